-- The model holds a life: what people bring from elsewhere and plan with. Zones, places, stars,
-- archives, origins, subtasks and lists of tasks, and rows that keep when they were created.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

-- Every signed-in request reads this table first, so all that are running end before the rest of
-- this file locks anything: otherwise the two could deadlock.
lock table sessions in access exclusive mode;

alter table users
  add column zone text not null default 'UTC'
    constraint user_zone_length check (char_length(zone) between 1 and 64),
  add column languages text[] not null default '{en}'
    constraint user_languages_count check (cardinality(languages) between 1 and 10);

-- Rows from before are in their account's zone, which is UTC until it is set.
alter table thoughts
  add column zone text not null default 'UTC'
    constraint thought_zone_length check (char_length(zone) between 1 and 64),
  add column place jsonb constraint thought_place check (jsonb_typeof(place) = 'object'),
  add column starred boolean not null default false,
  add column archived_at moment,
  add column origin jsonb constraint thought_origin check (jsonb_typeof(origin) = 'object'),
  add column day sort_day not null default '9999-12-31',
  add column is_archived boolean not null default false;
-- Rewritten with its values at once: an update would give every row a version.
alter table thoughts alter column day drop default, alter column is_archived drop default,
  alter column day type sort_day using (timestamp at time zone 'UTC')::date;
alter table journal_entries
  add column zone text not null default 'UTC'
    constraint entry_zone_length check (char_length(zone) between 1 and 64),
  add column place jsonb constraint entry_place check (jsonb_typeof(place) = 'object'),
  add column starred boolean not null default false,
  add column archived_at moment,
  add column origin jsonb constraint entry_origin check (jsonb_typeof(origin) = 'object'),
  add column day sort_day not null default '9999-12-31',
  add column is_archived boolean not null default false;
-- Rewritten with its values at once: an update would give every row a version.
alter table journal_entries alter column day drop default, alter column is_archived drop default,
  alter column day type sort_day using (timestamp at time zone 'UTC')::date;
alter table thoughts drop constraint thought_text_length,
  add constraint thought_text_length check (char_length(text) between 1 and 100000);
alter table journal_entries drop constraint entry_content_length,
  add constraint entry_content_length check (char_length(content) <= 100000),
  add constraint entry_not_empty check (
    content <> '' or coalesce(title, '') <> '' or origin is not null
  );
alter table journals
  add column archived_at moment,
  add column origin jsonb constraint journal_origin check (jsonb_typeof(origin) = 'object'),
  add column is_archived boolean not null default false;
alter table journals alter column is_archived drop default;
alter table tasks
  add column starred boolean not null default false,
  add column tags text[] not null default '{}'
    constraint task_tags_count check (cardinality(tags) <= 20),
  add column list text constraint task_list_length check (char_length(list) between 1 and 100),
  add column parent_id uuid,
  add column origin jsonb constraint task_origin check (jsonb_typeof(origin) = 'object'),
  add constraint task_parent
    foreign key (user_id, parent_id) references tasks (user_id, id) on delete cascade;

drop index thoughts_newest, journal_entries_newest, journals_newest;
create index thoughts_newest on thoughts (user_id, is_archived, timestamp desc, id desc);
create index thoughts_starred on thoughts (user_id, is_archived, timestamp desc, id desc)
  where starred;
create index thoughts_by_day on thoughts (user_id, day);
create index journal_entries_newest
  on journal_entries (user_id, journal_id, is_archived, timestamp desc, id desc);
create index journal_entries_starred
  on journal_entries (user_id, journal_id, is_archived, timestamp desc, id desc) where starred;
create index journal_entries_by_day on journal_entries (user_id, day);
create index journals_newest on journals (user_id, is_archived, created_at desc, id desc);
create index tasks_starred on tasks (user_id, completed, sort_date desc, id desc) where starred;
create index tasks_of_list on tasks (user_id, list, completed, sort_date desc, id desc)
  where list is not null;
create index tasks_of_parent on tasks (user_id, parent_id, sort_date desc, id desc)
  where parent_id is not null;
