-- Feeds: what is read with the secret in an address, and nobody signed in.
--
-- aurora_app may call open_feed.

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
