-- The epoch: sequence numbers and versions are only valid together with it.
--
-- aurora_auth and aurora_app may call these, restored_since aurora_auth only.

create or replace function current_epoch() returns uuid
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select id from epoch
$$;
grant execute on function current_epoch() to aurora_auth, aurora_app;

-- The numbers in those ETags, such as 3-1f0c9a2e, that are of this epoch. A bare number, as in the
-- ETags of earlier releases, is accepted too.
create or replace function etag_numbers(etags text[]) returns integer[]
language sql stable strict set search_path = pg_catalog, aurora, pg_temp as $$
  select array(
    select split_part(etag, '-', 1)::integer from unnest(etags) etag
    where etag not like '%-%' or split_part(etag, '-', 2) = left(current_epoch()::text, 8)
  )
$$;
grant execute on function etag_numbers(text[]) to aurora_auth, aurora_app;

-- Whether the database was restored after this time.
create or replace function restored_since(since timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select coalesce(since < restored_at, false) from epoch
$$;
grant execute on function restored_since(timestamptz) to aurora_auth;
