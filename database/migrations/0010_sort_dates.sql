-- Lists are bounded by their indexes, which under row-level security takes plain stored columns; and
-- a version counts changes: an update to what the row is already makes none.

-- A page is read in the order of an index. Gathered by a bitmap and sorted, it would be all that a
-- heavy user has, which the planner takes for the little that users have on average.
alter role aurora_auth set enable_bitmapscan = off;
alter role aurora_app set enable_bitmapscan = off;
alter role aurora_site set enable_bitmapscan = off;

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

-- A day, or the one after all of them.
create domain sort_day as date
  constraint sort_day_in_range check (value >= '0001-01-02' and value <= '9999-12-31');

-- Rewritten with its values at once: an update would give every task a version.
alter table tasks add column sort_date sort_day not null default '9999-12-31';
alter table tasks alter column sort_date drop default,
  alter column sort_date type sort_day using coalesce(date, '9999-12-31');

-- The code before lists tasks by the person's part of this index, and sorts them itself.
drop index tasks_newest, tasks_open;
create index tasks_newest on tasks (user_id, completed, category, sort_date desc, id desc);
create index sessions_newest on sessions (user_id, created_at desc, id desc)
  where revoked_at is null;
create index personal_tokens_newest on personal_tokens (user_id, created_at desc, id desc);

create or replace function record_updated() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp
set enable_nestloop = off -- which would compare thousands of rows with thousands
as $$
begin
  perform record_history(n.user_id, tg_argv[0], 'update', array_agg(n.id order by n.id),
    array_agg(n.version order by n.id), array_agg(row_fields(to_jsonb(o)) order by n.id))
  from new_rows n join old_rows o on o.user_id = n.user_id and o.id = n.id
  where n.version <> o.version -- or it was what it should be
  group by n.user_id;
  return null;
end $$;

-- Records nothing while the account itself is being deleted. An item that is deleted together with
-- its parent is restored with the parent, and so is not in the trash by itself. The arguments of
-- the trigger are the kind and, where it has one, its parent and the column that refers to that.
create or replace function record_deleted() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform record_history(user_id, tg_argv[0], 'delete', array_agg(id order by id),
    array_agg(version + 1 order by id), array_agg(row_fields(to_jsonb(o)) order by id),
    array_agg(tg_argv[2] is null or to_jsonb(o) ->> tg_argv[2] is null or (
      select true from items i
      where i.user_id = o.user_id and i.kind = tg_argv[1]
        and i.id = (to_jsonb(o) ->> tg_argv[2])::uuid
      limit 1 -- not as a join, which could read whole tables
    ) is not null order by id))
  from old_rows o group by user_id
  having exists (select from users u where u.id = o.user_id);
  return null;
end $$;

create or replace function record_deleted_row() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform record_history(old.user_id, tg_argv[0], 'delete', array[old.id], array[old.version + 1],
    array[row_fields(to_jsonb(old))],
    array[to_jsonb(old) ->> tg_argv[2] is null or exists (
      select from items i
      where i.user_id = old.user_id and i.kind = tg_argv[1]
        and i.id = (to_jsonb(old) ->> tg_argv[2])::uuid
    )])
  from users where id = old.user_id; -- unless the account itself is being deleted
  return null;
end $$;

create or replace function store_idempotent_answer() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  -- A key that is there already is older than a day, or never had an answer.
  insert into idempotency_keys as i (user_id, key, request_hash, table_name, row_id, answer)
  select new.user_id, current_setting('aurora.idempotency_key'),
    decode(current_setting('aurora.request_hash'), 'hex'), tg_table_name, new.id,
    row_fields(to_jsonb(new))
  where new.user_id = current_user_id()
  on conflict (user_id, key) do update set request_hash = excluded.request_hash,
    created_at = excluded.created_at, table_name = excluded.table_name,
    row_id = excluded.row_id, answer = excluded.answer;
  return null;
end $$;

