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
  -- A new row may say when it was, but not that it is to come; least() takes no notice of null.
  new.completed_at := case when new.completed then least(new.completed_at, now()) end;
  return new;
end $$;

-- A task without a date sorts as if it were due after every day that there is. In the timeline it
-- stands at its time, or the beginning of its day, in the account's zone.
create or replace function set_sort_date() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  new.sort_date := coalesce(new.date, '9999-12-31');
  new.timeline_at := coalesce(
    clock_moment(new.date, new.due_time, zone_of(new.user_id)), new.created_at);
  return new;
end $$;

-- The account's zone, which rows from before there were zones are in; the default of their column.
create or replace function account_zone() returns text
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select coalesce((select zone from users where id = current_user_id()), 'UTC')
$$;
grant execute on function account_zone() to aurora_app;

-- The date of a moment in a zone, but none that is out of range. A name that PostgreSQL does not know,
-- since its time zones are older than those that names are checked against, counts as UTC.
create or replace function local_day(moment timestamptz, zone text) returns date
language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as $$
begin
  return greatest('0001-01-02', case when left(zone, 1) in ('+', '-')
    then moment at time zone zone::interval else moment at time zone zone end)::date;
exception when invalid_parameter_value then
  return (moment at time zone 'UTC')::date;
end $$;
grant execute on function local_day(timestamptz, text) to aurora_app;

create or replace function zone_of(owner_id uuid) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select zone from users where id = owner_id
$$;

-- The moment at which clocks show a time of a day, but none that is out of range; null without a day.
create or replace function clock_moment(day date, clock text, zone text) returns timestamptz
language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as $$
declare
  at_clock timestamp := day + coalesce(nullif(clock, ''), '00:00')::time;
begin
  return case when day is not null then least('9999-12-30 23:59:59+00', greatest(
    '0001-01-02 00:00+00', case when left(zone, 1) in ('+', '-')
      then at_clock at time zone zone::interval
      else at_clock at time zone coalesce(zone, 'UTC') end)) end;
exception when invalid_parameter_value then
  return clock_moment(day, clock, 'UTC');
end $$;

-- What a row has besides what was sent: a zone, the date in it, and whether it is archived. It runs
-- before increment_version, which otherwise would count a zone that is filled in as a change.
create or replace function derive_local_day() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  if new.zone is null then
    new.zone := coalesce((select u.zone from users u where u.id = new.user_id), 'UTC');
  end if;
  new.day := local_day(new.timestamp, new.zone);
  new.is_archived := new.archived_at is not null;
  return new;
end $$;

create or replace function derive_is_archived() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  new.is_archived := new.archived_at is not null;
  return new;
end $$;

-- Whether an event is found by when it ends, and not by when it begins. In the timeline it stands once,
-- at its first start.
create or replace function derive_is_long() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  new.is_long := new.last_day - new.first_day > 31;
  new.timeline_at := clock_moment(left(new.start, 10)::date, substr(new.start, 12),
    coalesce(new.zone, zone_of(new.user_id)));
  return new;
end $$;

-- The columns that neither history nor devices know: whose the row is, and what follows from others
-- for lists to be sorted and filtered by.
create or replace function hidden_columns() returns text[]
language sql immutable
return '{user_id,sort_date,timeline_at,day,is_archived,is_long}'::text[];

-- The fields of a row in the form that history has.
create or replace function row_fields(row_json jsonb) returns jsonb
language sql immutable
return row_json - '{user_id,sort_date,timeline_at,day,is_archived,is_long}'::text[];
grant execute on function row_fields(jsonb) to aurora_app;

-- If-Match: no list of versions matches every version. A body in standard SQL is bound when it is
-- created, so it needs no search_path of its own, with which the planner could not inline it.
create or replace function version_matches(version integer, if_match integer[]) returns boolean
language sql immutable
return if_match is null or version = any (if_match);
grant execute on function version_matches(integer, integer[]) to aurora_auth, aurora_app;
