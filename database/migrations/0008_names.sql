-- The field's words for functions, tables, columns, types, parameters and states. Nothing changes
-- in what they do; the code before does not run on this schema, which no later migration may do.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

-- Every signed-in request reads this table first, so all that are running end before the rest of
-- this file locks anything: otherwise the two could deadlock.
lock table sessions in access exclusive mode;

alter table attempts rename to sign_in_attempts;
alter table buckets rename to rate_limit_buckets;
alter table choices rename to registration_settings;
alter table counters rename to history_heads;
alter table idempotency rename to idempotency_keys;
alter table resets rename to password_resets;
alter table tokens rename to personal_tokens;

alter table history_heads rename column last to last_sequence;
alter table history_heads rename column act to transaction_id;
alter table history_heads rename column began_at to transaction_started_at;
alter table history_heads rename column change to last_change;
alter table history_heads rename column tidied to purged_through;
alter table history rename column before to previous_row;
alter table device_changes rename column made_at to applied_at;
alter table device_changes rename column kept to conflict_sequence;
alter table idempotency_keys rename column kind to table_name;
alter table idempotency_keys rename column id to row_id;

alter table registration_settings rename constraint choice_name to registration_setting_name;
alter index history_of_one rename to history_row;
alter index trash rename to history_trash;
-- Constraints and indexes that PostgreSQL or a file before named after a table or a column.
do $$
declare
  renamed record;
  item record;
begin
  for renamed in
    select * from (values
      (1, 'sign_in_attempts', 'attempts_', 'sign_in_attempts_'),
      (1, 'rate_limit_buckets', 'buckets_', 'rate_limit_buckets_'),
      (1, 'registration_settings', 'choices_', 'registration_settings_'),
      (1, 'history_heads', 'counters_', 'history_heads_'),
      (1, 'idempotency_keys', 'idempotency_key_', 'idempotency_keys_key_'),
      (2, 'idempotency_keys', 'idempotency_', 'idempotency_keys_'),
      (1, 'password_resets', 'resets_', 'password_resets_'),
      (1, 'personal_tokens', 'tokens_', 'personal_tokens_'),
      (2, 'history_heads', 'history_heads_last_not_null', 'history_heads_last_sequence_not_null'),
      (2, 'history_heads', 'history_heads_change_not_null', 'history_heads_last_change_not_null'),
      (2, 'history_heads', 'history_heads_tidied_not_null',
        'history_heads_purged_through_not_null'),
      (2, 'device_changes', 'device_changes_made_at_not_null',
        'device_changes_applied_at_not_null')
    ) r (step, table_name, old_prefix, new_prefix)
    order by step
  loop
    for item in
      select conname as name from pg_constraint
      where conrelid = renamed.table_name::regclass and starts_with(conname, renamed.old_prefix)
        and not starts_with(conname, renamed.new_prefix)
    loop
      execute format('alter table %I rename constraint %I to %I', renamed.table_name, item.name,
        renamed.new_prefix || substr(item.name, length(renamed.old_prefix) + 1));
    end loop;
    for item in
      select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid = renamed.table_name::regclass
        and starts_with(c.relname, renamed.old_prefix)
        and not starts_with(c.relname, renamed.new_prefix)
    loop
      execute format('alter index %I rename to %I', item.name,
        renamed.new_prefix || substr(item.name, length(renamed.old_prefix) + 1));
    end loop;
  end loop;
end $$;

-- Created again below, where they name new settings, functions and transition tables.
do $$
declare
  item record;
begin
  for item in
    select tgname, tgrelid::regclass as relation from pg_trigger
    where tgrelid::regclass in ('users', 'thoughts', 'journals', 'journal_entries', 'tasks')
      and not tgisinternal
  loop
    execute format('drop trigger %I on %s', item.tgname, item.relation);
  end loop;
end $$;

alter type target rename to target_state;
alter type target_state rename attribute there to exists_now;