-- Makes a table that of a kind: policy, grants, triggers, and its row in `kinds`. The table has
-- user_id, id, created_at, updated_at and version, and refers to its parent with `<parent>_id`
-- (`parent_id` if that is its own kind) and `on delete cascade`. Call it again after its columns or
-- their defaults have changed; parent and scope, if they are omitted, stay what they were. A scope
-- is called as the table if nothing else is said.
create or replace function adopt_kind(
  table_name text, kind text, parent text default null, scope text default null
) returns void language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_variable
begin
  -- Every signed-in request reads this table first, so all that are running end before anything
  -- else is locked: otherwise the two could deadlock.
  lock table sessions in access exclusive mode;
  insert into kinds as k (kind, table_name, scope, parent, level, columns)
  select kind, table_name, coalesce(scope, table_name), parent,
    coalesce((select p.level + 1 from kinds p where p.kind = parent and p.kind <> kind), 0),
    array_agg(a.attname order by a.attnum)
  from pg_attribute a
  where attrelid = format('aurora.%I', table_name)::regclass and attnum > 0 and not attisdropped
    and attgenerated = ''
    and attname <> all (hidden_columns() || '{id,created_at,updated_at,version}')
  on conflict on constraint kinds_pkey do update set
    scope = coalesce(adopt_kind.scope, k.scope), parent = coalesce(excluded.parent, k.parent),
    level = case when excluded.parent is null then k.level else excluded.level end,
    columns = excluded.columns;
  execute format('alter table %I enable row level security', table_name);
  execute format('drop policy if exists own on %I', table_name);
  execute format('create policy own on %I to aurora_app
    using (user_id = (select current_user_id()))', table_name);
  execute format('grant select, insert, update, delete on %I to aurora_app', table_name);
  perform create_kind_triggers(table_name, kind);
  -- Its parent's too: that has children now.
  perform create_deletion_trigger(k.kind) from kinds k
  where k.kind in (kind, (select own.parent from kinds own where own.kind = adopt_kind.kind));
  perform create_kind_checks();
  perform create_items_view();
  perform create_row_functions();
end $$;

-- Generates the view `items`: every row of every kind, in the form that history has. Whoever reads
-- it does so with their own rights, so row-level security holds. Look rows up one by one: joined, it
-- is read as a whole.
create or replace function create_items_view() returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
begin
  execute 'create or replace view aurora.items with (security_invoker) as ' || (
    select string_agg(format(
      'select %L::text as kind, t.user_id, t.id, row_fields(to_jsonb(t)) as fields
      from aurora.%I t', k.kind, k.table_name), ' union all ' order by k.kind)
    from kinds k);
  grant select on items to aurora_app;
end $$;

-- Generates complete_row, which gives fields the columns that they lack, because those are newer,
-- with their defaults; and merge_fields, a row with some of its fields replaced, as `items` has it.
create or replace function create_row_functions() returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
begin
  execute 'create or replace function aurora.complete_row(row_kind text, fields jsonb)
    returns jsonb language sql stable return case row_kind ' || (
    select string_agg(format(
      'when %L then case when fields ?& %L::text[] then fields
        else jsonb_build_object(%s) || fields end',
      k.kind, c.names, c.names_and_defaults), ' ' order by k.kind)
    from kinds k cross join lateral (
      select array_agg(attname::text order by attname) as names,
        string_agg(format('%L, %s', attname, coalesce(pg_get_expr(adbin, adrelid), 'null')), ', '
          order by attname) as names_and_defaults
      from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
      where attrelid = format('aurora.%I', k.table_name)::regclass and attnum > 0
        and not attisdropped and attgenerated = ''
        and attname <> all (hidden_columns() || '{id}')
    ) c) || ' end';
  grant execute on function complete_row(text, jsonb) to aurora_app;
  execute 'create or replace function aurora.merge_fields(
      row_kind text, base_row jsonb, fields jsonb
    ) returns jsonb language sql stable return case row_kind ' || (
    select string_agg(format(
      'when %L then row_fields(to_jsonb(
        jsonb_populate_record(null::aurora.%I, base_row || fields)))', k.kind, k.table_name), ' ' order by k.kind)
    from kinds k) || ' end';
  grant execute on function merge_fields(text, jsonb, jsonb) to aurora_app;
end $$;

-- Erases one row in the caller's trash, or all of them if the id is null. Returns how many.
create or replace function erase(row_kind text, row_id uuid) returns bigint
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform lock_history();
  -- Two statements: one for either would read all of the trash for a row in it.
  return purge_history(case when row_id is null
    then array(select h from history h where user_id = current_user_id() and trashed)
    else array(
      select h from history h
      where user_id = current_user_id() and id = row_id and kind = row_kind and trashed)
    end);
end $$;
grant execute on function erase(text, uuid) to aurora_app;

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

-- Applies the targets unless there is an obstacle. Returns what happened to each row, null where it
-- was so already, and with the first target the row itself.
create or replace function apply_or_refuse(targets target_state[])
returns table (state text, kind text, id uuid, fields jsonb)
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
declare
  versions integer[];
begin
  return query select o.*, null::jsonb from find_obstacle(targets) o;
  if found then
    return;
  end if;
  versions := array(
    select (latest_history(t.kind, t.id)).version
    from unnest(targets) with ordinality t (kind, id, fields, exists_now, n) order by n
  );
  targets := array(
    select row(t.kind, t.id, t.fields, row_exists(t.kind, t.id))::target_state
    from unnest(targets) with ordinality t (kind, id, fields, exists_now, n) order by n
  );
  perform apply_targets(targets);
  return query select case when t.fields is null then 'deleted' when not t.exists_now then 'restored'
      when (latest_history(t.kind, t.id)).version <> versions[n] then 'changed' end, t.kind, t.id, case when t.n = 1 then current_row(t.kind, t.id) end
  from unnest(targets) with ordinality t (kind, id, fields, exists_now, n)
  where t.exists_now or t.fields is not null;
end $$;
grant execute on function apply_or_refuse(target_state[]) to aurora_app;

