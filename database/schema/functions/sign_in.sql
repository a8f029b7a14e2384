-- Signing in: attempts, and the keys of access tokens.
--
-- aurora_auth may call all of them, aurora_app only public_keys.

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