-- Without parameters: they keep their grants, and the policies that call them.
alter function me() rename to current_user_id;
alter function my_session() rename to current_session_id;
alter function touch() rename to increment_version;
alter function follow_completed() rename to set_completed_at;
alter function skip_row() rename to skip_replayed_insert;
alter function keep_answer() rename to store_idempotent_answer;
alter function forget_answers() rename to drop_idempotent_answers;
alter function begin_counting() rename to create_history_head;
alter function take_turn() rename to lock_history;
alter function take_turn_first() rename to lock_history_before_write;
alter function remember_created() rename to record_created;
alter function remember_updated() rename to record_updated;
alter function remember_deleted() rename to record_deleted;
alter function remember_deleted_journal() rename to record_deleted_journal;
alter function skip_deleted() rename to reject_reused_id;

-- With parameters, whose names only a new function can change: their grants stand beside them.
drop function enter(text, text, integer, double precision); -- authenticate_request
drop function may(text, text); -- has_scope
drop function make_bucket(uuid, integer); -- create_bucket
drop function take_try(text, integer, interval); -- take_attempt
drop function place_of(text); -- client_network
drop function try_account(text, text); -- count_sign_in_attempt
drop function try_registration(text, integer); -- count_registration_attempt
drop function lock_in_time(bigint); -- lock_with_timeout
drop function forget_aged(uuid); -- purge_idempotency_keys
drop function claim(text, bytea); -- claim_idempotency_key
drop function remember(uuid, text, text, uuid[], integer[], jsonb[], boolean[]); -- record_history
drop function last_act_on(text, uuid); -- latest_history
drop function is_there(text, uuid); -- row_exists
drop function row_now(text, uuid); -- current_row
drop function row_after(history);
drop function put_back(target_state[]); -- apply_targets
drop function obstacle(target_state[]); -- find_obstacle
drop function achieve(target_state[]); -- apply_or_refuse
drop function show_in_trash(uuid); -- list_in_trash
drop function restore(bigint, boolean);
drop function undo(integer, timestamptz, uuid, bigint[]);
drop function keep_lost(text, uuid, jsonb); -- record_conflict
drop function with_fields(text, jsonb, jsonb); -- merge_fields
drop function do_change(text, uuid, jsonb, integer, integer); -- apply_device_change
drop function do_changes(jsonb); -- apply_device_changes
drop function forget(history[]); -- purge_history
drop function erase(text, uuid);
drop function tidy(integer); -- purge_expired
drop function tidy_history(integer, interval, interval); -- purge_expired_history

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
    (user_id, sequence, change, kind, id, version, operation, session, previous_row, trashed)
  select owner_id, head.last_sequence - row_count + r.n, head.last_change, row_kind, r.id,
    r.version, record_history.operation, (select current_session_id()), r.previous_row,
    coalesce(r.trashed, false)
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
    array_agg(n.version order by n.id), array_agg(to_jsonb(o) - 'user_id' order by n.id))
  from new_rows n join old_rows o on o.user_id = n.user_id and o.id = n.id
  group by n.user_id;
  return null;
end $$;

-- Records nothing while the account itself is being deleted. An entry that is deleted together with
-- its journal is restored with the journal, and so is not in the trash by itself.
create or replace function record_deleted() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform record_history(user_id, tg_argv[0], 'delete', array_agg(id order by id),
    array_agg(version + 1 order by id), array_agg(to_jsonb(o) - 'user_id' order by id),
    array_agg(tg_argv[0] <> 'entry' or exists (
      select from journals j
      where j.user_id = o.user_id and j.id = (to_jsonb(o) ->> 'journal_id')::uuid
    ) order by id))
  from old_rows o group by user_id
  having exists (select from users u where u.id = o.user_id);
  return null;
end $$;

create or replace function record_deleted_journal() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform record_history(old.user_id, 'journal', 'delete', array[old.id], array[old.version + 1],
    array[to_jsonb(old) - 'user_id'], array[true])
  from users where id = old.user_id; -- unless the account itself is being deleted
  return null;
end $$;

-- An id that was deleted cannot be created again: a late retry would bring deleted text back, and a
-- stale If-Match: "1" would match other text. A restored row continues with its version.
create or replace function reject_reused_id() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  if exists (
    select from history where user_id = new.user_id and id = new.id and kind = tg_argv[0]
  ) then
    return null;
  end if;
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

