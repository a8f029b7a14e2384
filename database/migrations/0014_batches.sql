-- Changes can be sent as a batch, such as an import, and be undone together as if they had never been.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

alter table history add column batch uuid;
alter table history drop constraint history_operation;
-- Validated by itself, which lets others read and write meanwhile.
alter table history add constraint history_operation check (
  operation in ('create', 'update', 'delete', 'conflict', 'found', 'erase', 'withdraw')) not valid;
alter table history validate constraint history_operation;
create index history_batch on history (user_id, batch, sequence) where batch is not null;
alter table device_changes add column batch uuid;
create index device_changes_batch on device_changes (user_id, batch) where batch is not null;
drop function apply_device_changes(jsonb, uuid);

-- Makes deleted rows count as never imported: their history goes but for one line, which tells devices
-- that they are gone.
create or replace function withdraw_rows(row_kinds text[], row_ids uuid[]) returns void
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  with withdrawn as (
    select l.* from unnest(row_kinds, row_ids) r (kind, id)
    cross join lateral latest_history(r.kind, r.id) l
    where l.operation = 'delete'
  ), forgotten as (
    delete from history h using withdrawn w
    where h.user_id = w.user_id and h.id = w.id and h.kind = w.kind and h.sequence <> w.sequence
  )
  update history h set operation = 'withdraw', previous_row = null, trashed = false, batch = null
  from withdrawn w where h.user_id = w.user_id and h.sequence = w.sequence
$$;
grant execute on function withdraw_rows(text[], uuid[]) to aurora_app;

-- Forgets that rows were part of a batch, since they were changed or stay for another reason.
create or replace function leave_batch(left_batch uuid, row_kinds text[], row_ids uuid[])
returns void language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  update history h set batch = null from unnest(row_kinds, row_ids) r (kind, id)
  where h.user_id = current_user_id() and h.batch = left_batch and h.kind = r.kind and h.id = r.id
$$;
grant execute on function leave_batch(uuid, text[], uuid[]) to aurora_app;

-- Forgets the changes that devices sent as a batch, so that the same ones can be sent again.
create or replace function forget_changes(forgotten_batch uuid) returns void
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  delete from device_changes where user_id = current_user_id() and batch = forgotten_batch
$$;
grant execute on function forget_changes(uuid) to aurora_app;

-- Undoes a batch, the last changes first, of at most `max_rows` rows. What it created counts as never
-- created, what it changed or deleted is as before; a row that was changed since stays as it is.
-- Returns what happened to each row, and with each whether there is more to undo.
create or replace function undo_batch(undone_batch uuid, max_rows integer)
returns table (state text, kind text, id uuid, more boolean)
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
declare
  caller_id uuid := current_user_id();
  targets target_state[];
  kept_kinds text[];
  kept_ids uuid[];
  obstacle record;
begin
  perform lock_history();
  perform forget_changes(undone_batch);
  with chosen as (
    select kind, id from history
    where user_id = caller_id and batch = undone_batch
    order by sequence desc limit max_rows
  ), first as (
    select distinct on (h.kind, h.id) h.kind, h.id, h.sequence, h.operation, h.previous_row
    from (select distinct kind, id from chosen) c
    join history h on h.user_id = caller_id and h.id = c.id and h.kind = c.kind
      and h.batch = undone_batch
    order by h.kind, h.id, h.sequence
  ), judged as (
    select *, operation <> 'create' and previous_row is null or exists (
        select from history n
        where n.user_id = caller_id and n.id = f.id and n.kind = f.kind
          and n.sequence > f.sequence and n.operation <> 'conflict'
          and n.batch is distinct from undone_batch
      ) as stays
    from first f
  )
  select
    coalesce(array_agg(row(kind, id,
      case when operation <> 'create' then complete_row(kind, previous_row) end, null
    )::target_state order by sequence) filter (where not stays), '{}'),
    coalesce(array_agg(kind) filter (where stays), '{}'),
    coalesce(array_agg(id) filter (where stays), '{}')
  into targets, kept_kinds, kept_ids from judged;
  loop -- what is in the way of others stays, and so what contains it
    select o.kind, o.id into obstacle from find_obstacle(targets) o;
    exit when not found;
    kept_kinds := kept_kinds || obstacle.kind;
    kept_ids := kept_ids || obstacle.id;
    targets := array(
      select t from unnest(targets) t where t.kind <> obstacle.kind or t.id <> obstacle.id
    );
  end loop;
  targets := array(
    select row(t.kind, t.id, t.fields, row_exists(t.kind, t.id))::target_state
    from unnest(targets) t
  );
  perform apply_targets(targets);
  perform withdraw_rows(array_agg(t.kind), array_agg(t.id))
  from unnest(targets) t where t.fields is null;
  perform leave_batch(undone_batch, array_agg(r.kind), array_agg(r.id)) from (
    select t.kind, t.id from unnest(targets) t
    union all
    select k.kind, k.id from unnest(kept_kinds, kept_ids) k (kind, id)
  ) r;
  more := exists (select from history where user_id = caller_id and batch = undone_batch);
  return query
    select case when t.fields is null then 'deleted' when t.exists_now then 'changed'
        else 'restored' end, t.kind, t.id, more
    from unnest(targets) t
    union all
    select 'stays', k.kind, k.id, more from unnest(kept_kinds, kept_ids) k (kind, id);
