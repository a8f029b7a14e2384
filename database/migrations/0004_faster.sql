-- The same walls, limits and keys, for less of PostgreSQL's time.

set local role aurora_owner;
set local search_path = aurora, pg_temp;

-- The person is whoever holds the secret of a live session, or of a live token.
create or replace function me() returns uuid language plpgsql stable security definer
set search_path = pg_catalog, aurora, pg_temp as $$
declare
  secret text := current_setting('app.session', true);
  hashed bytea := sha256(convert_to(secret, 'UTF8'));
  person uuid;
begin
  select s.user_id into person from sessions s
  where s.secret_hash = hashed and s.revoked_at is null and s.expires_at > now();
  if person is null and starts_with(secret, 'aur_') then
    select t.user_id into person from tokens t
    where t.secret_hash = hashed and t.expires_at > now();
  end if;
  return person;
end $$;

-- Makes the bucket of somebody who has none, and waits for nobody: when another request is at it,
-- or making one, this one goes uncharged.
create function make_bucket(person uuid, burst integer) returns void language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  if not exists (select from buckets where user_id = person)
    and pg_try_advisory_xact_lock(hashtextextended(person::text, 0)) then
    insert into buckets values (person, burst - 1, clock_timestamp()) on conflict do nothing;
  end if;
end $$;

drop function enter(text, text, integer, double precision);
drop function charge(uuid, integer, double precision);
-- The first statement of every signed-in request. It never raises: its state is read first, and
-- unless that is ok nobody is signed in for the rest of the transaction. It takes a token from the
-- person's bucket and tells how many are left: below zero is refused, null is not charged.
create function enter(secret text, scope text, burst integer, refill double precision,
  out state text, out remaining double precision) language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
declare
  entered text := set_config('app.session', secret, true);
  person uuid := me();
begin
  state := 'ended';
  if person is not null then
    select least(burst, tokens + refill * extract(epoch from clock_timestamp() - filled_at)) - 1
    into remaining from buckets where user_id = person for update skip locked;
    if remaining >= 0 then
      update buckets set tokens = remaining, filled_at = clock_timestamp() where user_id = person;
    elsif remaining is null then
      perform make_bucket(person, burst);
    end if;
    state := case when remaining < 0 then 'limited'
                  when not starts_with(secret, 'aur_') or may(secret, scope) then 'ok'
                  else 'forbidden' end;
  end if;
  if state <> 'ok' then
    entered := set_config('app.session', '', true);
  end if;
end $$;
grant execute on function enter(text, text, integer, double precision)
  to aurora_auth, aurora_app;

-- Waits for whoever holds a lock, and tells whether it was free in time.
create function lock_in_time(lock bigint) returns boolean language plpgsql
set search_path = pg_catalog, aurora, pg_temp set lock_timeout = '500ms' as $$
begin
  perform pg_advisory_xact_lock(lock);
  return true;
exception when lock_not_available then
  return false;
end $$;

create function forget_aged(person uuid) returns void language sql
set search_path = pg_catalog, aurora, pg_temp as $$
  delete from idempotency i where i.user_id = person and i.key in (
    select o.key from idempotency o
    where o.user_id = person and o.created_at < now() - interval '24 hours'
    order by o.created_at limit 100 for update skip locked
  )
$$;

drop function claim(text, bytea);
-- The second statement of a create with a key. Its states: fresh (go on), done (with the row as it
-- was then), other (the key is taken by another request), busy (its twin is at work right now).
-- But for fresh, the statements after it insert nothing. A lock of the transaction's keeps twins
-- apart, so that a key is written down once, with its answer, and not at all when there is none.
create function claim(key text, request_hash bytea, out state text, out answer jsonb)
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_variable
declare
  person uuid := me();
  lock bigint := hashtextextended(person::text || key, 1);
  known bytea;
  since timestamptz;
  told text;
begin
  if person is null or not (pg_try_advisory_xact_lock(lock) or lock_in_time(lock)) then
    state := 'busy';
  else
    -- A statement of its own sees what the twin has committed.
    select i.request_hash, i.answer, i.created_at into known, answer, since from idempotency i
    where i.user_id = person and i.key = claim.key;
    state := case when answer is null or since < now() - interval '24 hours' then 'fresh'
                  when known = request_hash then 'done' else 'other' end;
  end if;
  if state = 'fresh' then
    told := set_config('app.idempotency_key', key, true);
    told := set_config('app.request_hash', encode(request_hash, 'hex'), true);
  else
    told := set_config('app.inserts', 'off', true);
  end if;
  if state <> 'done' then
    answer := null;
  end if;
  if state = 'fresh' and random() < 0.1 then
    perform forget_aged(person);
  end if;
end $$;
grant execute on function claim(text, bytea) to aurora_app;

create or replace function keep_answer() returns trigger language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  -- What is there already is older than a day, or never had an answer.
  insert into idempotency as i (user_id, key, request_hash, kind, id, answer)
  select new.user_id, current_setting('app.idempotency_key'),
    decode(current_setting('app.request_hash'), 'hex'), tg_table_name, new.id,
    to_jsonb(new) - 'user_id'
  where new.user_id = me()
  on conflict (user_id, key) do update set request_hash = excluded.request_hash,
    created_at = excluded.created_at, kind = excluded.kind, id = excluded.id,
    answer = excluded.answer;
  return null;
end $$;
