-- Tasks repeat: by a rule, from the day they were due or done, each with the id of the first.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

-- Every signed-in request reads this table first, so all that are running end before the rest of
-- this file locks anything: otherwise the two could deadlock.
lock table sessions in access exclusive mode;

alter table tasks
  add column rule text constraint task_rule_length check (char_length(rule) between 1 and 500),
  add column repeat_from text not null default 'due'
    constraint task_repeat_from check (repeat_from in ('due', 'done')),
  add column series_id uuid,
  add column reminders integer[] not null default '{}'
    constraint task_reminders_count check (cardinality(reminders) <= 20),
  add constraint task_rule_date check (rule is null or date is not null);
create index tasks_repeating on tasks (user_id, sort_date) where rule is not null and not completed;

-- The same before a row is written, for sync, which refuses one change and goes on: the constraint
-- that the row would violate.
create or replace function row_fault(row_kind text, row_id uuid, fields jsonb) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select case
    when row_kind = 'entry' then case
      when fields ->> 'content' = '' and coalesce(fields ->> 'title', '') = ''
        and fields ->> 'origin' is null then 'entry_not_empty' end
    when row_kind = 'task' and fields ->> 'rule' is not null and fields ->> 'date' is null
      then 'task_rule_date'
    when row_kind = 'task' and fields ->> 'parent_id' is not null
      then subtask_fault(current_user_id(), row_id, (fields ->> 'parent_id')::uuid)
  end
$$;
grant execute on function row_fault(text, uuid, jsonb) to aurora_app;

-- Applies one change unless the row has changed since the device saw it: its version is neither the
-- base version nor the one that this device has just made (own_version). Conflicts and refusals are
-- returned, not raised. Only a row that never was gets the new_fields, such as when it was created.
create or replace function apply_device_change(
  row_kind text, row_id uuid, fields jsonb, new_fields jsonb, base_version integer,
  own_version integer
) returns table (state text, version integer, conflict_sequence bigint, found_row jsonb)
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_variable
declare
  latest history := latest_history(row_kind, row_id);
begin
  if fields is not null and is_erased(latest) then
    state := 'erased'; -- for good, so what is sent later is not kept either
    return next;
    return;
  end if;
  if latest.operation = 'withdraw' then
    latest := null; -- it counts as one that never was
  end if;
  if latest.sequence is null then
    fields := fields || coalesce(new_fields, '{}');
  end if;
  found_row := current_row(row_kind, row_id);
  version := coalesce((found_row ->> 'version')::integer, latest.version);
  state := 'done';
  if fields is null and found_row is null
    or merge_fields(row_kind, found_row, fields) = found_row then
    return next; -- nothing to change
    return;
  elsif base_version is null and found_row ->> 'series_id' is not null then
    return next; -- the next of a task that was done: Aurora has made it, or another device
    return;
  elsif latest.sequence is not null and (
    found_row is null
    or version is distinct from base_version and version is distinct from own_version
  ) then
    state := 'conflict';
    if fields is not null then
      conflict_sequence := record_conflict(row_kind, row_id, fields);
    end if;
    return next;
    return;
  end if;
  select o.state into state
  from find_obstacle(array[row(row_kind, row_id, fields, null)::target_state]) o
  where o.state = 'parent_gone';
  state := coalesce(state, row_fault(row_kind, row_id, coalesce(found_row, '{}') || fields), 'done');
  if state = 'done' then
    perform apply_targets(
      array[row(row_kind, row_id, fields, found_row is not null)::target_state]
    );
    version := (latest_history(row_kind, row_id)).version;
    found_row := current_row(row_kind, row_id);
  end if;
  return next;
end $$;
grant execute on function apply_device_change(text, uuid, jsonb, jsonb, integer, integer) to aurora_app;

-- Applies what follows from a device's change, as the next task from one that is done: a row comes,
-- unless it is there, or it goes, if it still has this version.
create or replace function follow_change(
  row_kind text, row_id uuid, fields jsonb, expected_version integer
) returns void language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  found_row jsonb := current_row(row_kind, row_id);
begin
  if fields is not null and found_row is null and not coalesce(
    is_erased(latest_history(row_kind, row_id)), false
  ) then
    perform apply_targets(array[row(row_kind, row_id, fields, false)::target_state]);
  elsif fields is null and (found_row ->> 'version')::integer = expected_version then
    perform apply_targets(array[row(row_kind, row_id, null, true)::target_state]);
  end if;