-- Makes a row what it was after a line of its history. A deleted row comes back as it was, with
-- what was deleted with it because it contained it. Columns that an old line lacks get their
-- defaults; a conflict has the fields that a device sent, and changes no others.
create or replace function restore(restored_sequence bigint, with_parent boolean)
returns table (state text, kind text, id uuid, fields jsonb)
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
declare
  line history;
  latest history;
  targets target_state[];
  restored_fields jsonb;
  parent history;
  parents history[];
begin
  perform lock_history();
  select * into line from history
  where user_id = current_user_id() and sequence = restored_sequence;
  restored_fields := row_after(line);
  if line.sequence is null or restored_fields is null then
    return query select case when line.sequence is null then 'not_found' else 'too_old' end,
      line.kind, line.id, null::jsonb;
    return;
  end if;
  if line.operation <> 'conflict' then
    restored_fields := complete_row(line.kind, restored_fields);
  end if;
  targets := array[row(line.kind, line.id, restored_fields, null)::target_state];
  latest := latest_history(line.kind, line.id);
  if latest.operation = 'delete' and exists (select from kinds k where k.parent = line.kind) then
    targets := targets || array(
      select row(c.kind, c.id, complete_row(c.kind, c.previous_row), null)::target_state
      from deleted_contents(latest) c where not row_exists(c.kind, c.id)
    );
  end if;
  parent := line;
  parent.previous_row := restored_fields;
  while with_parent loop
    select p.* into parent from kinds k cross join latest_history(
      k.parent, (parent.previous_row ->> k.parent_column)::uuid) p
    where k.kind = parent.kind;
    exit when parent.operation is distinct from 'delete' or parent.previous_row is null;
    parents := parents || parent;
    targets := targets || row(parent.kind, parent.id,
      complete_row(parent.kind, parent.previous_row), null)::target_state;
  end loop;
  return query select coalesce(a.state, 'changed'), a.kind, a.id, a.fields
    from apply_or_refuse(targets) a;
  perform list_in_trash(p.kind, p.id) from unnest(parents) p;
end $$;
grant execute on function restore(bigint, boolean) to aurora_app;

-- Takes back the last changes, or everything since a time or by one session, all or nothing; and
-- only if the last number of the caller's history is one of those expected, where any are given.
create or replace function undo(
  change_count integer, since timestamptz, session_id uuid, expected_sequences bigint[]
) returns table (state text, kind text, id uuid, fields jsonb)
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
declare
  caller_id uuid := current_user_id();
  first_sequence bigint := 1;
  plan record;
begin
  perform lock_history();
  if not exists (
    select from history_heads where user_id = caller_id
      and (expected_sequences is null or last_sequence = any(expected_sequences))
  ) then
    return query select 'moved_on', null::text, null::uuid, null::jsonb;
    return;
  end if;
  if change_count is not null then
    with recursive back as (
      (select change, 1 as n from history
        where user_id = caller_id and operation not in ('found', 'conflict')
        order by sequence desc limit 1)
      union all
      select h.change, back.n + 1 from back cross join lateral (
        select change from history
        where user_id = caller_id and sequence < back.change
          and operation not in ('found', 'conflict')
        order by sequence desc limit 1
      ) h where back.n < change_count
    )
    select min(change) into first_sequence from back;
  elsif since is not null then
    -- A line has the time at which its transaction began, at most ten seconds before its number.
    select coalesce((
      select sequence from history
      where user_id = caller_id and at < since - interval '10 seconds'
      order by sequence desc limit 1), 0) into first_sequence;
  end if;
  with chosen as (
    select * from history
    where user_id = caller_id and sequence >= first_sequence
      and operation not in ('found', 'conflict')
      and (since is null or at >= since) and (session_id is null or session = session_id)
  ), first as (
    select distinct on (id, kind) * from chosen order by id, kind, sequence
  ), refused as (
    select 'too_old' as state, kind, id from first
    where operation <> 'create' and previous_row is null
    union all
    select 'changed_since', f.kind, f.id from first f join history h
      on h.user_id = caller_id and h.id = f.id and h.kind = f.kind and h.sequence > f.sequence
    where session_id is not null and h.session is distinct from session_id
      and h.operation <> 'conflict'
    limit 1
  )
  select r.state, r.kind, r.id,
    array(
      select row(kind, id,
        case when operation <> 'create' then complete_row(kind, previous_row) end, null)::target_state
      from first order by sequence
    ) as targets
  into plan from (select) once left join refused r on true;
  if plan.state is not null then
    return query select plan.state, plan.kind, plan.id, null::jsonb;
  elsif cardinality(plan.targets) > 10000 then
    return query select 'too_much', null::text, null::uuid, null::jsonb;
  else
    return query select * from apply_or_refuse(plan.targets) a where a.state is not null;
  end if;
end $$;
grant execute on function undo(integer, timestamptz, uuid, bigint[]) to aurora_app;

create trigger set_sort_date before insert or update on tasks
  for each row execute function set_sort_date();
select adopt_kind('tasks', 'task');
