-- Kinds: one declaration of each, which history, undo, the trash, sync and retention read, and
-- adopt_kind, which makes a table that of a kind.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

-- The kinds of items that people keep, as adopt_kind recorded them: shared/kinds/ has the same.
create table kinds (
  kind text primary key,
  table_name text not null unique,
  scope text not null, -- of a personal token, with `:read` or `:write`
  -- The kind whose items contain these: deleting such an item deletes its contents in the same act.
  parent text references kinds,
  parent_column text generated always as
    (case when parent = kind then 'parent_id' else parent || '_id' end) stored,
  level integer not null, -- how many kinds contain it: parents are inserted before their children
  columns text[] not null -- what update sets: all but the keys, the times of the row, its version
);
grant select on kinds to aurora_app;

-- The type of what it is told by is another one.
drop function list_in_trash(uuid);

-- Records nothing while the account itself is being deleted. An item that is deleted together with
-- its parent is restored with the parent, and so is not in the trash by itself. The arguments of
-- the trigger are the kind and, where it has one, its parent and the column that refers to that.
create or replace function record_deleted() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform record_history(user_id, tg_argv[0], 'delete', array_agg(id order by id),
    array_agg(version + 1 order by id), array_agg(to_jsonb(o) - 'user_id' order by id),
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
    array[to_jsonb(old) - 'user_id'],
    array[to_jsonb(old) ->> tg_argv[2] is null or exists (
      select from items i
      where i.user_id = old.user_id and i.kind = tg_argv[1]
        and i.id = (to_jsonb(old) ->> tg_argv[2])::uuid
    )])
  from users where id = old.user_id; -- unless the account itself is being deleted
  return null;
end $$;

-- The caller's, besides by the policy. A second `user_id =` would let the planner believe that any
-- index that begins with it finds one row.
create or replace function current_row(row_kind text, row_id uuid) returns jsonb
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select fields from items
  where kind = row_kind and id = row_id and user_id is not distinct from (select current_user_id())
$$;
grant execute on function current_row(text, uuid) to aurora_app;

-- The second statement of a create with a key. Its states: claimed (go on), replayed (the answer is
-- the row as it was then), reused (another request has this key), in_progress (the same request is
-- running right now). Unless the key was claimed, the statements behind it insert nothing. The
-- transaction holds a lock on the key, so that a key is stored once, with its answer, and not at
-- all if there is none.
create or replace function claim_idempotency_key(
  key text, request_hash bytea, out state text, out answer jsonb
) language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_variable
declare
  caller_id uuid := current_user_id();
  lock_key bigint := hashtextextended(caller_id::text || key, 1);
  stored_hash bytea;
  stored_at timestamptz;
  stored_table text;
  setting text;
begin
  if caller_id is null or not (pg_try_advisory_xact_lock(lock_key) or lock_with_timeout(lock_key))
  then
    state := 'in_progress';
  else
    -- A statement of its own, so that it sees what the same request has just committed.
    select i.request_hash, i.answer, i.created_at, i.table_name
    into stored_hash, answer, stored_at, stored_table
    from idempotency_keys i
    where i.user_id = caller_id and i.key = claim_idempotency_key.key;
    state := case when answer is null or stored_at < now() - interval '24 hours' then 'claimed'
                  when stored_hash = request_hash then 'replayed' else 'reused' end;
  end if;
  if state = 'claimed' then
    setting := set_config('aurora.idempotency_key', key, true);
    setting := set_config('aurora.request_hash', encode(request_hash, 'hex'), true);
  else
    setting := set_config('aurora.skip_inserts', 'on', true);
  end if;
  answer := case when state = 'replayed' then complete_row(
    (select k.kind from kinds k where k.table_name = stored_table), answer) end;
  if state = 'claimed' and random() < 0.1 then
    perform purge_idempotency_keys(caller_id);
  end if;
end $$;
grant execute on function claim_idempotency_key(text, bytea) to aurora_app;

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
    and attname not in ('user_id', 'id', 'created_at', 'updated_at', 'version')
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