create index history_trash_of_kind on history (user_id, kind, sequence) where trashed;

-- They return two columns more, and take one parameter more.
drop function find_account(text);
drop function register_account(text, text, text, bytea, bytea, bytea, text, text);
drop function apply_device_change(text, uuid, jsonb, integer, integer);

-- Why a task cannot be a subtask of another: it would be below itself, or on the fifth level. Null if
-- it can.
create or replace function subtask_fault(owner_id uuid, task_id uuid, parent uuid) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  with recursive above as (
    select parent as id, 1 as level
    union all
    select t.parent_id, a.level + 1
    from above a join tasks t on t.user_id = owner_id and t.id = a.id
    where t.parent_id is not null and a.id <> task_id and a.level <= 4
  ), below as (
    select task_id as id, 0 as level
    union all
    select t.id, b.level + 1
    from below b join tasks t on t.user_id = owner_id and t.parent_id = b.id
    where b.level <= 4
  )
  select case
    when task_id in (select id from above) then 'task_parent_cycle'
    when (select max(level) from above) + (select max(level) from below) > 4 then 'task_parent_level'
  end
$$;
grant execute on function subtask_fault(uuid, uuid, uuid) to aurora_app;

-- After the statement, which may bring a task and its parent, in any order.
create or replace function check_subtask() returns trigger
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  fault text := subtask_fault(new.user_id, new.id, new.parent_id);
begin
  if fault is not null then
    raise check_violation using constraint = fault, message = 'this task cannot be a subtask there';
  end if;
  return null;
end $$;

-- The same before a row is written, for sync, which refuses one change and goes on: the constraint
-- that the row would violate.
create or replace function row_fault(row_kind text, row_id uuid, fields jsonb) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select case
    when row_kind = 'entry' then case
      when fields ->> 'content' = '' and coalesce(fields ->> 'title', '') = ''
        and fields ->> 'origin' is null then 'entry_not_empty' end
    when row_kind = 'task' and fields ->> 'parent_id' is not null
      then subtask_fault(current_user_id(), row_id, (fields ->> 'parent_id')::uuid)
  end
$$;
grant execute on function row_fault(text, uuid, jsonb) to aurora_app;

-- Removes the text of deleted rows; that they were deleted, and the number, stay, and a line is added
-- for devices, which may have copies. It takes along what was last in them. Returns how many
-- deletions were given.
create or replace function purge_history(deletions history[]) returns bigint
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  erased record;
  purged history[] := array(
    with recursive acts as (
      -- What was in them went in the same act, or was in the trash by itself, with what was in that.
      select d.user_id, d.change from unnest(deletions) d where d.kind in (select parent from kinds)
      union
      select h.user_id, h.change from history h
      where h.trashed and h.user_id in (
        select d.user_id from unnest(deletions) d where d.kind in (select parent from kinds)
      )
    ), contents as materialized (
      select h.user_id, h.kind, h.id, h.sequence, k.parent,
        h.previous_row ->> k.parent_column as parent_id
      from acts a cross join lateral (
        select * from history l
        where l.user_id = a.user_id and l.sequence >= a.change and l.operation = 'delete'
          -- The numbers of a change are consecutive: the first one of the next ends the search.
          and l.sequence < coalesce((
            select n.sequence from history n
            where n.user_id = a.user_id and n.sequence > a.change and n.change > a.change
            order by n.sequence limit 1), 9223372036854775807)
      ) h join kinds k on k.kind = h.kind and k.parent is not null
    ), lines as (
      select d.user_id, d.kind, d.id, d.sequence from unnest(deletions) d
      union
      select c.user_id, c.kind, c.id, c.sequence
      from lines l join contents c
        on c.user_id = l.user_id and c.parent = l.kind and c.parent_id = l.id::text
    )
    select h from lines join history h using (user_id, sequence)
  );
