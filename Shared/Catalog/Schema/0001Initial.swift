extension Schema {
    static let initial: StaticString = """
        create function text_sha256(value text) returns bytea language sql immutable strict parallel safe
          as $$ select sha256(convert_to(value, 'UTF8')) $$;

        create table datasets (
          id bigint generated always as identity primary key,
          name text not null unique,
          created_at timestamptz not null default clock_timestamp());

        create table images (
          id bigint generated always as identity primary key,
          sha256 bytea not null unique check (octet_length(sha256) = 32),
          size bigint not null check (size >= 0),
          width int, height int, format text,
          state text not null default 'pending' check (state in ('pending', 'ready', 'rejected')),
          reason text, detail text,
          created_at timestamptz not null default clock_timestamp());

        create table splits (
          id bigint generated always as identity primary key,
          dataset_id bigint not null references datasets,
          image_id bigint not null references images,
          split text not null check (split in ('train', 'validation', 'test')),
          file_name text not null default '',
          line bigint not null default 0,
          unique (dataset_id, image_id));
        create index splits_image on splits (image_id);

        create table captions (
          id bigint generated always as identity primary key,
          dataset_id bigint not null references datasets,
          image_id bigint not null references images,
          text text not null);
        -- By hash, because an index entry cannot hold a long caption.
        create unique index captions_once on captions (dataset_id, image_id, text_sha256(text));

        create table rejections (
          id bigint generated always as identity primary key,
          dataset_id bigint not null references datasets,
          file_name text not null default '',
          line bigint not null default 0,
          reason text not null,
          detail text not null default '',
          created_at timestamptz not null default clock_timestamp(),
          unique (dataset_id, file_name, line, reason));

        create table jobs (
          id bigint generated always as identity primary key,
          kind text not null,
          dedup_key text not null,
          state text not null default 'ready'
            check (state in ('ready', 'running', 'paused', 'done', 'cancelled', 'dead')),
          attempt int not null default 0,
          failures int not null default 0,
          max_failures int not null default 5,
          run_at timestamptz not null default clock_timestamp(),
          lease_until timestamptz,
          worker text,
          claim_id uuid,
          request text check (request in ('cancel', 'pause')),
          payload bytea not null default '' check (octet_length(payload) <= 65536),
          last_error text,
          finished_at timestamptz,
          unique (kind, dedup_key)) with (autovacuum_vacuum_scale_factor = 0.02);
        create index jobs_ready on jobs (kind, run_at, id) where state = 'ready';
        create index jobs_lease on jobs (lease_until) where state = 'running';
        create unique index jobs_claim on jobs (claim_id) where state = 'running';

        create table models (
          id bigint generated always as identity primary key,
          name text not null unique,
          folder_key text not null,
          weights_sha256 bytea not null check (octet_length(weights_sha256) = 32),
          image_size int not null,
          parameters bigint not null,
          config jsonb not null default '{}',
          origin text not null,
          created_at timestamptz not null default clock_timestamp());

        create table runs (
          id bigint generated always as identity primary key,
          dataset_id bigint not null references datasets,
          base_model_id bigint not null references models,
          job_id bigint not null unique references jobs,
          spec jsonb not null,
          output_name text not null,
          snapshot_split_id bigint not null,
          snapshot_caption_id bigint not null,
          snapshot_sha256 bytea not null,
          train_images bigint not null,
          validation_images bigint not null,
          total_steps bigint not null default 0,
          step bigint not null default 0,
          epoch int not null default 0,
          loss float8, validation_loss float8, images_per_second float8,
          output_model text,
          resumed_inexact boolean not null default false,
          nondeterministic boolean not null default false,
          created_at timestamptz not null default clock_timestamp());

        create table run_metrics (
          run_id bigint not null references runs,
          name text not null,
          step bigint not null,
          value float8 not null,
          attempt int not null,
          created_at timestamptz not null default clock_timestamp(),
          primary key (run_id, name, step));

        create table checkpoints (
          run_id bigint not null references runs,
          step bigint not null,
          epoch int not null,
          attempt int not null,
          folder_key text not null,
          manifest_sha256 bytea not null check (octet_length(manifest_sha256) = 32),
          validation_loss float8,
          deleted boolean not null default false,
          created_at timestamptz not null default clock_timestamp(),
          primary key (run_id, step, attempt));

        create table evaluations (
          id bigint generated always as identity primary key,
          model text not null,
          model_kind text not null check (model_kind in ('captioner', 'nearest-neighbour')),
          weights_sha256 bytea,
          dataset_id bigint not null references datasets,
          split text not null check (split in ('train', 'validation', 'test')),
          snapshot_split_id bigint not null,
          snapshot_caption_id bigint not null,
          decoding jsonb not null,
          job_id bigint not null unique references jobs,
          done bigint not null default 0,
          total bigint not null,
          scores jsonb,
          created_at timestamptz not null default clock_timestamp());

        create table evaluation_captions (
          evaluation_id bigint not null references evaluations,
          image_id bigint not null references images,
          candidate text not null,
          cider float8, rouge_l float8, bleu4 float8,
          primary key (evaluation_id, image_id));

        create table workers (
          name text primary key,
          kind text not null,
          detail text not null default '',
          last_seen timestamptz not null default clock_timestamp());
        """
}