end $$;
grant execute on function follow_change(text, uuid, jsonb, integer) to aurora_app;

-- Applies a device's changes in order, each of them once; none if they are of another epoch. Those of
-- a batch can be undone together.
create or replace function apply_device_changes(
  changes jsonb, expected_epoch uuid default null, batch uuid default null
) returns table (
  change_id uuid, state text, version integer, conflict_sequence bigint, fields jsonb
) language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_variable
declare
  sent record;
  own_versions jsonb := '{}'; -- the last version of each row that this device made
  setting text;
  done uuid[] := '{}'; -- the changes that were applied now
begin
  if expected_epoch <> current_epoch() then
    state := 'ahead_of_history';
    return next;
    return;
  end if;
  perform lock_history();
  setting := set_config('aurora.batch', coalesce(batch::text, ''), true);
  for sent in
    select * from jsonb_to_recordset(changes)
      as s (change_id uuid, kind text, id uuid, version integer, fields jsonb, new_fields jsonb,
        follows uuid)
  loop
    change_id := sent.change_id;
    if sent.follows is not null then
      state := 'follows';
      if sent.follows = any (done) then
        perform follow_change(sent.kind, sent.id, nullif(sent.fields, 'null'), sent.version);
      end if;
      return next;
      continue;
    end if;
    select 'already_done', d.conflict_sequence, d.version into state, conflict_sequence, version
    from device_changes d where d.user_id = (select current_user_id()) and d.id = change_id;
    if state is not null then
      fields := null;
      if version is null then
        version := (latest_history(sent.kind, sent.id)).version;
        fields := current_row(sent.kind, sent.id);
      else -- the answer was lost: what the device sends next may be based on what it saw before
        own_versions := own_versions || jsonb_build_object(sent.kind || sent.id, version);
      end if;
    else
      select d.state, d.version, d.conflict_sequence, d.found_row
      into state, version, conflict_sequence, fields
      from apply_device_change(sent.kind, sent.id, nullif(sent.fields, 'null'), sent.new_fields,
        sent.version, (own_versions ->> (sent.kind || sent.id))::integer) d;
      if state = 'done' then
        own_versions := own_versions || jsonb_build_object(sent.kind || sent.id, version);
        done := done || change_id;
      end if;
      insert into device_changes (user_id, id, version, conflict_sequence, batch)
      select current_user_id(), change_id, case when state = 'done' then version end,
        conflict_sequence, batch
      where state in ('done', 'conflict');
      fields := case when state = 'conflict' then fields end;
    end if;
    return next;
  end loop;
end $$;
grant execute on function apply_device_changes(jsonb, uuid, uuid) to aurora_app;

-- Makes rows what Python has computed from them, all or none: only if each still has the version that
-- was read, which is null for a row that never was. Null fields delete it. What follows from the others
-- comes or goes only if it still can. Returns the rows as they are then, or the first that has changed.
create or replace function write_rows(writes jsonb)
returns table (state text, kind text, id uuid, fields jsonb)
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
begin
  perform lock_history();
  return query
  select 'changed', w.kind, w.id, null::jsonb
  from jsonb_to_recordset(writes) as w (kind text, id uuid, version integer, follows boolean)
  where w.follows is null and w.version is distinct from coalesce(
    (current_row(w.kind, w.id) ->> 'version')::integer, (latest_history(w.kind, w.id)).version
  )
  limit 1;
  if found then
    return;
  end if;
  perform apply_targets(array(
    select row(w.kind, w.id, nullif(w.fields, 'null'), row_exists(w.kind, w.id))::target_state
    from jsonb_to_recordset(writes) as w (kind text, id uuid, fields jsonb, follows boolean)
    where w.follows is null
  ));
  perform follow_change(w.kind, w.id, nullif(w.fields, 'null'), w.version)
  from jsonb_to_recordset(writes)
    as w (kind text, id uuid, version integer, fields jsonb, follows boolean)
  where w.follows;
  return query
  select 'done', w.kind, w.id, current_row(w.kind, w.id)
  from rows from (jsonb_to_recordset(writes) as (kind text, id uuid)) with ordinality
    as w (kind, id, place)
  order by place;
end $$;
grant execute on function write_rows(jsonb) to aurora_app;

select adopt_kind('tasks', 'task', parent => 'task', texts => '{title,description}',
  moment => 'timeline_at');