-- Names matter: triggers of one event fire in alphabetical order.
create or replace function create_kind_triggers(table_name text, kind text) returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  definition text;
begin
  foreach definition in array array[
    'increment_version before update on %1$I
      for each row execute function increment_version()',
    -- A replayed request inserts nothing, and so does not wait for other writers.
    'lock_history_before_insert before insert on %1$I
      for each statement
      when (current_setting(''aurora.skip_inserts'', true) is distinct from ''on'')
      execute function lock_history_before_write()',
    'lock_history_before_change before update or delete on %1$I
      for each statement execute function lock_history_before_write()',
    'reject_reused_id before insert on %1$I
      for each row when (new.version = 1) execute function reject_reused_id(%2$L)',
    'skip_replayed_insert before insert on %1$I
      for each row when (current_setting(''aurora.skip_inserts'', true) = ''on'')
      execute function skip_replayed_insert()',
    'store_idempotent_answer after insert on %1$I
      for each row when (current_setting(''aurora.idempotency_key'', true) <> '''')
      execute function store_idempotent_answer()',
    'take_out_of_trash after insert on %1$I
      for each row when (new.version > 1) execute function take_out_of_trash(%2$L)',
    'drop_idempotent_answers after delete on %1$I
      referencing old table as deleted_rows
      for each statement execute function drop_idempotent_answers()',
    'record_created after insert on %1$I
      referencing new table as new_rows
      for each statement execute function record_created(%2$L)',
    'record_updated after update on %1$I
      referencing old table as old_rows new table as new_rows
      for each statement execute function record_updated(%2$L)'
  ] loop
    execute format('create or replace trigger ' || definition, table_name, kind);
  end loop;
end $$;

-- Records deletions: of many rows at once, or, of a kind with children, row by row and before
-- RI_ConstraintTrigger_..., the foreign key's trigger that deletes the children. So the number of
-- the parent is the first of its change.
create or replace function create_deletion_trigger(adopted_kind text) returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  adopted kinds;
  arguments text;
begin
  select * into adopted from kinds where kind = adopted_kind;
  arguments := concat_ws(', ', quote_literal(adopted.kind), quote_literal(adopted.parent),
    quote_literal(adopted.parent_column));
  if exists (select from kinds where parent = adopted.kind) then
    execute format('drop trigger if exists record_deleted on %I', adopted.table_name);
    execute format('create or replace trigger "A_record_deleted" after delete on %I
      for each row execute function record_deleted_row(%s)', adopted.table_name, arguments);
  else
    execute format('create or replace trigger record_deleted after delete on %I
      referencing old table as old_rows
      for each statement execute function record_deleted(%s)', adopted.table_name, arguments);
  end if;
end $$;

-- Adds the checks that name every kind, and every scope.
create or replace function create_kind_checks() returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  names text[] := array(select kind from kinds order by kind);
  scopes text[] := array(
    select scope || access from (select distinct scope from kinds) s,
      unnest(array[':read', ':write']) access
    order by 1
  );
begin
  alter table history drop constraint if exists history_kind;
  -- Not valid: no kind is ever removed, so the rows that are there need not be read for it.
  execute format('alter table history add constraint history_kind
    check (kind = any (%L::text[])) not valid', names);
  alter table personal_tokens drop constraint if exists token_scopes_known;
  execute format('alter table personal_tokens add constraint token_scopes_known
    check (cardinality(scopes) > 0 and scopes <@ %L::text[])',
    array['account:read', 'history:read', 'history:write'] || scopes);
end $$;

-- Generates the view `items`: every row of every kind, in the form that history has. Whoever reads
-- it does so with their own rights, so row-level security holds. Look rows up one by one: joined, it
-- is read as a whole.
create or replace function create_items_view() returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
begin
  execute 'create or replace view aurora.items with (security_invoker) as ' || (
    select string_agg(format(
      'select %L::text as kind, t.user_id, t.id, to_jsonb(t) - ''user_id'' as fields
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
        and not attisdropped and attgenerated = '' and attname not in ('user_id', 'id')
    ) c) || ' end';
  grant execute on function complete_row(text, jsonb) to aurora_app;
  execute 'create or replace function aurora.merge_fields(
      row_kind text, base_row jsonb, fields jsonb
    ) returns jsonb language sql stable return case row_kind ' || (
    select string_agg(format(
      'when %L then to_jsonb(jsonb_populate_record(null::aurora.%I, base_row || fields))
        - ''user_id''', k.kind, k.table_name), ' ' order by k.kind)
    from kinds k) || ' end';
  grant execute on function merge_fields(text, jsonb, jsonb) to aurora_app;
end $$;

