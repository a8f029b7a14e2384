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

-- Returns the seconds until a bucket of `burst` attempts, which refill within `period`, has one.
create or replace function attempt_wait(bucket text, burst integer, period interval)
returns double precision language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select coalesce(max(ceil(greatest(0, 1 - available) / refill)), 0) from (
    select refill, tokens + refill * extract(epoch from clock_timestamp() - filled_at) as available
    from sign_in_attempts, (select burst / extract(epoch from period)) r (refill)
    where key = sha256(convert_to(bucket, 'UTF8'))
  ) found
$$;

-- Takes one of `burst` attempts, which refill within `period`. Returns the seconds to wait, or 0.
-- A refusal takes nothing and writes nothing, so trying again does not prolong the wait.
create or replace function take_attempt(bucket text, burst integer, period interval)
returns double precision language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  refill double precision := burst / extract(epoch from period);
  wait double precision := attempt_wait(bucket, burst, period);
begin
  if wait > 0 then
    return wait;
  end if;
  insert into sign_in_attempts as b (key, tokens, filled_at)
  values (sha256(convert_to(bucket, 'UTF8')), burst - 1, clock_timestamp())
  on conflict (key) do update set
    tokens = least(
      burst, b.tokens + refill * extract(epoch from clock_timestamp() - b.filled_at)
    ) - 1,
    filled_at = clock_timestamp()
  where b.tokens + refill * extract(epoch from clock_timestamp() - b.filled_at) >= 1;
  -- None were left: others were faster.
  return case when found then 0 else greatest(1, attempt_wait(bucket, burst, period)) end;
end $$;

-- The address, or for IPv6 the /64 network that one household has.
create or replace function client_network(address text) returns text
language sql immutable set search_path = pg_catalog, aurora, pg_temp as $$
  select case when address = '' then 'nowhere' when family(address::inet) = 4 then address
    else network(set_masklen(address::inet, 64))::text end
$$;
