-- Retention: what is removed for good, by its owner or by age.
--
-- aurora_app may call erase and erase_version, aurora_tidy purge_expired and purge_expired_history;
-- purge_history is called by others.

-- Removes the text of deleted rows; that they were deleted, and the number, stay, and a line is added
-- for devices, which may have copies. It takes along what was last in them. Returns how many
-- deletions were given.
create or replace function purge_history(deletions history[]) returns bigint
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  erased record;
  purged history[] := array(
    with recursive acts as (
      -- What was in them went in the same act, or was in the trash by itself, with what was in that.
      select d.user_id, d.change from unnest(deletions) d where d.kind in (select parent from kinds)
      union
      select h.user_id, h.change from history h
      where h.trashed and h.user_id in (
        select d.user_id from unnest(deletions) d where d.kind in (select parent from kinds)
      )
    ), contents as materialized (
      select h.user_id, h.kind, h.id, h.sequence, k.parent,
        h.previous_row ->> k.parent_column as parent_id
      from acts a cross join lateral (
        select * from history l
        where l.user_id = a.user_id and l.sequence >= a.change and l.operation = 'delete'
          -- The numbers of a change are consecutive: the first one of the next ends the search.
          and l.sequence < coalesce((
            select n.sequence from history n
            where n.user_id = a.user_id and n.sequence > a.change and n.change > a.change
            order by n.sequence limit 1), 9223372036854775807)
      ) h join kinds k on k.kind = h.kind and k.parent is not null
    ), lines as (
      select d.user_id, d.kind, d.id, d.sequence from unnest(deletions) d
      union
      select c.user_id, c.kind, c.id, c.sequence
      from lines l join contents c
        on c.user_id = l.user_id and c.parent = l.kind and c.parent_id = l.id::text
    )
    select h from lines join history h using (user_id, sequence)
  );
begin
  -- Only rows that are still deleted.
  purged := array(
    select p from unnest(purged) p where not exists (
      select from history n where n.user_id = p.user_id and n.id = p.id and n.kind = p.kind
        and n.sequence > p.sequence and n.operation <> 'conflict'
    )
  );
  delete from history h using unnest(purged) p
  where h.user_id = p.user_id and h.id = p.id and h.kind = p.kind and h.sequence <> p.sequence;
  update history h set previous_row = null, trashed = false from unnest(purged) p
  where h.user_id = p.user_id and h.sequence = p.sequence;
  for erased in
    select p.user_id, p.kind, array_agg(p.id order by p.sequence) as ids,
      array_agg(p.version order by p.sequence) as versions
    from (select distinct user_id, kind, id, version, sequence from unnest(purged)) p
    group by p.user_id, p.kind
  loop
    perform record_history(erased.user_id, erased.kind, 'erase', erased.ids, erased.versions);
  end loop;
  perform note_erased_words();
  return cardinality(deletions);
end $$;

-- Erases one row in the caller's trash, or all of them if the id is null. Returns how many.
create or replace function erase(row_kind text, row_id uuid) returns bigint
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform lock_history();
  -- Two statements: one for either would read all of the trash for a row in it.
  return purge_history(case when row_id is null
    then array(select h from history h where user_id = current_user_id() and trashed)
    else array(
      select h from history h
      where user_id = current_user_id() and id = row_id and kind = row_kind and trashed)
    end);
end $$;
grant execute on function erase(text, uuid) to aurora_app;

-- Erases what a row was after a line of the caller's history, or what a device sent that was not
-- applied; not what the row is now, or was when it was deleted. Returns done, not_found or current.
create or replace function erase_version(erased_sequence bigint) returns text
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  line history;
  next history;