-- Removes the text of deleted rows; that they were deleted, and the number, stay. It takes along
-- what was last in them. Returns how many deletions were given.
create or replace function purge_history(deletions history[]) returns bigint
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  purged history[] := array(
    with recursive lines as (
      select d.user_id, d.kind, d.id, d.sequence from unnest(deletions) d
      union
      select e.user_id, e.kind, e.id, e.sequence
      from lines l join kinds k on k.parent = l.kind cross join lateral (
        select * from history h
        where h.user_id = l.user_id and h.kind = k.kind and h.operation = 'delete'
          and h.previous_row ->> k.parent_column = l.id::text
        offset 0 -- not before it is known that there is such a kind
      ) e
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
  return cardinality(deletions);
end $$;

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
        select (select current_user_id()), t.id, r.created_at, r.updated_at,
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

-- Why targets cannot be applied: an item would be without its parent (parent_gone), or would take
-- children with it that are not among the targets (in_use).
create or replace function find_obstacle(targets target_state[])
returns table (state text, kind text, id uuid)
language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
declare
  children record;
begin
  return query
  with children as materialized (
    select t.kind, t.id, k.parent, (t.fields ->> k.parent_column)::uuid as parent_id
    from unnest(targets) t join kinds k using (kind)
    where t.fields is not null and k.parent is not null
  ), parents as materialized (
    select c.parent, c.parent_id, case when t.id is null
        then row_exists(c.parent, c.parent_id) else t.fields is not null end as present
    from (select distinct parent, parent_id from children where parent_id is not null) c
    left join unnest(targets) t on t.kind = c.parent and t.id = c.parent_id
  )
  select 'parent_gone', c.kind, c.id from children c join parents p using (parent, parent_id)
  where not p.present
  limit 1;
  if found then
    return;
  end if;
  for children in
    select k.table_name, k.parent, k.parent_column, array_agg(t.id) as parent_ids,
      array(select u.id from unnest(targets) u where u.kind = k.kind) as target_ids
    from unnest(targets) t join kinds k on k.parent = t.kind
    where t.fields is null
    group by k.kind
  loop
    execute format('select %1$I from %2$I where user_id = (select current_user_id())
      and %1$I = any ($1) and id <> all ($2) limit 1', children.parent_column, children.table_name)
    into id using children.parent_ids, children.target_ids;
    if id is not null then
      state := 'in_use';
      kind := children.parent;
      return next;
      return;
    end if;
  end loop;
end $$;
grant execute on function find_obstacle(target_state[]) to aurora_app;

-- Lists items in the trash by themselves that were deleted with their parent, once the parent is
-- back without them.
create or replace function list_in_trash(parent_kind text, parent_id uuid) returns void
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  update history h set trashed = true from kinds k
  where user_id = current_user_id() and k.parent = parent_kind and h.kind = k.kind
    and operation = 'delete' and not trashed
    and previous_row ->> k.parent_column = list_in_trash.parent_id::text
    and not row_exists(h.kind, id) and sequence = (latest_history(h.kind, id)).sequence
    and row_exists(parent_kind, list_in_trash.parent_id)
$$;
grant execute on function list_in_trash(text, uuid) to aurora_app;

-- The deletions of what a deleted row contained, on every level, that belong to the same act.
create or replace function deleted_contents(deletion history) returns setof history
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  with recursive act as materialized (
    select h, k.parent, (h.previous_row ->> k.parent_column)::uuid as parent_id
    from history h join kinds k on k.kind = h.kind
    where h.user_id = deletion.user_id and h.change = deletion.change
      and h.sequence >= deletion.change
      -- The numbers of a change are consecutive: the first one of the next ends the search.
      and h.sequence < coalesce((
        select n.sequence from history n
        where n.user_id = deletion.user_id and n.sequence > deletion.sequence
          and n.change > deletion.change
        order by n.sequence limit 1), 9223372036854775807)
      and h.operation = 'delete' and k.parent is not null
  ), contents as (
    select a.h from act a where a.parent = deletion.kind and a.parent_id = deletion.id
    union all
    select a.h from contents c join act a on a.parent = (c.h).kind and a.parent_id = (c.h).id
  )
  select (h).* from contents
$$;
grant execute on function deleted_contents(history) to aurora_app;

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
  return query select * from apply_or_refuse(targets);
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
    return query select * from apply_or_refuse(plan.targets);
  end if;
end $$;
grant execute on function undo(integer, timestamptz, uuid, bigint[]) to aurora_app;

select adopt_kind('thoughts', 'thought');
select adopt_kind('journals', 'journal');
select adopt_kind('journal_entries', 'entry', parent => 'journal', scope => 'journals');
select adopt_kind('tasks', 'task');
drop function record_deleted_journal();
