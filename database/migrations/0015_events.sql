-- Events: a kind of what people keep, and answers with several kinds for tokens with one of their scopes.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

-- Every signed-in request reads this table first, so all that are running end before the rest of
-- this file locks anything: otherwise the two could deadlock.
lock table sessions in access exclusive mode;

-- Whether an event is found by when it ends, and not by when it begins.
create or replace function derive_is_long() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  new.is_long := new.last_day - new.first_day > 31;
  return new;
end $$;

-- The columns that neither history nor devices know: whose the row is, and what follows from others
-- for lists to be sorted and filtered by.
create or replace function hidden_columns() returns text[]
language sql immutable
return '{user_id,sort_date,day,is_archived,is_long}'::text[];

-- The fields of a row in the form that history has.
create or replace function row_fields(row_json jsonb) returns jsonb
language sql immutable
return row_json - '{user_id,sort_date,day,is_archived,is_long}'::text[];
grant execute on function row_fields(jsonb) to aurora_app;

-- Whether the holder of this secret has the scope, or one of several with spaces between. A session
-- has every scope. A token's last use is recorded once an hour, so that most reads write nothing.
create or replace function has_scope(secret text, scope text) returns boolean
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  hashed bytea := sha256(convert_to(secret, 'UTF8'));
  granted_scopes text[];
begin
  if not starts_with(secret, 'aur_') then
    return true;
  end if;
  select t.scopes into granted_scopes from personal_tokens t where t.secret_hash = hashed;
  if not found then
    return true; -- the secret of a session, or of nothing
  end if;
  update personal_tokens set last_used_at = now()
  where (user_id, id) in (
    select t.user_id, t.id from personal_tokens t
    where t.secret_hash = hashed
      and coalesce(t.last_used_at, '-infinity') < now() - interval '1 hour'
    for update skip locked
  );
  return coalesce(string_to_array(scope, ' ') && granted_scopes, false);
end $$;

-- Whether the caller may read what needs this scope: for answers with several kinds. A session may.
create or replace function may_read(scope text) returns boolean
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select not exists (
    select from personal_tokens t
    where t.secret_hash = sha256(convert_to(current_setting('aurora.session_secret', true), 'UTF8'))
      and may_read.scope || ':read' <> all (t.scopes)
  )
$$;
grant execute on function may_read(text) to aurora_app;

-- Makes rows what Python has computed from them, all or none: only if each still has the version that
-- was read, which is null for a row that never was. Null fields delete it. Returns the rows as they
-- are then, or the first that has changed.
create or replace function write_rows(writes jsonb)
returns table (state text, kind text, id uuid, fields jsonb)
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
begin
  perform lock_history();
  return query
  select 'changed', w.kind, w.id, null::jsonb
  from jsonb_to_recordset(writes) as w (kind text, id uuid, version integer)
  where w.version is distinct from coalesce(
    (current_row(w.kind, w.id) ->> 'version')::integer, (latest_history(w.kind, w.id)).version
  )
  limit 1;
  if found then
    return;
  end if;
  perform apply_targets(array(
    select row(w.kind, w.id, nullif(w.fields, 'null'), row_exists(w.kind, w.id))::target_state
    from jsonb_to_recordset(writes) as w (kind text, id uuid, fields jsonb)
  ));
  return query
  select 'done', w.kind, w.id, current_row(w.kind, w.id)
  from rows from (jsonb_to_recordset(writes) as (kind text, id uuid)) with ordinality
    as w (kind, id, place)
  order by place;
end $$;
grant execute on function write_rows(jsonb) to aurora_app;

create table events (
  user_id uuid not null references users on delete cascade,
  id uuid not null default uuidv7(),
  title text not null constraint event_title_length check (char_length(title) between 1 and 255),
  description text constraint event_description_length check (char_length(description) <= 10000),
  location text constraint event_location_length check (char_length(location) <= 1000),
  -- What the clocks show, as 2026-11-27T18:00, or a day, as 2026-11-27: as text, so that history,
  -- devices and answers have one form. Text sorts as the times do.
  start text collate "C" not null constraint event_start
    check (start ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$'),
  "end" text collate "C" not null constraint event_end
    check ("end" ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$'),
  all_day boolean not null,
  zone text constraint event_zone_length check (char_length(zone) between 1 and 64),
  end_zone text constraint event_end_zone_length check (char_length(end_zone) between 1 and 64),
  rule text constraint event_rule_length check (char_length(rule) between 1 and 500),
  extra text[] not null default '{}' constraint event_extra_count check (cardinality(extra) <= 1000),
  overrides jsonb not null default '{}'
    constraint event_overrides check (jsonb_typeof(overrides) = 'object'),
  reminders integer[] not null default '{}'
    constraint event_reminders_count check (cardinality(reminders) <= 20),
  busy boolean not null default true,
  color text constraint event_color check (color ~ '^#[0-9A-Fa-f]{6}$'),
  uid text constraint event_uid_length check (char_length(uid) <= 500),
  -- Of all repeats, as Python computes them; without an end, the last is 9999-12-30.
  first_day day not null,
  last_day day not null,
  -- Longer than a month, or repeated for longer; derive_is_long keeps it.
  is_long boolean not null,
  created_at moment not null default now(),
  updated_at moment not null default now(),
  version integer not null default 1,
  primary key (user_id, id),
  constraint event_days check (first_day <= last_day)
);
create index events_newest on events (user_id, start desc, id desc);
-- What is short is found by its first day alone; of what is long, most is either over or goes on.
create index events_short on events (user_id, first_day) where not is_long;
create index events_long on events (user_id, last_day, first_day) where is_long;
create index events_uid on events (user_id, uid) where uid is not null;
-- Triggers of one event fire in alphabetical order: before increment_version.
create trigger derive_is_long before insert or update on events
  for each row execute function derive_is_long();
select adopt_kind('events', 'event');
