-- The session check: who is calling, and what they may do.
--
-- authenticate_request and current_user_id may be called by aurora_auth and aurora_app, may_read by
-- aurora_app; the others only by other functions.

-- The user is whoever holds the secret of a live session or personal token, or of a feed that
-- open_feed has opened. No setting and no parameter names a user, so injected SQL cannot pick one
-- either.
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
  elsif found_id is null and starts_with(secret, 'feed.') then
    select f.user_id into found_id from feeds f where f.secret_hash = hashed;
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

-- Whether the holder of this secret has the scope, or one of several with spaces between. A session
-- has every scope. A token's last use is recorded once an hour, so that most reads write nothing.
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
  return coalesce(string_to_array(scope, ' ') && granted_scopes, false);
end $$;

-- Whether the caller may read what needs this scope: for answers with several kinds. A session may.
create or replace function may_read(scope text) returns boolean
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select not exists (
    select from personal_tokens t
    where t.secret_hash = sha256(convert_to(current_setting('aurora.session_secret', true), 'UTF8'))
      and may_read.scope || ':read' <> all (t.scopes)
  )
$$;
grant execute on function may_read(text) to aurora_app;

-- The first statement of every signed-in request: session check, rate limit, scope check.
--
-- It never raises. The client reads `state` first (ok, unauthenticated, rate_limited or
-- insufficient_scope), and unless it is ok, nobody is signed in for the rest of the transaction, so
-- the statements behind it find no rows. `remaining` is what the caller's bucket has left; null if
-- the bucket was just created or another request holds it, which costs no token. A request that
-- reads also gets the last number of the caller's history, the version of their lists: in a
-- statement of its own, so that what the list shows is never older. `epoch` is what ETags have of it.
create or replace function authenticate_request(
  secret text, scope text, burst integer, refill double precision,
  out state text, out remaining double precision, out history_sequence bigint, out epoch text
) language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  session_setting text := set_config('aurora.session_secret', secret, true);
  caller_id uuid := current_user_id();
begin
  state := 'unauthenticated';
  if caller_id is not null and not starts_with(secret, 'feed.') then
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
    return;
  end if;
  if scope like '%:read' then
    select last_sequence into history_sequence from history_heads where user_id = caller_id;
  end if;
  select left(e.id::text, 8) into epoch from epoch e;
end $$;
grant execute on function authenticate_request(text, text, integer, double precision)
  to aurora_auth, aurora_app;
