extension Schema {
    /// Which kind of device a job asks for, which kinds a worker has, and what each attempt at a run computed on.
    static let devices: StaticString = """
        alter table jobs add column device text not null default '' check (device in ('', 'cpu', 'gpu'));
        alter table workers add column devices text[] not null default '{cpu}';

        create table run_attempts (
          run_id bigint not null references runs,
          attempt int not null,
          worker text not null,
          device text not null,
          step bigint not null,
          exact boolean not null,
          started_at timestamptz not null default clock_timestamp(),
          primary key (run_id, attempt));
        """
}
