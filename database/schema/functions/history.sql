-- History: every insert, update and delete of a row becomes a numbered line of its owner's history,
-- and what a row is or was can be asked.
--
-- aurora_app may call lock_history and what reads: latest_history, is_erased, row_exists,
-- current_row and row_after, which run with its own rights. The others are triggers, or called by them.

create or replace function create_history_head() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  insert into history_heads (user_id) values (new.id);
  return null;
end $$;

-- Waits for other writers of the same person. Whoever writes locks the head first and rows second:
-- the other way round, two who change the same rows would deadlock.
create or replace function lock_history() returns void
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select from history_heads where user_id = current_user_id() for no key update
$$;
grant execute on function lock_history() to aurora_app;

create or replace function lock_history_before_write() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform from history_heads where user_id = current_user_id() for no key update;
  return null;
end $$;

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

-- Grouped by user: a person's statement touches their own rows only, but the owner's may not.
create or replace function record_created() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform record_history(user_id, tg_argv[0], 'create', array_agg(id order by id),
    array_agg(version order by id))
  from new_rows group by user_id;
  return null;
end $$;

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

create or replace function take_out_of_trash() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  update history set trashed = false
  where user_id = new.user_id and id = new.id and kind = tg_argv[0] and trashed;
  return null;
end $$;

-- The last thing that was done to a row, if it ever existed.
create or replace function latest_history(row_kind text, row_id uuid) returns history
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select * from history
  where user_id = (select current_user_id()) and id = row_id and kind = row_kind
    and operation <> 'conflict'
  order by sequence desc limit 1
$$;
grant execute on function latest_history(text, uuid) to aurora_app;

-- Whether a row was erased for good, as of this line. A deletion that can be restored has the row.
create or replace function is_erased(line history) returns boolean
language sql immutable
return line.operation in ('delete', 'erase') and line.previous_row is null;
grant execute on function is_erased(history) to aurora_app;

create or replace function row_exists(row_kind text, row_id uuid) returns boolean
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select coalesce((latest_history(row_kind, row_id)).operation not in ('delete', 'erase', 'withdraw'), false)
$$;
grant execute on function row_exists(text, uuid) to aurora_app;

-- The caller's, besides by the policy. A second `user_id =` would let the planner believe that any
-- index that begins with it finds one row.
create or replace function current_row(row_kind text, row_id uuid) returns jsonb
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select fields from items
  where kind = row_kind and id = row_id and user_id is not distinct from (select current_user_id())
$$;
grant execute on function current_row(text, uuid) to aurora_app;

-- The row as a line of history left it: what the next line says it was before, or else what it is
-- now. Null if retention has removed it.
create or replace function row_after(line history) returns jsonb
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select case when line.operation in ('delete', 'conflict') then line.previous_row else (
    select case when next.sequence is null then current_row(line.kind, line.id)
      else next.previous_row end
    from (select) once left join lateral (
      select sequence, previous_row from history
      where user_id = line.user_id and id = line.id and kind = line.kind
        and sequence > line.sequence and operation <> 'conflict'
      order by sequence limit 1
    ) next on true
  ) end
$$;
grant execute on function row_after(history) to aurora_app;
