-- What holds for every row: its version and its fields; and what a task's other columns follow from.
--
-- version_matches may be called by aurora_auth and aurora_app, row_fields by aurora_app, hidden_columns
-- by migrations; the others are triggers.

-- The version that an ETag shows. It counts changes: a row that is updated to what it is keeps it,
-- and record_updated then has nothing to record. What other triggers set follows from other columns.
create or replace function increment_version() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  if new is distinct from old then
    new.version := old.version + 1;
    new.updated_at := now();
  end if;
  return new;
end $$;

-- What an account shows of its second factor and tokens is its own, so that its version tells.
create or replace function note_second_factor() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
declare
  changed totp := coalesce(new, old);
begin
  update users u set second_factor = exists (
    select from totp where user_id = u.id and confirmed_at is not null
  )
  where id = changed.user_id and second_factor <> exists (
    select from totp where user_id = u.id and confirmed_at is not null
  );
  return null;
end $$;

-- Remembered after the token is revoked, so that a thief cannot hide that there was one.
create or replace function note_new_token() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  update users set token_created_at = new.created_at where id = new.user_id;
  return null;
end $$;

create or replace function set_completed_at() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  new.completed_at := case when new.completed then coalesce(new.completed_at, now()) end;
  return new;
end $$;

-- A task without a date sorts as if it were due after every day that there is.
create or replace function set_sort_date() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  new.sort_date := coalesce(new.date, '9999-12-31');
  return new;
end $$;

-- The columns that neither history nor devices know: whose the row is, and what its list is sorted by.
create or replace function hidden_columns() returns text[]
language sql immutable
return '{user_id,sort_date}'::text[];

-- The fields of a row in the form that history has.
create or replace function row_fields(row_json jsonb) returns jsonb
language sql immutable
return row_json - '{user_id,sort_date}'::text[];
grant execute on function row_fields(jsonb) to aurora_app;

-- If-Match: no list of versions matches every version. A body in standard SQL is bound when it is
-- created, so it needs no search_path of its own, with which the planner could not inline it.
create or replace function version_matches(version integer, if_match integer[]) returns boolean
language sql immutable
return if_match is null or version = any (if_match);
grant execute on function version_matches(integer, integer[]) to aurora_auth, aurora_app;
