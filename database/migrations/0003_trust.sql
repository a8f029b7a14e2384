-- Second factors, tokens for scripts, and what the owner decides.

do $$
begin
  create role aurora_tidy nologin;
exception when duplicate_object or unique_violation then
  null;
end $$;
alter role aurora_tidy login connection limit 3;
alter role aurora_tidy set search_path = aurora, pg_temp;
alter role aurora_tidy set timezone = 'UTC';
alter role aurora_tidy set transaction_timeout = '60s';
alter role aurora_tidy set lock_timeout = '2s';

set local role aurora_owner;
set local search_path = aurora, pg_temp;
grant usage on schema aurora to aurora_tidy;

-- What the owner decides while Aurora runs; what is not here is as the environment says.
create table choices (
  name text primary key constraint choice_name check (name in ('registration', 'registration_code')),
  value text not null
);
alter table choices enable row level security;
create policy sign_in on choices to aurora_auth using (true);
grant select on choices to aurora_auth;

-- The second factor (RFC 6238). It counts from `confirmed_at` on; a step is used once.
create table totp (
  user_id uuid primary key references users on delete cascade,
  secret bytea not null,
  confirmed_at moment,
  last_step bigint not null default 0
);
create table recovery_codes (
  user_id uuid not null references users on delete cascade,
  code_hash bytea not null constraint recovery_code_hash_length check (length(code_hash) = 32),
  primary key (user_id, code_hash)
);
-- One way back in for somebody who forgot the password, given by the owner.
create table resets (
  user_id uuid primary key references users on delete cascade,
  code_hash bytea not null constraint reset_code_hash_length check (length(code_hash) = 32),
  expires_at moment not null
);
alter table totp enable row level security;
alter table recovery_codes enable row level security;
alter table resets enable row level security;
create policy sign_in on totp to aurora_auth using (true);
create policy sign_in on recovery_codes to aurora_auth using (true);
create policy sign_in on resets to aurora_auth using (true);
grant select, insert, update, delete on totp, recovery_codes to aurora_auth;
grant select, delete on resets to aurora_auth;

-- Personal access tokens: what scripts sign in with. Only the hash is kept.
create table tokens (
  user_id uuid not null references users on delete cascade,
  id uuid not null default uuidv7(),
  name text not null constraint token_name_length check (char_length(name) between 1 and 100),
  secret_hash bytea not null constraint token_hash_length check (length(secret_hash) = 32),
  scopes text[] not null constraint token_scopes_known check (
    cardinality(scopes) > 0 and scopes <@ array[
      'account:read', 'thoughts:read', 'thoughts:write', 'journals:read', 'journals:write',
      'tasks:read', 'tasks:write'
    ]
  ),
  created_at moment not null default now(),
  expires_at moment not null
    constraint token_ends_within_a_year check (expires_at <= created_at + interval '366 days'),
  last_used_at moment,
  primary key (user_id, id)
);
create unique index tokens_secret on tokens (secret_hash);
alter table tokens enable row level security;
create policy sign_in on tokens to aurora_auth using (true);
grant select, insert, delete on tokens to aurora_auth;

-- The person is whoever holds the secret of a live session, or of a live token.
create or replace function me() returns uuid language sql stable security definer
set search_path = pg_catalog, aurora, pg_temp as $$
  select user_id from sessions
  where secret_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8'))
    and revoked_at is null and expires_at > now()
  union all
  select user_id from tokens
  where secret_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8'))
    and expires_at > now()
  limit 1
$$;

-- Tells whether whoever holds the secret may do what takes this scope. A session may everything.
-- A token's last use is written down once an hour, so that a read stays one that writes nothing.
create function may(secret text, scope text) returns boolean language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
declare
  hashed bytea := sha256(convert_to(secret, 'UTF8'));
  held text[];
begin
  if not starts_with(secret, 'aur_') then
    return true;
  end if;
  select t.scopes into held from tokens t where t.secret_hash = hashed;
  if not found then
    return true; -- the secret of a session, or of nothing
  end if;
  update tokens set last_used_at = now()
  where (user_id, id) in (
    select t.user_id, t.id from tokens t
    where t.secret_hash = hashed
      and coalesce(t.last_used_at, '-infinity') < now() - interval '1 hour'
    for update skip locked
  );
  return coalesce(scope = any(held), false);
end $$;

drop function enter(text, integer, double precision);
-- The first statement of every signed-in request. It never raises: its state is read first, and
-- unless that is ok nobody is signed in for the rest of the transaction.
create function enter(secret text, scope text, burst integer, refill double precision)
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
    state := case when remaining < 0 then 'limited' when may(secret, scope) then 'ok'
                  else 'forbidden' end;
  end if;
  if state <> 'ok' then
    perform set_config('app.session', '', true);
  end if;
  return next;
end $$;
grant execute on function enter(text, text, integer, double precision)
  to aurora_auth, aurora_app;

-- Removes what has ended, at most `most` rows of each kind; tells how many went.
create function tidy(most integer) returns bigint language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
declare
  gone bigint;
  total bigint := 0;
begin
  delete from sessions where (user_id, id) in (
    select user_id, id from sessions
    where expires_at < now() or revoked_at < now() - interval '1 day' limit most);
  get diagnostics gone = row_count;
  total := total + gone;
  delete from tokens where (user_id, id) in (
    select user_id, id from tokens where expires_at < now() - interval '30 days' limit most);
  get diagnostics gone = row_count;
  total := total + gone;
  delete from resets where user_id in (
    select user_id from resets where expires_at < now() limit most);
  get diagnostics gone = row_count;
  total := total + gone;
  delete from idempotency where (user_id, key) in (
    select user_id, key from idempotency
    where created_at < now() - interval '24 hours' limit most);
  get diagnostics gone = row_count;
  total := total + gone;
  delete from attempts where key in (
    select key from attempts
    where filled_at < now() - case when trusted then interval '90 days' else interval '1 day' end
    limit most);
  get diagnostics gone = row_count;
  return total + gone;
end $$;
grant execute on function tidy(integer) to aurora_tidy;
