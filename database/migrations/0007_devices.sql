-- What devices send, and what goes for good.

set local role aurora_owner;
set local search_path = aurora, pg_temp;

-- Keeps what a device wrote and lost, as a version of its own; tells its number.
create function keep_lost(what text, which uuid, lost jsonb) returns bigint
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select remember(user_id, what, 'conflict', array[which], array[version], array[lost])
  from last_act_on(what, which) where user_id = me()
$$;

-- A row with some fields set, as the row would be told.
create function with_fields(what text, base jsonb, fields jsonb) returns jsonb
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select case what
    when 'thought' then to_jsonb(jsonb_populate_record(null::thoughts, base || fields))
    when 'journal' then to_jsonb(jsonb_populate_record(null::journals, base || fields))
    when 'entry' then to_jsonb(jsonb_populate_record(null::journal_entries, base || fields))
    when 'task' then to_jsonb(jsonb_populate_record(null::tasks, base || fields))
  end - 'user_id'
$$;

-- Does one change of a device unless the thing has changed since the device saw it; `mine` is the
-- version that the same device has just made. Refusals and conflicts are told, not raised.
create function do_change(what text, which uuid, fields jsonb, based_on integer, mine integer)
returns table (state text, version integer, kept bigint, was jsonb) language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_variable
declare
  last history := last_act_on(what, which);
begin
  was := row_now(what, which);
  version := coalesce((was ->> 'version')::integer, last.version);
  state := 'done';
  if fields is null and was is null or with_fields(what, was, fields) = was then
    return next; -- it is so already
    return;
  elsif last.sequence is not null
    and (was is null or version is distinct from based_on and version is distinct from mine) then
    state := 'conflict';
    if fields is not null then
      kept := keep_lost(what, which, fields);
    end if;
    return next;
    return;
  end if;
  select o.state into state from obstacle(array[row(what, which, fields, null)::target]) o
  where o.state = 'parent_gone';
  state := coalesce(state, 'done');
  if state = 'done' then
    perform put_back(array[row(what, which, fields, was is not null)::target]);
    version := (last_act_on(what, which)).version;
    was := row_now(what, which);
  end if;
  return next;
end $$;

-- Does a device's changes in their order, each once.
create function do_changes(changes jsonb)
returns table (change_id uuid, state text, version integer, kept bigint, fields jsonb)
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_variable
declare
  sent record;
  made jsonb := '{}';
begin
  perform take_turn();
  for sent in
    select * from jsonb_to_recordset(changes)
      as s (change_id uuid, kind text, id uuid, version integer, fields jsonb)
  loop
    change_id := sent.change_id;
    select 'already_done', d.kept, d.version into state, kept, version
    from device_changes d where d.user_id = (select me()) and d.id = change_id;
    if state is not null then
      fields := null;
      if version is null then
        version := (last_act_on(sent.kind, sent.id)).version;
        fields := row_now(sent.kind, sent.id);
      else -- the answer was lost: what the device sends next may be based on what it saw before
        made := made || jsonb_build_object(sent.kind || sent.id, version);
      end if;
    else
      select d.state, d.version, d.kept, d.was into state, version, kept, fields
      from do_change(sent.kind, sent.id, nullif(sent.fields, 'null'), sent.version,
        (made ->> (sent.kind || sent.id))::integer) d;
      if state = 'done' then
        made := made || jsonb_build_object(sent.kind || sent.id, version);
      end if;
      insert into device_changes (user_id, id, version, kept)
      select me(), change_id, case when state = 'done' then version end, kept
      where state in ('done', 'conflict');
      fields := case when state = 'conflict' then fields end;
    end if;
    return next;
  end loop;
end $$;

-- Forgets every word of what was deleted; that it was, and its number, stay. With a journal go the
-- entries that were in it last. Tells how many things there were.
create function forget(acts history[]) returns bigint
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  gone history[] := acts || array(
    select e from unnest(acts) j join history e on e.user_id = j.user_id
    where j.kind = 'journal' and e.kind = 'entry' and e.operation = 'delete'
      and e.before ->> 'journal_id' = j.id::text
  );
begin
  -- Of those only what is not there again.
  gone := array(
    select g from unnest(gone) g where not exists (
      select from history n where n.user_id = g.user_id and n.id = g.id and n.kind = g.kind
        and n.sequence > g.sequence and n.operation <> 'conflict'
    )
  );
  delete from history h using unnest(gone) g
  where h.user_id = g.user_id and h.id = g.id and h.kind = g.kind and h.sequence <> g.sequence;
  update history h set before = null, trashed = false from unnest(gone) g
  where h.user_id = g.user_id and h.sequence = g.sequence;
  return cardinality(acts);
end $$;

-- Empties the caller's trash, or takes one thing out of it for good; tells how many went.
create function erase(what text, which uuid) returns bigint
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform take_turn();
  return forget(array(
    select h from history h
    where user_id = me() and trashed and (which is null or id = which and kind = what)
  ));
end $$;

-- Removes versions and trash that are too old, at most `most` of each; tells how many went.
create function tidy_history(most integer, versions interval, trash interval) returns bigint
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  act history;
  total bigint := 0;
  gone bigint;
begin
  for act in
    select * from history where trashed and at < now() - trash limit most
  loop
    perform from counters where user_id = act.user_id for no key update;
    total := total + forget(array[act]);
  end loop;
  for act in
    select h.* from counters c cross join lateral (
      select * from history where user_id = c.user_id and sequence > c.tidied
        and at < now() - versions
      order by sequence limit most
    ) h
    order by h.user_id, h.sequence limit most
  loop
    perform from counters where user_id = act.user_id for no key update;
    -- The last act on a thing stays, without its words: devices follow by it. A deletion's words
    -- go with the trash.
    delete from history h
    where h.user_id = act.user_id and h.id = act.id and h.kind = act.kind
      and h.sequence <= act.sequence and (h.operation = 'conflict' or exists (
        select from history n where n.user_id = h.user_id and n.id = h.id and n.kind = h.kind
          and n.sequence > h.sequence and n.operation <> 'conflict'
      ));
    update history set before = null
    where user_id = act.user_id and sequence = act.sequence and operation = 'update';
    update counters set tidied = act.sequence where user_id = act.user_id;
    total := total + 1;
  end loop;
  delete from device_changes where (user_id, id) in (
    select user_id, id from device_changes where made_at < now() - versions limit most);
  get diagnostics gone = row_count;
  return total + gone;
end $$;

grant execute on function keep_lost(text, uuid, jsonb), with_fields(text, jsonb, jsonb),
  do_change(text, uuid, jsonb, integer, integer), do_changes(jsonb), erase(text, uuid)
  to aurora_app;
grant execute on function tidy_history(integer, interval, interval) to aurora_tidy;