begin
  perform lock_history();
  select * into line from history
  where user_id = current_user_id() and sequence = erased_sequence;
  if line.sequence is null then
    return 'not_found';
  elsif line.operation = 'conflict' then
    delete from history where user_id = line.user_id and sequence = line.sequence;
    return 'done';
  end if;
  select * into next from history
  where user_id = line.user_id and id = line.id and kind = line.kind
    and sequence > line.sequence and operation <> 'conflict'
  order by sequence limit 1;
  if next.sequence is null or line.operation = 'delete'
    or next.operation = 'delete' and not row_exists(line.kind, line.id) then
    return 'current';
  end if;
  update history set previous_row = null
  where user_id = line.user_id and sequence = next.sequence;
  delete from idempotency_keys where user_id = line.user_id and row_id = line.id;
  return 'done';
end $$;
grant execute on function erase_version(bigint) to aurora_app;

-- Removes expired sessions, tokens, reset codes, idempotency keys and attempts, at most
-- `batch_size` rows of each. Returns how many rows it removed.
create or replace function purge_expired(batch_size integer) returns bigint
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  removed bigint;
  total bigint := 0;
begin
  delete from sessions where (user_id, id) in (
    select user_id, id from sessions
    where expires_at < now() or revoked_at < now() - interval '1 day' limit batch_size);
  get diagnostics removed = row_count;
  total := total + removed;
  delete from personal_tokens where (user_id, id) in (
    select user_id, id from personal_tokens
    where expires_at < now() - interval '30 days' limit batch_size);
  get diagnostics removed = row_count;
  total := total + removed;
  delete from password_resets where user_id in (
    select user_id from password_resets where expires_at < now() limit batch_size);
  get diagnostics removed = row_count;
  total := total + removed;
  delete from idempotency_keys where (user_id, key) in (
    select user_id, key from idempotency_keys
    where created_at < now() - interval '24 hours' limit batch_size);
  get diagnostics removed = row_count;
  total := total + removed;
  delete from sign_in_attempts where key in (
    select key from sign_in_attempts
    where filled_at < now() - case when trusted then interval '90 days' else interval '1 day' end
    limit batch_size);
  get diagnostics removed = row_count;
  return total + removed;
end $$;
grant execute on function purge_expired(integer) to aurora_tidy;

-- Removes old versions and old trash, at most `batch_size` of each. Returns how many it removed.
create or replace function purge_expired_history(
  batch_size integer, version_age interval, trash_age interval
) returns bigint
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  owner record;
  line history;
  total bigint := 0;
  removed bigint;
begin
  for owner in
    select (h).user_id, array_agg(h) as deletions from (
      select h from history h where trashed and at < now() - trash_age limit batch_size
    ) old group by 1
  loop
    perform from history_heads where user_id = owner.user_id for no key update;
    total := total + purge_history(owner.deletions);
  end loop;
  for line in
    select h.* from history_heads c cross join lateral (
      select * from history where user_id = c.user_id and sequence > c.purged_through
        and at < now() - version_age
      order by sequence limit batch_size
    ) h
    order by h.user_id, h.sequence limit batch_size
  loop
    perform from history_heads where user_id = line.user_id for no key update;
    -- The last line about a row stays, without its text, because devices sync by it. The text of a
    -- deletion goes with the trash.
    delete from history h
    where h.user_id = line.user_id and h.id = line.id and h.kind = line.kind
      and h.sequence <= line.sequence and (h.operation = 'conflict' or exists (
        select from history n where n.user_id = h.user_id and n.id = h.id and n.kind = h.kind
          and n.sequence > h.sequence and n.operation <> 'conflict'
      ));
    update history set previous_row = null
    where user_id = line.user_id and sequence = line.sequence and operation = 'update';
    update history_heads set purged_through = line.sequence where user_id = line.user_id;
    total := total + 1;
  end loop;
  delete from device_changes where (user_id, id) in (
    select user_id, id from device_changes
    where applied_at < now() - version_age limit batch_size);
  get diagnostics removed = row_count;
  return total + removed;
end $$;
grant execute on function purge_expired_history(integer, interval, interval) to aurora_tidy;