create or replace function row_exists(row_kind text, row_id uuid) returns boolean
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select coalesce((latest_history(row_kind, row_id)).operation <> 'delete', false)
$$;
grant execute on function row_exists(text, uuid) to aurora_app;

create or replace function current_row(row_kind text, row_id uuid) returns jsonb
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select case row_kind
    when 'thought' then (
      select to_jsonb(t) - 'user_id' from thoughts t
      where user_id = current_user_id() and id = row_id)
    when 'journal' then (
      select to_jsonb(t) - 'user_id' from journals t
      where user_id = current_user_id() and id = row_id)
    when 'entry' then (
      select to_jsonb(t) - 'user_id' from journal_entries t
      where user_id = current_user_id() and id = row_id)
    when 'task' then (
      select to_jsonb(t) - 'user_id' from tasks t
      where user_id = current_user_id() and id = row_id)
  end
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
  setting text;
begin
  if caller_id is null or not (pg_try_advisory_xact_lock(lock_key) or lock_with_timeout(lock_key))
  then
    state := 'in_progress';
  else
    -- A statement of its own, so that it sees what the same request has just committed.
    select i.request_hash, i.answer, i.created_at into stored_hash, answer, stored_at
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
  if state <> 'replayed' then
    answer := null;
  end if;
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
    to_jsonb(new) - 'user_id'
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

-- Creates the bucket of somebody who has none. It waits for nobody: if another request holds the
-- bucket or is creating it, this request costs no token.
create or replace function create_bucket(owner_id uuid, burst integer) returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
begin
  if not exists (select from rate_limit_buckets where user_id = owner_id)
    and pg_try_advisory_xact_lock(hashtextextended(owner_id::text, 0)) then
    insert into rate_limit_buckets values (owner_id, burst - 1, clock_timestamp())
    on conflict do nothing;
  end if;
end $$;

-- Takes one of `burst` attempts, which refill within `period`. Returns the seconds to wait, or 0.
create or replace function take_attempt(bucket text, burst integer, period interval)
returns double precision language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  hashed bytea := sha256(convert_to(bucket, 'UTF8'));
  refill double precision := burst / extract(epoch from period);
  available double precision;
begin
  insert into sign_in_attempts (key, tokens, filled_at) values (hashed, burst, clock_timestamp())
  on conflict do nothing;
  select least(burst, tokens + refill * extract(epoch from clock_timestamp() - filled_at))
  into available from sign_in_attempts where key = hashed for update;
  if available < 1 then
    return ceil((1 - available) / refill); -- takes nothing, so trying again does not prolong it
  end if;
  update sign_in_attempts set tokens = available - 1, filled_at = clock_timestamp()
  where key = hashed;
  return 0;
end $$;

-- The address, or for IPv6 the /64 network that one household has.
create or replace function client_network(address text) returns text
language sql immutable set search_path = pg_catalog, aurora, pg_temp as $$
  select case when address = '' then 'nowhere' when family(address::inet) = 4 then address
    else network(set_masklen(address::inet, 64))::text end
$$;