begin
  -- Only rows that are still deleted.
  purged := array(
    select p from unnest(purged) p where not exists (
      select from history n where n.user_id = p.user_id and n.id = p.id and n.kind = p.kind
        and n.sequence > p.sequence and n.operation <> 'conflict'
    )
  );
  delete from history h using unnest(purged) p
  where h.user_id = p.user_id and h.id = p.id and h.kind = p.kind and h.sequence <> p.sequence;
  update history h set previous_row = null, trashed = false from unnest(purged) p
  where h.user_id = p.user_id and h.sequence = p.sequence;
  for erased in
    select p.user_id, p.kind, array_agg(p.id order by p.sequence) as ids,
      array_agg(p.version order by p.sequence) as versions
    from (select distinct user_id, kind, id, version, sequence from unnest(purged)) p
    group by p.user_id, p.kind
  loop
    perform record_history(erased.user_id, erased.kind, 'erase', erased.ids, erased.versions);
  end loop;
  return cardinality(deletions);
end $$;

-- Removes old versions and old trash, at most `batch_size` of each. Returns how many it removed.
create or replace function purge_expired_history(
  batch_size integer, version_age interval, trash_age interval
) returns bigint
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  owner record;
  line history;
  total bigint := 0;
  removed bigint;
begin
  for owner in
    select (h).user_id, array_agg(h) as deletions from (
      select h from history h where trashed and at < now() - trash_age limit batch_size
    ) old group by 1
  loop
    perform from history_heads where user_id = owner.user_id for no key update;
    total := total + purge_history(owner.deletions);
  end loop;
  for line in
    select h.* from history_heads c cross join lateral (
      select * from history where user_id = c.user_id and sequence > c.purged_through
        and at < now() - version_age
      order by sequence limit batch_size
    ) h
    order by h.user_id, h.sequence limit batch_size
  loop
    perform from history_heads where user_id = line.user_id for no key update;
    -- The last line about a row stays, without its text, because devices sync by it. The text of a
    -- deletion goes with the trash.
    delete from history h
    where h.user_id = line.user_id and h.id = line.id and h.kind = line.kind
      and h.sequence <= line.sequence and (h.operation = 'conflict' or exists (
        select from history n where n.user_id = h.user_id and n.id = h.id and n.kind = h.kind
          and n.sequence > h.sequence and n.operation <> 'conflict'
      ));
    update history set previous_row = null
    where user_id = line.user_id and sequence = line.sequence and operation = 'update';
    update history_heads set purged_through = line.sequence where user_id = line.user_id;
    total := total + 1;
  end loop;
  delete from device_changes where (user_id, id) in (
    select user_id, id from device_changes
    where applied_at < now() - version_age limit batch_size);
  get diagnostics removed = row_count;
  return total + removed;
end $$;
grant execute on function purge_expired_history(integer, interval, interval) to aurora_tidy;

create or replace function set_completed_at() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  -- A new row may say when it was, but not that it is to come; least() takes no notice of null.
  new.completed_at := case when new.completed then least(new.completed_at, now()) end;
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

-- The columns that neither history nor devices know: whose the row is, and what follows from others
-- for lists to be sorted and filtered by.
create or replace function hidden_columns() returns text[]
language sql immutable
return '{user_id,sort_date,day,is_archived}'::text[];

-- The fields of a row in the form that history has.
create or replace function row_fields(row_json jsonb) returns jsonb
language sql immutable
return row_json - '{user_id,sort_date,day,is_archived}'::text[];
grant execute on function row_fields(jsonb) to aurora_app;

-- The account with this email, and nothing once somebody is signed in. An account from before
-- emails were normalised is found as it was written.
create or replace function find_account(account text) returns table (
  id uuid, email text, name text, created_at timestamptz, updated_at timestamptz, version integer,
  second_factor boolean, token_created_at timestamptz, zone text, languages text[],
  password_hash text, totp_secret bytea
) language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select u.id, u.email, u.name, u.created_at, u.updated_at, u.version, u.second_factor,
    u.token_created_at, u.zone, u.languages, u.password_hash, t.secret
  from users u left join totp t on t.user_id = u.id and t.confirmed_at is not null
  where lower(u.email) in (lower(account), account_key(account))
    and coalesce(current_setting('aurora.session_secret', true), '') = ''
  order by lower(u.email) = lower(account) desc limit 1
