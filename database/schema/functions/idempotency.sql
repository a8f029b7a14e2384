-- Idempotency-Key: a create that is sent twice happens once and is answered twice.
--
-- aurora_app may call claim_idempotency_key; the others are triggers or called by functions.

-- Waits up to half a second for an advisory lock. Returns whether it got it.
create or replace function lock_with_timeout(lock_key bigint) returns boolean
language plpgsql set search_path = pg_catalog, aurora, pg_temp set lock_timeout = '500ms' as $$
begin
  perform pg_advisory_xact_lock(lock_key);
  return true;
exception when lock_not_available then
  return false;
end $$;

-- Removes a person's keys that are older than a day. It locks the history first, as deleting a row
-- does, which also drops the row's keys: otherwise the two could deadlock.
create or replace function purge_idempotency_keys(owner_id uuid) returns void
language sql set search_path = pg_catalog, aurora, pg_temp as $$
  select lock_history();
  delete from idempotency_keys i where i.user_id = owner_id and i.key in (
    select o.key from idempotency_keys o
    where o.user_id = owner_id and o.created_at < now() - interval '24 hours'
    order by o.created_at limit 100
  )
$$;

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

create or replace function skip_replayed_insert() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
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

-- A deleted row must not be read from a stored answer.
create or replace function drop_idempotent_answers() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  delete from idempotency_keys i using deleted_rows d
  where i.user_id = d.user_id and i.row_id = d.id;
  return null;
end $$;
