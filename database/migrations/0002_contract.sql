-- Requests that can be repeated safely, and limits on how many there are.

set local role aurora_owner;
set local search_path = aurora, pg_temp;

-- One row for each Idempotency-Key of the last day, with the row its request made.
create table idempotency (
  user_id uuid not null references users on delete cascade,
  key text not null constraint idempotency_key_length check (char_length(key) between 1 and 255),
  request_hash bytea not null,
  created_at moment not null default now(),
  kind text,
  id uuid,
  answer jsonb,
  primary key (user_id, key)
);
create index idempotency_rows on idempotency (user_id, id);
create index idempotency_age on idempotency (user_id, created_at);
alter table idempotency enable row level security; -- and no policy: only the functions below

-- The second statement of a create with a key. Its states: fresh (go on), done (with the row as it
-- was then), other (the key is taken by another request), busy (its twin is at work right now).
-- But for fresh, the statements after it insert nothing.
create function claim(key text, request_hash bytea)
returns table (state text, answer jsonb) language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp set lock_timeout = '500ms' as $$
#variable_conflict use_variable
declare
  person uuid := me();
  was idempotency;
begin
  delete from idempotency i where i.user_id = person and i.key in (
    select o.key from idempotency o
    where o.user_id = person and o.created_at < now() - interval '24 hours'
    order by o.created_at limit 10 for update skip locked
  );
  begin
    -- Waits for a twin, and sees whether it ended well.
    insert into idempotency (user_id, key, request_hash)
    select person, claim.key, claim.request_hash where person is not null
    on conflict do nothing;
    select i.* into was from idempotency i
    where i.user_id = person and i.key = claim.key for update;
    state := case when was.request_hash is distinct from claim.request_hash then 'other'
                  when was.answer is not null then 'done' else 'fresh' end;
  exception when lock_not_available then
    state := 'busy';
  end;
  if state = 'fresh' then
    perform set_config('app.idempotency_key', claim.key, true);
  else
    perform set_config('app.inserts', 'off', true);
  end if;
  if state = 'done' then
    answer := was.answer;
  end if;
  return next;
end $$;

create function skip_row() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  return null;
end $$;

create function keep_answer() returns trigger language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  update idempotency set kind = tg_table_name, id = new.id, answer = to_jsonb(new) - 'user_id'
  where user_id = new.user_id and user_id = me()
    and key = current_setting('app.idempotency_key');
  return null;
end $$;

create function forget_answers() returns trigger language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  delete from idempotency i using gone where i.user_id = gone.user_id and i.id = gone.id;
  return null;
end $$;

do $$
declare
  kind text;