$$;
grant execute on function find_account(text) to aurora_auth;

-- Opens an account and its first session, and trusts the address. Returns nothing if the email is
-- taken.
create or replace function register_account(
  new_email text, new_name text, new_password_hash text, session_hash bytea,
  new_refresh_hash bytea, new_family_hash bytea, client text, address text
) returns table (
  id uuid, email text, name text, created_at timestamptz, updated_at timestamptz, version integer,
  second_factor boolean, token_created_at timestamptz, zone text, languages text[]
) language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  with account as (
    insert into users (email, name, password_hash)
    values (new_email, new_name, new_password_hash)
    on conflict ((lower(email))) do nothing
    returning *
  ), session as (
    insert into sessions (user_id, secret_hash, refresh_hash, family_hash, user_agent, expires_at)
    select a.id, session_hash, new_refresh_hash, new_family_hash, client,
      now() + interval '60 days'
    from account a
  ), trusted as materialized (
    select trust_address(a.email, address) from account a
  )
  select a.id, a.email, a.name, a.created_at, a.updated_at, a.version, a.second_factor,
    a.token_created_at, a.zone, a.languages
  from account a, trusted
$$;
grant execute on function
  register_account(text, text, text, bytea, bytea, bytea, text, text) to aurora_auth;

-- Applies one change unless the row has changed since the device saw it: its version is neither the
-- base version nor the one that this device has just made (own_version). Conflicts and refusals are
-- returned, not raised. Only a row that never was gets the new_fields, such as when it was created.
create or replace function apply_device_change(
  row_kind text, row_id uuid, fields jsonb, new_fields jsonb, base_version integer,
  own_version integer
) returns table (state text, version integer, conflict_sequence bigint, found_row jsonb)
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_variable
declare
  latest history := latest_history(row_kind, row_id);
begin
  if fields is not null and is_erased(latest) then
    state := 'erased'; -- for good, so what is sent later is not kept either
    return next;
    return;
  end if;
  if latest.sequence is null then
    fields := fields || coalesce(new_fields, '{}');
  end if;
  found_row := current_row(row_kind, row_id);
  version := coalesce((found_row ->> 'version')::integer, latest.version);
  state := 'done';
  if fields is null and found_row is null
    or merge_fields(row_kind, found_row, fields) = found_row then
    return next; -- nothing to change
    return;
  elsif latest.sequence is not null and (
    found_row is null
    or version is distinct from base_version and version is distinct from own_version
  ) then
    state := 'conflict';
    if fields is not null then
      conflict_sequence := record_conflict(row_kind, row_id, fields);
    end if;
    return next;
    return;
  end if;
  select o.state into state
  from find_obstacle(array[row(row_kind, row_id, fields, null)::target_state]) o
  where o.state = 'parent_gone';
  state := coalesce(state, row_fault(row_kind, row_id, coalesce(found_row, '{}') || fields), 'done');
  if state = 'done' then
    perform apply_targets(
      array[row(row_kind, row_id, fields, found_row is not null)::target_state]
    );
    version := (latest_history(row_kind, row_id)).version;
    found_row := current_row(row_kind, row_id);
  end if;
  return next;
end $$;
grant execute on function apply_device_change(text, uuid, jsonb, jsonb, integer, integer) to aurora_app;

-- Applies a device's changes in order, each of them once; none if they are of another epoch.
create or replace function apply_device_changes(changes jsonb, expected_epoch uuid default null)
returns table (
  change_id uuid, state text, version integer, conflict_sequence bigint, fields jsonb
) language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_variable
declare
  sent record;
  own_versions jsonb := '{}'; -- the last version of each row that this device made