end $$;
grant execute on function undo_batch(uuid, integer) to aurora_app;

-- Adds lines about rows of one person. Their numbers are consecutive, and the first one of a
-- transaction is the change that all of its lines share. Returns the last number.
create or replace function record_history(
  owner_id uuid, row_kind text, operation text, row_ids uuid[], versions integer[],
  previous_rows jsonb[] default null, trashed boolean[] default null
) returns bigint language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
declare
  row_count integer := cardinality(row_ids);
  head record;
begin
  update history_heads h set
    last_sequence = h.last_sequence + row_count,
    transaction_id = pg_current_xact_id(),
    transaction_started_at = now(),
    last_change = case
      when h.transaction_id = pg_current_xact_id() and h.transaction_started_at = now()
        then h.last_change
      else h.last_sequence + 1 end
  where h.user_id = owner_id
  returning h.last_sequence, h.last_change into head;
  insert into history
    (user_id, sequence, change, kind, id, version, operation, session, previous_row, trashed, batch)
  select owner_id, head.last_sequence - row_count + r.n, head.last_change, row_kind, r.id,
    r.version, record_history.operation, (select current_session_id()), r.previous_row,
    coalesce(r.trashed, false), nullif(current_setting('aurora.batch', true), '')::uuid
  from unnest(row_ids, versions, previous_rows, trashed)
    with ordinality r (id, version, previous_row, trashed, n);
  return head.last_sequence;
end $$;

-- An id that was deleted cannot be created again: a late retry would bring deleted text back, and a
-- stale If-Match: "1" would match other text. A restored row continues with its version, as does one
-- that is there again after it was withdrawn.
create or replace function reject_reused_id() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  latest record;
begin
  select version, operation into latest from history
  where user_id = new.user_id and id = new.id and kind = tg_argv[0]
  order by sequence desc limit 1;
  if latest.operation <> 'withdraw' then
    return null;
  end if;
  new.version := coalesce(latest.version, 0) + 1;
  return new;
end $$;

create or replace function row_exists(row_kind text, row_id uuid) returns boolean
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select coalesce((latest_history(row_kind, row_id)).operation not in ('delete', 'erase', 'withdraw'), false)
$$;
grant execute on function row_exists(text, uuid) to aurora_app;

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
  if latest.operation = 'withdraw' then
    latest := null; -- it counts as one that never was
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

-- Applies a device's changes in order, each of them once; none if they are of another epoch. Those of
-- a batch can be undone together.
create or replace function apply_device_changes(
  changes jsonb, expected_epoch uuid default null, batch uuid default null
) returns table (
  change_id uuid, state text, version integer, conflict_sequence bigint, fields jsonb
) language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_variable
declare
  sent record;
  own_versions jsonb := '{}'; -- the last version of each row that this device made
  setting text;
begin
  if expected_epoch <> current_epoch() then
    state := 'ahead_of_history';
    return next;
    return;
  end if;
  perform lock_history();
  setting := set_config('aurora.batch', coalesce(batch::text, ''), true);
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
      insert into device_changes (user_id, id, version, conflict_sequence, batch)
      select current_user_id(), change_id, case when state = 'done' then version end,
        conflict_sequence, batch
      where state in ('done', 'conflict');
      fields := case when state = 'conflict' then fields end;
    end if;
    return next;
  end loop;
end $$;
grant execute on function apply_device_changes(jsonb, uuid, uuid) to aurora_app;

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
