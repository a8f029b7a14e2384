-- Feeds: calendars that other programs subscribe to by an address with a secret in it.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

create table feeds (
  user_id uuid not null references users on delete cascade,
  id uuid not null default uuidv7(),
  name text not null constraint feed_name_length check (char_length(name) between 1 and 100),
  secret_hash bytea not null constraint feed_hash_length check (length(secret_hash) = 32),
  tasks text not null constraint feed_tasks check (tasks in ('events', 'todos', 'no')),
  private boolean not null, -- only when one is busy, without what is going on
  days integer not null constraint feed_days check (days between 0 and 36500), -- that it goes back
  created_at moment not null default now(),
  primary key (user_id, id)
);
create unique index feeds_secret on feeds (secret_hash);
create index feeds_newest on feeds (user_id, created_at desc, id desc);

-- The first statement of a request for a feed: the rate limit of the address, and whose feed it is.
--
-- It never raises. Only where `state` is ok, the rest of the transaction sees the rows of the feed's
-- owner, and it can write nothing. It is the same `unknown` for a feed that never was and one that
-- was revoked, and `known` if the client has this version. The ETag changes with the day, with
-- everything that its owner changes, with the feed and its settings, and with the database's epoch.
create or replace function open_feed(
  feed_secret text, address text, known_etags text[],
  out state text, out wait double precision, out etag text, out name text, out tasks text,
  out private boolean
) language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  session_setting text := set_config('aurora.session_secret', '', true);
  feed feeds;
begin
  -- An error would quote an address that is none.
  wait := take_attempt('feed:' || case when pg_input_is_valid(address, 'inet')
    then client_network(address) else 'nowhere' end, 300, '15 minutes');
  session_setting := set_config('transaction_read_only', 'on', true);
  state := 'rate_limited';
  if wait > 0 then
    return;
  end if;
  select * into feed from feeds f
  where f.secret_hash = sha256(convert_to('feed.' || feed_secret, 'UTF8'));
  state := 'unknown';
  if feed.id is null then
    return;
  end if;
  name := feed.name;
  tasks := feed.tasks;
  private := feed.private;
  select to_char(now(), 'YYYYMMDD') || '-' || left(encode(sha256(convert_to(
    concat_ws(' ', e.id, feed.id, h.last_sequence), 'UTF8')), 'hex'), 8)
  into etag from epoch e left join history_heads h on h.user_id = feed.user_id;
  state := case when etag = any (known_etags) then 'known' else 'ok' end;
  if state = 'ok' then
    session_setting := set_config('aurora.session_secret', 'feed.' || feed_secret, true);
  end if;
end $$;
grant execute on function open_feed(text, text, text[]) to aurora_app;

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

alter table feeds enable row level security;
create policy own on feeds to aurora_app, aurora_auth
  using (user_id = (select current_user_id()));
grant select, delete on feeds to aurora_auth;
grant select, insert, delete on feeds to aurora_app;
