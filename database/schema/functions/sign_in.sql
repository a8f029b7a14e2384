-- Signing in: attempts, and all that happens before it is known who is asking.
--
-- aurora_auth may call all but account_key, pair_bucket and renew_trust, aurora_app only
-- public_keys. Row-level security shows aurora_auth nobody's rows until somebody is signed in, so
-- these functions return only what one step of signing in needs. `proof` is the account's password
-- hash, which only a look-up by its email returns; once the password has changed it proves nothing.

-- The name by which attempts on an account are counted.
create or replace function account_key(account text) returns text
language sql immutable set search_path = pg_catalog, aurora, pg_temp as $$
  select lower(normalize(account, nfc))
$$;

-- The bucket of the attempts of one address on one account.
create or replace function pair_bucket(account text, address text) returns text
language sql immutable set search_path = pg_catalog, aurora, pg_temp as $$
  select 'pair:' || account_key(account) || ' ' || client_network(address)
$$;

-- Whether this address has signed in to this account before.
create or replace function is_trusted_address(account text, address text) returns boolean
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select exists (
    select from sign_in_attempts
    where trusted and key = sha256(convert_to(pair_bucket(account, address), 'UTF8'))
  )
$$;

-- Counts an attempt to sign in. Returns the seconds to wait before the next one, or zero.
--
-- The address pays first, then the address with the account, then the account: each only if those
-- before let the attempt pass, so an address that is refused costs the account nothing. A refusal
-- writes nothing at all. The account has room for 60 addresses at their own limit, so that 50 do
-- not lock out its owner, and an address that has signed in before does not depend on it.
create or replace function count_sign_in_attempt(account text, address text)
returns double precision
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  quarter constant interval := '15 minutes';
  by_address text := 'address:' || client_network(address);
  by_pair text := pair_bucket(account, address);
  by_account text := 'account:' || account_key(account);
  is_trusted boolean := is_trusted_address(account, address);
  wait double precision := greatest(
    attempt_wait(by_address, 100, quarter),
    attempt_wait(by_pair, 10, quarter),
    case when is_trusted then 0 else attempt_wait(by_account, 600, quarter) end
  );
begin
  if wait > 0 then
    return wait;
  end if;
  delete from sign_in_attempts where key in (
    select key from sign_in_attempts
    where filled_at < now() - case when trusted then interval '90 days' else interval '1 day' end
    order by filled_at limit 10 for update skip locked
  );
  wait := take_attempt(by_address, 100, quarter);
  if wait = 0 then
    wait := take_attempt(by_pair, 10, quarter);
  end if;
  if wait = 0 and not is_trusted then
    wait := take_attempt(by_account, 600, quarter);
  end if;
  return wait;
end $$;
grant execute on function count_sign_in_attempt(text, text) to aurora_auth;

-- Counts an attempt to register. Returns the seconds to wait before the next one, or zero.
create or replace function count_registration_attempt(address text, per_hour integer)
returns double precision
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select take_attempt('register:' || client_network(address), per_hour, '1 hour')
$$;
grant execute on function count_registration_attempt(text, integer) to aurora_auth;

-- What the owner decided about registration, and whether this is the code; null where the
-- environment decides.
create or replace function registration_rules(
  given_code text, out mode text, out is_code_right boolean
) language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select
    (select value from registration_settings where name = 'registration'),
    (select sha256(convert_to(value, 'UTF8')) = sha256(convert_to(given_code, 'UTF8'))
     from registration_settings where name = 'registration_code')
$$;
grant execute on function registration_rules(text) to aurora_auth;

-- After a successful sign-in: gives this address its attempts back, and from now on counts it by
-- itself, whatever others try on this account.
create or replace function trust_address(account text, address text) returns void
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  insert into sign_in_attempts (key, tokens, filled_at, trusted)
  values (
    sha256(convert_to(pair_bucket(account, address), 'UTF8')), 10, clock_timestamp(), true
  )
  on conflict (key) do update set tokens = 10, filled_at = clock_timestamp(), trusted = true
$$;
grant execute on function trust_address(text, text) to aurora_auth;

-- After a refresh: the address is trusted, or remains so. It gets no attempts back, since somebody
-- else may be guessing at the same address. It writes once a day.
create or replace function renew_trust(account text, address text) returns void
language sql set search_path = pg_catalog, aurora, pg_temp as $$
  insert into sign_in_attempts as b (key, tokens, filled_at, trusted)
  values (
    sha256(convert_to(pair_bucket(account, address), 'UTF8')), 10, clock_timestamp(), true
  )
  on conflict (key) do update set
    tokens = case when b.filled_at < now() - interval '1 day' then 10 else b.tokens end,
    filled_at = case when b.filled_at < now() - interval '1 day'
      then clock_timestamp() else b.filled_at end,
    trusted = true
  where not b.trusted or b.filled_at < now() - interval '1 day'
$$;

-- The account with this email, and nothing once somebody is signed in. An account from before
-- emails were normalised is found as it was written.
create or replace function find_account(account text) returns table (
  id uuid, email text, name text, created_at timestamptz, updated_at timestamptz, version integer,
  second_factor boolean, token_created_at timestamptz, zone text, languages text[],
  password_hash text, totp_secret bytea
) language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select u.id, u.email, u.name, u.created_at, u.updated_at, u.version, u.second_factor,
    u.token_created_at, u.zone, u.languages, u.password_hash, t.secret
  from users u left join totp t on t.user_id = u.id and t.confirmed_at is not null
  where lower(u.email) in (lower(account), account_key(account))
    and coalesce(current_setting('aurora.session_secret', true), '') = ''
  order by lower(u.email) = lower(account) desc limit 1