begin
  foreach kind in array array['thoughts', 'journals', 'journal_entries', 'tasks'] loop
    execute format('create trigger skip_row before insert on %I for each row
      when (current_setting(''app.inserts'', true) = ''off'') execute function skip_row()', kind);
    execute format('create trigger keep_answer after insert on %I for each row
      when (current_setting(''app.idempotency_key'', true) <> '''')
      execute function keep_answer()', kind);
    execute format('create trigger forget_answers after delete on %I
      referencing old table as gone for each statement execute function forget_answers()', kind);
  end loop;
end $$;

-- What each person may still ask for. Lost in a crash, and filled again: no read waits for a disk.
create unlogged table buckets (
  user_id uuid primary key references users on delete cascade,
  tokens double precision not null,
  filled_at timestamptz not null
);
alter table buckets enable row level security;

-- Takes one token and tells how many are left; null when somebody else is at this very bucket,
-- which then goes uncharged, since nobody shall wait here. Below zero is refused.
create function charge(person uuid, burst integer, refill double precision)
returns double precision language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
declare
  available double precision;
begin
  select least(burst, tokens + refill * extract(epoch from clock_timestamp() - filled_at))
  into available from buckets where user_id = person for update skip locked;
  if found then
    if available >= 1 then
      update buckets set tokens = available - 1, filled_at = clock_timestamp()
      where user_id = person;
    end if;
    return available - 1;
  end if;
  -- Either it is locked, or there is none. Inserting beside either would wait, so look first, and
  -- of those who find none only one makes it.
  if not exists (select from buckets where user_id = person)
    and pg_try_advisory_xact_lock(hashtextextended(person::text, 0)) then
    insert into buckets values (person, burst - 1, clock_timestamp()) on conflict do nothing;
  end if;
  return null;
end $$;

drop function enter(text);
-- The first statement of every signed-in request. It never raises: its state is read first, and
-- unless that is ok nobody is signed in for the rest of the transaction.
create function enter(secret text, burst integer, refill double precision)
returns table (state text, remaining double precision) language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
declare
  person uuid;
begin
  perform set_config('app.session', secret, true);
  person := me();
  state := 'ended';
  if person is not null then
    remaining := charge(person, burst, refill);
    state := case when remaining < 0 then 'limited' else 'ok' end;
  end if;
  if state <> 'ok' then
    perform set_config('app.session', '', true);
  end if;
  return next;
end $$;

grant execute on function enter(text, integer, double precision) to aurora_auth, aurora_app;
grant execute on function claim(text, bytea) to aurora_app;

-- How often somebody may try to sign in, by account and by address: one small row for each.
create table attempts (
  key bytea primary key constraint attempts_key_length check (length(key) = 32),
  tokens double precision not null,
  filled_at moment not null,
  -- An address that has signed in to this account before is not held up by what others try.
  trusted boolean not null default false
);
create index attempts_age on attempts (filled_at);
alter table attempts enable row level security;

-- Takes one of `burst` tries, which come back within `period`; tells the seconds to wait, or zero.
create function take_try(name text, burst integer, period interval)
returns double precision language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
declare
  hashed bytea := sha256(convert_to(name, 'UTF8'));
  refill double precision := burst / extract(epoch from period);
  available double precision;
begin
  insert into attempts (key, tokens, filled_at) values (hashed, burst, clock_timestamp())
  on conflict do nothing;
  select least(burst, tokens + refill * extract(epoch from clock_timestamp() - filled_at))
  into available from attempts where key = hashed for update;
  if available < 1 then
    return ceil((1 - available) / refill); -- and nothing is taken: trying on does not prolong it
  end if;
  update attempts set tokens = available - 1, filled_at = clock_timestamp() where key = hashed;
  return 0;
end $$;

-- An address, or for IPv6 the network that one household has.
create function place_of(address text) returns text language sql immutable
set search_path = pg_catalog, aurora, pg_temp as $$
  select case when address = '' then 'nowhere' when family(address::inet) = 4 then address
    else network(set_masklen(address::inet, 64))::text end
$$;

-- Counts a try to sign in, and tells the seconds to wait before the next one; zero is go on.
create function try_account(account text, address text) returns double precision
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  place text := place_of(address);
  pair text := 'pair:' || lower(account) || ' ' || place;
  known boolean;
begin
  delete from attempts where key in (
    select key from attempts
    where filled_at < now() - case when trusted then interval '90 days' else interval '1 day' end
    order by filled_at limit 10 for update skip locked
  );
  select trusted into known from attempts where key = sha256(convert_to(pair, 'UTF8'));
  return greatest(
    take_try(pair, 10, '15 minutes'),
    take_try('address:' || place, 100, '15 minutes'),
    case when known then 0 else take_try('account:' || lower(account), 300, '15 minutes') end
  );
end $$;

-- Counts a try to open an account.
create function try_registration(address text, an_hour integer) returns double precision
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select take_try('register:' || place_of(address), an_hour, '1 hour')
$$;

-- Says that a try was right: this address has its tries back, and its own count from now on.
create function trust_address(account text, address text) returns void
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  update attempts set tokens = 10, trusted = true
  where key = sha256(convert_to('pair:' || lower(account) || ' ' || place_of(address), 'UTF8'))
$$;

grant execute on function try_account(text, text), try_registration(text, integer),
  trust_address(text, text) to aurora_auth;
