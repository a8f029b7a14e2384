-- Token buckets: of people (authenticate_request takes from them) and of sign-in attempts.
--
-- Called by other functions only.

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
