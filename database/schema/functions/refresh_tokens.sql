-- Refresh tokens: exchange one for the next, and sign out with one.
--
-- aurora_auth may call both. A token has three parts: the session's secret, which access tokens
-- have too; a part that each use replaces; and a part that only the session's refresh tokens have,
-- its family. The database keeps hashes: of the secret, of the whole token, and of the family.

-- Exchanges a refresh token. Returns its session's user and the salts that lead from it to the
-- newest one, or why it was refused.
--
-- `rotated`: it was the newest, and `successor` takes its place. `repeated`: it was replaced within
-- the last minute (two tabs, or a response that was lost), so it leads to the newest again.
-- `stolen`: it is an older one, so somebody else has used it, and the session ends. `unknown`: it is
-- no refresh token of a session; one that was made of an access token's secret ends nothing.
create or replace function rotate_session(
  session_hash bytea, presented bytea, presented_family bytea, successor bytea,
  successor_family bytea, salt bytea, address text,
  out state text, out owner_id uuid, out salts bytea[]
) language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  session sessions;
begin
  select * into session from sessions
  where secret_hash = session_hash and revoked_at is null and expires_at > now() for update;
  state := 'unknown';
  if not found then
    return;
  end if;
  owner_id := session.user_id;
  -- After a restore it may be one that the backup does not know yet, once; it must be of the family.
  if session.refresh_hash = presented or (
    restored_since(coalesce(session.rotated_at, session.created_at))
    and (session.family_hash is null or session.family_hash = presented_family)
  ) then
    state := 'rotated';
    salts := array[salt];
    delete from refresh_rotations r
    where r.user_id = owner_id and r.session_id = session.id
      and r.rotated_at < now() - interval '60 seconds';
    insert into refresh_rotations (user_id, session_id, token_hash, salt)
    values (owner_id, session.id, presented, rotate_session.salt);
    update sessions s set refresh_hash = successor, family_hash = successor_family,
      previous_hash = presented, rotation_salt = rotate_session.salt, rotated_at = now()
    where s.user_id = owner_id and s.id = session.id;
  else
    select array_agg(r.salt order by r.number) into salts from refresh_rotations r
    where r.user_id = owner_id and r.session_id = session.id and r.number >= (
      select p.number from refresh_rotations p
      where p.user_id = owner_id and p.session_id = session.id and p.token_hash = presented
        and p.rotated_at > now() - interval '60 seconds'
    );
    -- The release before keeps the last rotation in the session.
    if salts is null and session.previous_hash = presented
      and session.rotated_at > now() - interval '60 seconds' then
      salts := array[session.rotation_salt];
    end if;
    if salts is not null then
      state := 'repeated';
    elsif session.family_hash = presented_family then
      state := 'stolen';
      update sessions s set revoked_at = now() where s.user_id = owner_id and s.id = session.id;
      return;
    else
      return;
    end if;
  end if;
  update sessions s set last_seen_at = now(),
    expires_at = least(now() + interval '60 days', s.created_at + interval '1 year')
  where s.user_id = owner_id and s.id = session.id;
  perform renew_trust(u.email, address) from users u where u.id = owner_id;
end $$;
grant execute on function
  rotate_session(bytea, bytea, bytea, bytea, bytea, bytea, text) to aurora_auth;

-- Ends the session of a refresh token, also of one that was replaced. Returns the user's id; null
-- if it is no refresh token of a session.
create or replace function end_session(
  session_hash bytea, presented bytea, presented_family bytea
) returns uuid
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  update sessions set revoked_at = now()
  where secret_hash = session_hash and revoked_at is null and expires_at > now()
    and (refresh_hash = presented or family_hash = presented_family)
  returning user_id
$$;
grant execute on function end_session(bytea, bytea, bytea) to aurora_auth;
