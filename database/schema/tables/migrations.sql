-- The migrations that were applied to this database; database/migrate.py reads and writes it.
create table migrations (
  name text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
);