-- Removes the text of deleted rows; that they were deleted, and the number, stay. A journal takes
-- the entries along that were in it last. Returns how many deletions were given.
create or replace function purge_history(deletions history[]) returns bigint
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  purged history[] := deletions || array(
    select e from unnest(deletions) j join history e on e.user_id = j.user_id
    where j.kind = 'journal' and e.kind = 'entry' and e.operation = 'delete'
      and e.previous_row ->> 'journal_id' = j.id::text
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

-- Erases one row in the caller's trash, or all of them if the id is null. Returns how many.
create or replace function erase(row_kind text, row_id uuid) returns bigint
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform lock_history();
  return purge_history(array(
    select h from history h
    where user_id = current_user_id() and trashed
      and (row_id is null or id = row_id and kind = row_kind)
  ));
end $$;
grant execute on function erase(text, uuid) to aurora_app;

-- Removes expired sessions, tokens, reset codes, idempotency keys and attempts, at most
-- `batch_size` rows of each. Returns how many rows it removed.
create or replace function purge_expired(batch_size integer) returns bigint
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  removed bigint;
  total bigint := 0;
begin
  delete from sessions where (user_id, id) in (
    select user_id, id from sessions
    where expires_at < now() or revoked_at < now() - interval '1 day' limit batch_size);
  get diagnostics removed = row_count;
  total := total + removed;
  delete from personal_tokens where (user_id, id) in (
    select user_id, id from personal_tokens
    where expires_at < now() - interval '30 days' limit batch_size);
  get diagnostics removed = row_count;
  total := total + removed;
  delete from password_resets where user_id in (
    select user_id from password_resets where expires_at < now() limit batch_size);
  get diagnostics removed = row_count;
  total := total + removed;
  delete from idempotency_keys where (user_id, key) in (
    select user_id, key from idempotency_keys
    where created_at < now() - interval '24 hours' limit batch_size);
  get diagnostics removed = row_count;
  total := total + removed;
  delete from sign_in_attempts where key in (
    select key from sign_in_attempts
    where filled_at < now() - case when trusted then interval '90 days' else interval '1 day' end
    limit batch_size);
  get diagnostics removed = row_count;
  return total + removed;
end $$;
grant execute on function purge_expired(integer) to aurora_tidy;

-- Removes old versions and old trash, at most `batch_size` of each. Returns how many it removed.
create or replace function purge_expired_history(
  batch_size integer, version_age interval, trash_age interval
) returns bigint
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  line history;
  total bigint := 0;
  removed bigint;
begin
  for line in
    select * from history where trashed and at < now() - trash_age limit batch_size
  loop
    perform from history_heads where user_id = line.user_id for no key update;
    total := total + purge_history(array[line]);
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

-- The version that an ETag shows.
create or replace function increment_version() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  new.version := old.version + 1;
  new.updated_at := now();
  return new;
end $$;

create or replace function set_completed_at() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  new.completed_at := case when new.completed then coalesce(new.completed_at, now()) end;
  return new;
end $$;

-- If-Match: no list of versions matches every version. A body in standard SQL is bound when it is
-- created, so it needs no search_path of its own, with which the planner could not inline it.
create or replace function version_matches(version integer, if_match integer[]) returns boolean
language sql immutable
return if_match is null or version = any (if_match);
grant execute on function version_matches(integer, integer[]) to aurora_auth, aurora_app;

-- The user is whoever holds the secret of a live session or personal token. No setting and no
-- parameter names a user, so injected SQL cannot pick one either.
create or replace function current_user_id() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  secret text := current_setting('aurora.session_secret', true);
  hashed bytea := sha256(convert_to(secret, 'UTF8'));
  found_id uuid;
begin
  select s.user_id into found_id from sessions s
  where s.secret_hash = hashed and s.revoked_at is null and s.expires_at > now();
  if found_id is null and starts_with(secret, 'aur_') then
    select t.user_id into found_id from personal_tokens t
    where t.secret_hash = hashed and t.expires_at > now();
  end if;
  return found_id;
end $$;
grant execute on function current_user_id() to aurora_auth, aurora_app;

-- The public id of the session or personal token that the request came with.
create or replace function current_session_id() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  secret text := current_setting('aurora.session_secret', true);
  hashed bytea := sha256(convert_to(secret, 'UTF8'));
  found_id uuid;
begin
  select s.id into found_id from sessions s where s.secret_hash = hashed;
  if found_id is null and starts_with(secret, 'aur_') then
    select t.id into found_id from personal_tokens t where t.secret_hash = hashed;
  end if;
  return found_id;
end $$;

-- Whether the holder of this secret has the scope. A session has every scope. A token's last use is
-- recorded once an hour, so that most reads write nothing.
create or replace function has_scope(secret text, scope text) returns boolean
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  hashed bytea := sha256(convert_to(secret, 'UTF8'));
  granted_scopes text[];
begin
  if not starts_with(secret, 'aur_') then
    return true;
  end if;
  select t.scopes into granted_scopes from personal_tokens t where t.secret_hash = hashed;
  if not found then
    return true; -- the secret of a session, or of nothing
  end if;
  update personal_tokens set last_used_at = now()
  where (user_id, id) in (
    select t.user_id, t.id from personal_tokens t
    where t.secret_hash = hashed
      and coalesce(t.last_used_at, '-infinity') < now() - interval '1 hour'
    for update skip locked
  );
  return coalesce(scope = any(granted_scopes), false);
end $$;

-- The first statement of every signed-in request: session check, rate limit, scope check.
--
-- It never raises. The client reads `state` first (ok, unauthenticated, rate_limited or
-- insufficient_scope), and unless it is ok, nobody is signed in for the rest of the transaction, so
-- the statements behind it find no rows. `remaining` is what the caller's bucket has left; null if
-- the bucket was just created or another request holds it, which costs no token. A request that
-- reads also gets the last number of the caller's history, the version of their lists: in a
-- statement of its own, so that what the list shows is never older.
create or replace function authenticate_request(
  secret text, scope text, burst integer, refill double precision,
  out state text, out remaining double precision, out history_sequence bigint
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
  elsif scope like '%:read' then
    select last_sequence into history_sequence from history_heads where user_id = caller_id;
  end if;
end $$;
grant execute on function authenticate_request(text, text, integer, double precision)
  to aurora_auth, aurora_app;

-- Counts an attempt to sign in. Returns the seconds to wait before the next one, or zero.
create or replace function count_sign_in_attempt(account text, address text)
returns double precision
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  network text := client_network(address);
  pair text := 'pair:' || lower(account) || ' ' || network;
  is_trusted boolean;
begin
  delete from sign_in_attempts where key in (
    select key from sign_in_attempts
    where filled_at < now() - case when trusted then interval '90 days' else interval '1 day' end
    order by filled_at limit 10 for update skip locked
  );
  select trusted into is_trusted from sign_in_attempts
  where key = sha256(convert_to(pair, 'UTF8'));
  return greatest(
    take_attempt(pair, 10, '15 minutes'),
    take_attempt('address:' || network, 100, '15 minutes'),
    case when is_trusted then 0
      else take_attempt('account:' || lower(account), 300, '15 minutes') end
  );
end $$;
grant execute on function count_sign_in_attempt(text, text) to aurora_auth;

-- Counts an attempt to register. Returns the seconds to wait before the next one, or zero.
create or replace function count_registration_attempt(address text, per_hour integer)
returns double precision
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select take_attempt('register:' || client_network(address), per_hour, '1 hour')
$$;
grant execute on function count_registration_attempt(text, integer) to aurora_auth;

-- After a successful sign-in: gives this address its attempts back, and from now on counts it by
-- itself, whatever others try on this account.
create or replace function trust_address(account text, address text) returns void
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  update sign_in_attempts set tokens = 10, trusted = true
  where key = sha256(
    convert_to('pair:' || lower(account) || ' ' || client_network(address), 'UTF8')
  )
$$;
grant execute on function trust_address(text, text) to aurora_auth;

-- The key that new access tokens are signed with.
create or replace function signing_key() returns table (kid text, private_key bytea)
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select kid, private_key from signing_keys
  where retired_at is null order by created_at desc, kid limit 1
$$;
grant execute on function signing_key() to aurora_auth;

-- The keys that access tokens are checked with. A retired key counts as long as a token lives.
create or replace function public_keys() returns table (kid text, public_key bytea)
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select kid, public_key from signing_keys
  where retired_at is null or retired_at > now() - interval '15 minutes'
$$;
grant execute on function public_keys() to aurora_auth, aurora_app;

-- Keeps the fields that a device sent and that were not applied, as a line of history. Returns its
-- number.
create or replace function record_conflict(row_kind text, row_id uuid, fields jsonb)
returns bigint
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select record_history(
    user_id, row_kind, 'conflict', array[row_id], array[version], array[fields]
  )
  from latest_history(row_kind, row_id) where user_id = current_user_id()
$$;
grant execute on function record_conflict(text, uuid, jsonb) to aurora_app;

-- A row with some of its fields replaced, in the form that current_row has.
create or replace function merge_fields(row_kind text, base_row jsonb, fields jsonb) returns jsonb
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select case row_kind
    when 'thought' then to_jsonb(jsonb_populate_record(null::thoughts, base_row || fields))
    when 'journal' then to_jsonb(jsonb_populate_record(null::journals, base_row || fields))
    when 'entry' then to_jsonb(jsonb_populate_record(null::journal_entries, base_row || fields))
    when 'task' then to_jsonb(jsonb_populate_record(null::tasks, base_row || fields))
  end - 'user_id'
$$;
grant execute on function merge_fields(text, jsonb, jsonb) to aurora_app;

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

-- Applies a device's changes in order, each of them once.
create or replace function apply_device_changes(changes jsonb)
returns table (
  change_id uuid, state text, version integer, conflict_sequence bigint, fields jsonb
) language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_variable
declare
  sent record;
  own_versions jsonb := '{}'; -- the last version of each row that this device made
begin
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
grant execute on function apply_device_changes(jsonb) to aurora_app;

-- Inserts, updates or deletes rows until they are what the targets say. Journals are inserted
-- before their entries, and deleted with them. A row that comes back continues with its version.
create or replace function apply_targets(targets target_state[]) returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  step record;
  table_name text;
  columns text;
begin
  for step in
    select kind, action, array_agg(target) as targets from (
      select t.kind, t as target, case
          when not t.exists_now then 'insert' when t.fields is null then 'delete' else 'update'
        end as action
      from unnest(targets) t where t.exists_now or t.fields is not null
    ) planned
    group by kind, action
    order by array_position(array['insert', 'update', 'delete'], action), kind <> 'journal'
  loop
    select k.table_name, k.columns into table_name, columns from (values
      ('thought', 'thoughts', 'text, timestamp, tags'),
      ('journal', 'journals', 'name, description, color'),
      ('entry', 'journal_entries', 'journal_id, title, content, timestamp, mood, tags'),
      ('task', 'tasks',
        'title, description, date, due_time, completed, completed_at, category, priority')
    ) k (kind, table_name, columns) where k.kind = step.kind;
    execute format(case step.action
      when 'insert' then 'insert into %1$I select r.* from unnest($1) t
        cross join lateral latest_history(t.kind, t.id) latest
        cross join lateral jsonb_populate_record(null::%1$I,
          jsonb_build_object(''created_at'', now(), ''updated_at'', now())
          || coalesce(latest.previous_row, ''{}'') || t.fields
          || jsonb_build_object(''user_id'', (select current_user_id()), ''id'', t.id,
            ''version'', coalesce(latest.version, 0) + 1)) r'
      when 'update' then 'update %1$I old
        set (%2$s) = (select %2$s from jsonb_populate_record(old, t.fields))
        from unnest($1) t where old.user_id = (select current_user_id()) and old.id = t.id'
      when 'delete' then 'delete from %1$I where user_id = (select current_user_id())
        and id in (select t.id from unnest($1) t)'
    end, table_name, columns) using step.targets;
  end loop;
end $$;
grant execute on function apply_targets(target_state[]) to aurora_app;

-- Why targets cannot be applied: an entry would be without its journal (parent_gone), or a journal
-- would take entries with it that are not among the targets (in_use).
create or replace function find_obstacle(targets target_state[])
returns table (state text, kind text, id uuid)
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  with entries as (
    select t.id, t.fields is not null as wanted, (t.fields ->> 'journal_id')::uuid as journal_id
    from unnest(targets) t where t.kind = 'entry'
  ), journals as (
    select t.id, t.fields is not null as wanted from unnest(targets) t where t.kind = 'journal'
  ), parents as (
    select e.journal_id, coalesce(j.wanted, row_exists('journal', e.journal_id)) as present
    from (select distinct journal_id from entries where wanted) e
    left join journals j on j.id = e.journal_id
  )
  select 'parent_gone', 'entry', e.id from entries e join parents p using (journal_id)
  where e.wanted and not p.present
  union all
  select 'in_use', 'journal', j.id from journals j
  where not j.wanted and exists (
    select from journal_entries e where e.user_id = (select current_user_id())
      and e.journal_id = j.id and e.id not in (select o.id from entries o)
  )
  limit 1
$$;
grant execute on function find_obstacle(target_state[]) to aurora_app;

-- Applies the targets unless there is an obstacle. Returns what happened to each row, and with the
-- first target the row itself.
create or replace function apply_or_refuse(targets target_state[])
returns table (state text, kind text, id uuid, fields jsonb)
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
begin
  return query select o.*, null::jsonb from find_obstacle(targets) o;
  if found then
    return;
  end if;
  targets := array(
    select row(t.kind, t.id, t.fields, row_exists(t.kind, t.id))::target_state
    from unnest(targets) with ordinality t (kind, id, fields, exists_now, n) order by n
  );
  perform apply_targets(targets);
  return query select case when t.fields is null then 'deleted' when t.exists_now then 'changed'
      else 'restored' end, t.kind, t.id, case when t.n = 1 then current_row(t.kind, t.id) end
  from unnest(targets) with ordinality t (kind, id, fields, exists_now, n)
  where t.exists_now or t.fields is not null;
end $$;
grant execute on function apply_or_refuse(target_state[]) to aurora_app;

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

-- The triggers of every table. Names matter: triggers of one event fire in alphabetical order.

create trigger increment_version before update on users
  for each row execute function increment_version();
create trigger create_history_head after insert on users
  for each row execute function create_history_head();
-- Deleting an account waits for writers before it locks the account, which their rows refer to.
create trigger lock_history_before_delete before delete on users
  for each statement execute function lock_history_before_write();
create trigger set_completed_at before insert or update on tasks
  for each row execute function set_completed_at();

do $$
declare
  tracked record;
begin
  for tracked in
    select * from (values
      ('thoughts', 'thought'), ('journals', 'journal'), ('journal_entries', 'entry'),
      ('tasks', 'task')
    ) t (name, kind)
  loop
    execute format('create trigger increment_version before update on %I
      for each row execute function increment_version()', tracked.name);

    -- A replayed request inserts nothing, and so does not wait for other writers.
    execute format('create trigger lock_history_before_insert before insert on %I
      for each statement
      when (current_setting(''aurora.skip_inserts'', true) is distinct from ''on'')
      execute function lock_history_before_write()', tracked.name);
    execute format('create trigger lock_history_before_change before update or delete on %I
      for each statement execute function lock_history_before_write()', tracked.name);

    execute format('create trigger reject_reused_id before insert on %I
      for each row when (new.version = 1)
      execute function reject_reused_id(%L)', tracked.name, tracked.kind);
    execute format('create trigger skip_replayed_insert before insert on %I
      for each row when (current_setting(''aurora.skip_inserts'', true) = ''on'')
      execute function skip_replayed_insert()', tracked.name);
    execute format('create trigger store_idempotent_answer after insert on %I
      for each row when (current_setting(''aurora.idempotency_key'', true) <> '''')
      execute function store_idempotent_answer()', tracked.name);
    execute format('create trigger take_out_of_trash after insert on %I
      for each row when (new.version > 1)
      execute function take_out_of_trash(%L)', tracked.name, tracked.kind);
    execute format('create trigger drop_idempotent_answers after delete on %I
      referencing old table as deleted_rows
      for each statement execute function drop_idempotent_answers()', tracked.name);

    execute format('create trigger record_created after insert on %I
      referencing new table as new_rows
      for each statement execute function record_created(%L)', tracked.name, tracked.kind);
    execute format('create trigger record_updated after update on %I
      referencing old table as old_rows new table as new_rows
      for each statement execute function record_updated(%L)', tracked.name, tracked.kind);
    continue when tracked.kind = 'journal';
    execute format('create trigger record_deleted after delete on %I
      referencing old table as old_rows
      for each statement execute function record_deleted(%L)', tracked.name, tracked.kind);
  end loop;
end $$;

-- Sorts before RI_ConstraintTrigger_..., the foreign key's trigger that deletes the entries: so the
-- journal's number is the first of its change.
create trigger "A_record_deleted" after delete on journals
  for each row execute function record_deleted_journal();

-- The expression of a policy keeps the name that its function had.
alter policy own on thoughts using (user_id = (select current_user_id()));
alter policy own on journals using (user_id = (select current_user_id()));
alter policy own on journal_entries using (user_id = (select current_user_id()));
alter policy own on tasks using (user_id = (select current_user_id()));
alter policy own on history_heads using (user_id = (select current_user_id()));
alter policy own on history using (user_id = (select current_user_id()));
alter policy own on device_changes using (user_id = (select current_user_id()));
