-- Batches: changes that were sent together, such as an import, and are undone together.
--
-- aurora_app may call all of them. undo_batch runs with the caller's own rights; the others, which it
-- calls, change history.

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

-- Forgets that rows were part of a batch, since it was undone.
create or replace function leave_batch(left_batch uuid, row_kinds text[], row_ids uuid[])
returns void language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  update history h set batch = null from unnest(row_kinds, row_ids) r (kind, id)
  where h.user_id = current_user_id() and h.batch = left_batch and h.kind = r.kind and h.id = r.id
$$;
grant execute on function leave_batch(uuid, text[], uuid[]) to aurora_app;

-- The name under which a batch's history keeps the rows that stayed when it was undone.
create or replace function stayed_in(undone_batch uuid) returns uuid
language sql immutable set search_path = pg_catalog, aurora, pg_temp as $$
  select left(encode(sha256(convert_to(undone_batch::text || ' stays', 'UTF8')), 'hex'), 32)::uuid
$$;
grant execute on function stayed_in(uuid) to aurora_app;

-- Notes that rows stay, so that undoing their batch again leaves them alone and names them again.
create or replace function stay_in_batch(undone_batch uuid, row_kinds text[], row_ids uuid[])
returns void language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  update history h set batch = stayed_in(undone_batch) from unnest(row_kinds, row_ids) r (kind, id)
  where h.user_id = current_user_id() and h.batch = undone_batch and h.kind = r.kind and h.id = r.id
$$;
grant execute on function stay_in_batch(uuid, text[], uuid[]) to aurora_app;

-- Forgets the changes that devices sent as a batch, so that the same ones can be sent again.
create or replace function forget_changes(forgotten_batch uuid) returns void
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  delete from device_changes where user_id = current_user_id() and batch = forgotten_batch
$$;
grant execute on function forget_changes(uuid) to aurora_app;

-- Undoes a batch, the last changes first, of at most `max_rows` rows. What it created counts as never
-- created, what it changed or deleted is as before; a row that was changed since stays as it is.
-- Returns what happened to each row, and with each whether there is more to undo. The last answer
-- names what stays once more, up to `max_rows`: one before it may have been lost.
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
  perform leave_batch(undone_batch, array_agg(t.kind), array_agg(t.id)) from unnest(targets) t;
  perform stay_in_batch(undone_batch, kept_kinds, kept_ids);
  more := exists (select from history where user_id = caller_id and batch = undone_batch);
  return query
    select case when t.fields is null then 'deleted' when t.exists_now then 'changed'
        else 'restored' end, t.kind, t.id, more
    from unnest(targets) t
    union all
    select 'stays', s.kind, s.id, more from (
      select k.kind, k.id from unnest(kept_kinds, kept_ids) k (kind, id)
      union
      (select h.kind, h.id from history h
      where not more and h.user_id = caller_id and h.batch = stayed_in(undone_batch)
      order by h.sequence desc limit max_rows)
    ) s;
end $$;
grant execute on function undo_batch(uuid, integer) to aurora_app;
