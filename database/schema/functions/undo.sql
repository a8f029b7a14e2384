-- Restore and undo: finding out what rows were, and making them so again.
--
-- aurora_app may call all of them. They run with the caller's own rights (but for list_in_trash,
-- which updates history). They refuse by the state they return, and then have changed nothing.

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
        where user_id = caller_id and operation not in ('found', 'conflict', 'erase', 'withdraw')
        order by sequence desc limit 1)
      union all
      select h.change, back.n + 1 from back cross join lateral (
        select change from history
        where user_id = caller_id and sequence < back.change
          and operation not in ('found', 'conflict', 'erase', 'withdraw')
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
      and operation not in ('found', 'conflict', 'erase', 'withdraw')
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
