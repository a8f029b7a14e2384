-- What holds for every row: its version, and when a task was completed.
--
-- version_matches may be called by aurora_auth and aurora_app; the others are triggers.

-- The version that an ETag shows.
create or replace function increment_version() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  new.version := old.version + 1;
  new.updated_at := now();
  return new;
end $$;

create or replace function set_completed_at() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  new.completed_at := case when new.completed then coalesce(new.completed_at, now()) end;
  return new;
end $$;

-- If-Match: no list of versions matches every version. A body in standard SQL is bound when it is
-- created, so it needs no search_path of its own, with which the planner could not inline it.
create or replace function version_matches(version integer, if_match integer[]) returns boolean
language sql immutable
return if_match is null or version = any (if_match);
grant execute on function version_matches(integer, integer[]) to aurora_auth, aurora_app;