begin
  if expected_epoch <> current_epoch() then
    state := 'ahead_of_history';
    return next;
    return;
  end if;
  perform lock_history();
  for sent in
    select * from jsonb_to_recordset(changes)
      as s (change_id uuid, kind text, id uuid, version integer, fields jsonb, new_fields jsonb)
  loop
    change_id := sent.change_id;
    select 'already_done', d.conflict_sequence, d.version into state, conflict_sequence, version
    from device_changes d where d.user_id = (select current_user_id()) and d.id = change_id;
    if state is not null then
      fields := null;
      if version is null then
        version := (latest_history(sent.kind, sent.id)).version;
        fields := current_row(sent.kind, sent.id);
      else -- the answer was lost: what the device sends next may be based on what it saw before
        own_versions := own_versions || jsonb_build_object(sent.kind || sent.id, version);
      end if;
    else
      select d.state, d.version, d.conflict_sequence, d.found_row
      into state, version, conflict_sequence, fields
      from apply_device_change(sent.kind, sent.id, nullif(sent.fields, 'null'), sent.new_fields,
        sent.version, (own_versions ->> (sent.kind || sent.id))::integer) d;
      if state = 'done' then
        own_versions := own_versions || jsonb_build_object(sent.kind || sent.id, version);
      end if;
      insert into device_changes (user_id, id, version, conflict_sequence)
      select current_user_id(), change_id, case when state = 'done' then version end,
        conflict_sequence
      where state in ('done', 'conflict');
      fields := case when state = 'conflict' then fields end;
    end if;
    return next;
  end loop;
end $$;
grant execute on function apply_device_changes(jsonb, uuid) to aurora_app;

-- Inserts, updates or deletes rows until they are what the targets say. Parents are inserted before
-- their children, and deleted with them. A row that comes back continues with its version.
create or replace function apply_targets(targets target_state[]) returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  step record;
begin
  for step in
    select table_name, action, array_agg(target) as targets,
      (select string_agg(quote_ident(c), ', ') from unnest(columns) c) as columns,
      (select string_agg(format('r.%I', c), ', ') from unnest(columns) c) as row_columns
    from (
      select t.kind, t as target, case
          when not t.exists_now then 'insert' when t.fields is null then 'delete' else 'update'
        end as action
      from unnest(targets) t where t.exists_now or t.fields is not null
    ) planned
    join kinds k using (kind)
    group by k.kind, action
    order by array_position(array['insert', 'update', 'delete'], action), level, k.kind
  loop
    execute format(case step.action
      when 'insert' then 'insert into %1$I (user_id, id, created_at, updated_at, version, %2$s)
        select (select current_user_id()), t.id, least(r.created_at, now()), r.updated_at,
          coalesce(latest.version, 0) + 1, %3$s
        from unnest($1) t
        cross join lateral latest_history(t.kind, t.id) latest
        cross join lateral jsonb_populate_record(null::%1$I,
          complete_row(t.kind, coalesce(latest.previous_row, ''{}'') || t.fields)) r'
      when 'update' then 'update %1$I old
        set (%2$s) = (select %2$s from jsonb_populate_record(old, t.fields))
        from unnest($1) t where old.user_id = (select current_user_id()) and old.id = t.id'
      when 'delete' then 'delete from %1$I where user_id = (select current_user_id())
        and id in (select t.id from unnest($1) t)'
    end, step.table_name, step.columns, step.row_columns) using step.targets;
  end loop;
end $$;
grant execute on function apply_targets(target_state[]) to aurora_app;

alter table thoughts alter column zone set default account_zone();
alter table journal_entries alter column zone set default account_zone();
-- Triggers of one event fire in alphabetical order: before increment_version.
create trigger derive_local_day before insert or update on thoughts
  for each row execute function derive_local_day();
create trigger derive_local_day before insert or update on journal_entries
  for each row execute function derive_local_day();
create trigger derive_is_archived before insert or update on journals
  for each row execute function derive_is_archived();
create trigger check_subtask after insert or update on tasks
  for each row when (new.parent_id is not null) execute function check_subtask();
select adopt_kind('thoughts', 'thought');
select adopt_kind('journals', 'journal');
select adopt_kind('journal_entries', 'entry');
select adopt_kind('tasks', 'task', parent => 'task');
