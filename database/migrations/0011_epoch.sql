-- An epoch, which every restore replaces: sequence numbers and versions are only valid together with
-- it. Devices are told what was erased for good, and what they send for it later is not kept.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

-- One row, which every restore replaces. A restored database continues from the backup's sequence
-- numbers and versions, so one that a client remembers is only valid together with the epoch.
create table epoch (
  is_current boolean primary key default true constraint epoch_is_one_row check (is_current),
  id uuid not null default gen_random_uuid(),
  restored_at moment, -- null if the database was never restored
  resource_id text -- the RDS resource that the data is on; null elsewhere
);
insert into epoch default values;
alter table epoch enable row level security;

alter table history drop constraint history_operation;
alter table history add constraint history_operation
  check (operation in ('create', 'update', 'delete', 'conflict', 'found', 'erase'));

-- Each gets one more parameter or column; the calls of the release before still work.
drop function authenticate_request(text, text, integer, double precision);
drop function apply_device_changes(jsonb);

create or replace function current_epoch() returns uuid
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select id from epoch
$$;
grant execute on function current_epoch() to aurora_auth, aurora_app;

-- The numbers in those ETags, such as 3-1f0c9a2e, that are of this epoch. A bare number, as in the
-- ETags of earlier releases, is accepted too.
create or replace function etag_numbers(etags text[]) returns integer[]
language sql stable strict set search_path = pg_catalog, aurora, pg_temp as $$
  select array(
    select split_part(etag, '-', 1)::integer from unnest(etags) etag
    where etag not like '%-%' or split_part(etag, '-', 2) = left(current_epoch()::text, 8)
  )
$$;
grant execute on function etag_numbers(text[]) to aurora_auth, aurora_app;

-- Whether the database was restored after this time.
create or replace function restored_since(since timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select coalesce(since < restored_at, false) from epoch
$$;
grant execute on function restored_since(timestamptz) to aurora_auth;

-- Whether a row was erased for good, as of this line. A deletion that can be restored has the row.
create or replace function is_erased(line history) returns boolean
language sql immutable
return line.operation in ('delete', 'erase') and line.previous_row is null;
grant execute on function is_erased(history) to aurora_app;

create or replace function row_exists(row_kind text, row_id uuid) returns boolean
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select coalesce((latest_history(row_kind, row_id)).operation not in ('delete', 'erase'), false)
$$;
grant execute on function row_exists(text, uuid) to aurora_app;

-- Removes the text of deleted rows; that they were deleted, and the number, stay, and a line is added
-- for devices, which may have copies. It takes along what was last in them. Returns how many
-- deletions were given.
create or replace function purge_history(deletions history[]) returns bigint
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  erased record;
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

-- Erases what a row was after a line of the caller's history, or what a device sent that was not
-- applied; not what the row is now, or was when it was deleted. Returns done, not_found or current.
create or replace function erase_version(erased_sequence bigint) returns text
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  line history;
  next history;
begin
  perform lock_history();
  select * into line from history
  where user_id = current_user_id() and sequence = erased_sequence;
  if line.sequence is null then
    return 'not_found';
  elsif line.operation = 'conflict' then
    delete from history where user_id = line.user_id and sequence = line.sequence;
    return 'done';
  end if;
  select * into next from history
  where user_id = line.user_id and id = line.id and kind = line.kind
    and sequence > line.sequence and operation <> 'conflict'
  order by sequence limit 1;
  if next.sequence is null or line.operation = 'delete'
    or next.operation = 'delete' and not row_exists(line.kind, line.id) then
    return 'current';
  end if;
  update history set previous_row = null
  where user_id = line.user_id and sequence = next.sequence;
  delete from idempotency_keys where user_id = line.user_id and row_id = line.id;
  return 'done';
end $$;
grant execute on function erase_version(bigint) to aurora_app;

-- The first statement of every signed-in request: session check, rate limit, scope check.
--
-- It never raises. The client reads `state` first (ok, unauthenticated, rate_limited or
-- insufficient_scope), and unless it is ok, nobody is signed in for the rest of the transaction, so
-- the statements behind it find no rows. `remaining` is what the caller's bucket has left; null if
-- the bucket was just created or another request holds it, which costs no token. A request that
-- reads also gets the last number of the caller's history, the version of their lists: in a
-- statement of its own, so that what the list shows is never older. `epoch` is what ETags have of it.
create or replace function authenticate_request(
  secret text, scope text, burst integer, refill double precision,
  out state text, out remaining double precision, out history_sequence bigint, out epoch text
) language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  session_setting text := set_config('aurora.session_secret', secret, true);
  caller_id uuid := current_user_id();
begin
  state := 'unauthenticated';
  if caller_id is not null then
    select least(burst, tokens + refill * extract(epoch from clock_timestamp() - filled_at)) - 1
    into remaining from rate_limit_buckets where user_id = caller_id for update skip locked;
    if remaining >= 0 then
      update rate_limit_buckets set tokens = remaining, filled_at = clock_timestamp()
      where user_id = caller_id;
    elsif remaining is null then
      perform create_bucket(caller_id, burst);
    end if;
    state := case when remaining < 0 then 'rate_limited'
                  when not starts_with(secret, 'aur_') or has_scope(secret, scope) then 'ok'
                  else 'insufficient_scope' end;
  end if;
  if state <> 'ok' then
    session_setting := set_config('aurora.session_secret', '', true);
    return;
  end if;
  if scope like '%:read' then
    select last_sequence into history_sequence from history_heads where user_id = caller_id;
  end if;
  select left(e.id::text, 8) into epoch from epoch e;
end $$;
grant execute on function authenticate_request(text, text, integer, double precision)
  to aurora_auth, aurora_app;

-- Applies one change unless the row has changed since the device saw it: its version is neither the
-- base version nor the one that this device has just made (own_version). Conflicts and refusals are
-- returned, not raised.
create or replace function apply_device_change(
  row_kind text, row_id uuid, fields jsonb, base_version integer, own_version integer
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
  state := coalesce(state, 'done');
  if state = 'done' then
    perform apply_targets(
      array[row(row_kind, row_id, fields, found_row is not null)::target_state]
    );
    version := (latest_history(row_kind, row_id)).version;
    found_row := current_row(row_kind, row_id);
  end if;
  return next;
end $$;
grant execute on function apply_device_change(text, uuid, jsonb, integer, integer) to aurora_app;

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
      as s (change_id uuid, kind text, id uuid, version integer, fields jsonb)
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
      from apply_device_change(sent.kind, sent.id, nullif(sent.fields, 'null'), sent.version,
        (own_versions ->> (sent.kind || sent.id))::integer) d;
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
        where user_id = caller_id and operation not in ('found', 'conflict', 'erase')
        order by sequence desc limit 1)
      union all
      select h.change, back.n + 1 from back cross join lateral (
        select change from history
        where user_id = caller_id and sequence < back.change
          and operation not in ('found', 'conflict', 'erase')
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
      and operation not in ('found', 'conflict', 'erase')
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
