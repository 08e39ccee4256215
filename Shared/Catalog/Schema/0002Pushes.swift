extension Schema {
    /// Where rows stood in their source, and what whole pushes came to.
    static let pushes: StaticString = """
        alter table splits add column origin text not null default '';

        create table pushes (
          id bigint generated always as identity primary key,
          dataset_id bigint not null references datasets,
          key text not null,
          source text not null,
          format text not null,
          images bigint not null,
          rows bigint not null,
          accepted bigint not null,
          duplicates bigint not null,
          rejected bigint not null check (rows = accepted + duplicates + rejected),
          warnings jsonb not null default '[]',
          duplicate_examples text[] not null default '{}',
          started_at timestamptz not null,
          finished_at timestamptz not null default clock_timestamp(),
          unique (dataset_id, key));
        """
}