$$;
grant execute on function find_account(text) to aurora_auth;

-- Opens an account and its first session, and trusts the address. Returns nothing if the email is
-- taken.
create or replace function register_account(
  new_email text, new_name text, new_password_hash text, session_hash bytea,
  new_refresh_hash bytea, new_family_hash bytea, client text, address text
) returns table (
  id uuid, email text, name text, created_at timestamptz, updated_at timestamptz, version integer,
  second_factor boolean, token_created_at timestamptz, zone text, languages text[]
) language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  with account as (
    insert into users (email, name, password_hash)
    values (new_email, new_name, new_password_hash)
    on conflict ((lower(email))) do nothing
    returning *
  ), session as (
    insert into sessions (user_id, secret_hash, refresh_hash, family_hash, user_agent, expires_at)
    select a.id, session_hash, new_refresh_hash, new_family_hash, client,
      now() + interval '60 days'
    from account a
  ), trusted as materialized (
    select trust_address(a.email, address) from account a
  )
  select a.id, a.email, a.name, a.created_at, a.updated_at, a.version, a.second_factor,
    a.token_created_at, a.zone, a.languages
  from account a, trusted
$$;
grant execute on function
  register_account(text, text, text, bytea, bytea, bytea, text, text) to aurora_auth;

-- Starts a session, trusts its address, and deletes the account's ended sessions. Returns whether
-- it did: not if the password has changed since it was checked.
create or replace function start_session(
  account_id uuid, proof text, session_hash bytea, new_refresh_hash bytea, new_family_hash bytea,
  client text, address text
) returns boolean
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  account_email text;
begin
  -- A change of the password that is under way ends first.
  select email into account_email from users
  where id = account_id and password_hash = proof for share;
  if not found then
    return false;
  end if;
  delete from sessions
  where user_id = account_id and (expires_at < now() or revoked_at is not null);
  perform trust_address(account_email, address);
  insert into sessions (user_id, secret_hash, refresh_hash, family_hash, user_agent, expires_at)
  values (account_id, session_hash, new_refresh_hash, new_family_hash, client,
    now() + interval '60 days');
  return true;
end $$;
grant execute on function
  start_session(uuid, text, bytea, bytea, bytea, text, text) to aurora_auth;

-- Counts an attempt at the second factor and uses up a time step or a recovery code, whichever
-- matches. Returns the seconds to wait, or whether one did.
--
-- The codes of an account have a bucket of their own, which only its password reaches. A known
-- address has its own, so that whoever learned the password does not lock out the owner.
create or replace function use_second_factor(
  account_id uuid, proof text, address text, totp_step bigint, recovery_hash bytea,
  out wait double precision, out is_used boolean
) language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  account_email text;
  bucket text := 'code:' || account_id;
begin
  wait := 0;
  is_used := false;
  select email into account_email from users where id = account_id and password_hash = proof;
  if not found then
    return;
  end if;
  if is_trusted_address(account_email, address) then
    bucket := bucket || ' ' || client_network(address);
  end if;
  wait := take_attempt(bucket, 10, '15 minutes');
  if wait > 0 then
    return;
  end if;
  update totp set last_step = totp_step
  where user_id = account_id and confirmed_at is not null and last_step < totp_step;
  is_used := found;
  if not is_used then
    delete from recovery_codes where user_id = account_id and code_hash = recovery_hash;
    is_used := found;
  end if;
  if is_used then
    delete from sign_in_attempts where key = sha256(convert_to(bucket, 'UTF8'));
  end if;
end $$;
grant execute on function use_second_factor(uuid, text, text, bigint, bytea) to aurora_auth;

-- Sets a password with the owner's one-time code, and ends every session, personal token and feed.
-- Returns the account's id; null if the code was wrong.
create or replace function reset_password(account text, code bytea, new_hash text) returns uuid
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  with spent as (
    delete from password_resets
    where code_hash = code and expires_at > now() and user_id in (
      select id from users where lower(email) in (lower(account), account_key(account))
    )
    returning user_id
  ), changed as (
    update users set password_hash = new_hash where id in (select user_id from spent)
  ), ended as (
    update sessions set revoked_at = now()
    where user_id in (select user_id from spent) and revoked_at is null
  ), revoked as (
    delete from personal_tokens where user_id in (select user_id from spent)
  ), withdrawn as (
    delete from feeds where user_id in (select user_id from spent)
  )
  select user_id from spent
$$;
grant execute on function reset_password(text, bytea, text) to aurora_auth;

-- Changes the caller's email and trusts the address for it. Returns false if it is taken.
create or replace function change_email(new_email text, address text) returns boolean
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  update users set email = new_email where id = current_user_id();
  if not found then
    return false;
  end if;
  delete from password_resets where user_id = current_user_id();
  perform trust_address(new_email, address);
  return true;
exception when unique_violation then
  return false;
end $$;
grant execute on function change_email(text, text) to aurora_auth;

-- The key that addresses in the security log are hashed with. A new one replaces it after 30 days,
-- so that the same address cannot be followed for longer.
create or replace function security_log_key() returns bytea
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  found_key bytea;
begin
  select key into found_key from security_log_keys where created_at > now() - interval '30 days';
  if not found then
    insert into security_log_keys as k (key) values (
      sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
    )
    on conflict (name) do update set key = excluded.key, created_at = now()
      where k.created_at <= now() - interval '30 days';
    select key into found_key from security_log_keys;
  end if;
  return found_key;
end $$;
grant execute on function security_log_key() to aurora_auth;

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
