-- Restore and undo: finding out what rows were, and making them so again.
--
-- aurora_app may call all of them. They run with the caller's own rights (but for list_in_trash,
-- which updates history). They refuse by the state they return, and then have changed nothing.

-- Lists entries in the trash by themselves that were deleted with their journal, once the journal
-- is back without them.
create or replace function list_in_trash(journal_id uuid) returns void
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  update history h set trashed = true
  where user_id = current_user_id() and kind = 'entry' and operation = 'delete' and not trashed
    and previous_row ->> 'journal_id' = list_in_trash.journal_id::text
    and not row_exists('entry', id) and sequence = (latest_history('entry', id)).sequence
    and row_exists('journal', list_in_trash.journal_id)
$$;
grant execute on function list_in_trash(uuid) to aurora_app;

-- Makes a row what it was after a line of its history. A deleted row comes back as it was, a
-- journal with the entries that were deleted with it.
create or replace function restore(restored_sequence bigint, with_parent boolean)
returns table (state text, kind text, id uuid, fields jsonb)
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
declare
  line history;
  latest history;
  targets target_state[];
  parent history;
begin
  perform lock_history();
  select * into line from history
  where user_id = current_user_id() and sequence = restored_sequence;
  targets := array[row(line.kind, line.id, row_after(line), null)::target_state];
  if line.sequence is null or targets[1].fields is null then
    return query select case when line.sequence is null then 'not_found' else 'too_old' end,
      line.kind, line.id, null::jsonb;
    return;
  end if;
  latest := latest_history(line.kind, line.id);
  if latest.operation = 'delete' and line.kind = 'journal' then
    targets := targets || array(
      select row(e.kind, e.id, e.previous_row, null)::target_state from history e
      where e.user_id = latest.user_id and e.change = latest.change
        and e.sequence >= latest.change
        -- The numbers of a change are consecutive: the first one of the next ends the search.
        and e.sequence < coalesce((
          select n.sequence from history n
          where n.user_id = latest.user_id and n.sequence > latest.sequence
            and n.change > latest.change
          order by n.sequence limit 1), 9223372036854775807)
        and e.kind = 'entry' and e.operation = 'delete'
        and e.previous_row ->> 'journal_id' = line.id::text and not row_exists(e.kind, e.id)
    );
  elsif line.kind = 'entry' and with_parent then
    parent := latest_history('journal', (targets[1].fields ->> 'journal_id')::uuid);
    if parent.operation = 'delete' and parent.previous_row is not null then
      targets := targets || row(parent.kind, parent.id, parent.previous_row, null)::target_state;
    end if;
  end if;
  return query select * from apply_or_refuse(targets);
  if parent.operation = 'delete' then
    perform list_in_trash(parent.id);
  end if;
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
      select row(kind, id, case when operation <> 'create' then previous_row end, null)
        ::target_state
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
