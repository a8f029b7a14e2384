-- Targets: making rows what restore, undo or a device wants them to be.
--
-- aurora_app may call all of them. They run with the caller's own rights, so row-level security
-- holds in them. They refuse by the state they return, and then have changed nothing.

-- Inserts, updates or deletes rows until they are what the targets say. Parents are inserted before
-- their children, and deleted with them. A row that comes back continues with its version.
create or replace function apply_targets(targets target_state[]) returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  step record;
begin
  for step in
    select table_name, action, array_agg(target) as targets,
      (select string_agg(quote_ident(c), ', ') from unnest(columns) c) as columns,
      (select string_agg(format('r.%I', c), ', ') from unnest(columns) c) as row_columns
    from (
      select t.kind, t as target, case
          when not t.exists_now then 'insert' when t.fields is null then 'delete' else 'update'
        end as action
      from unnest(targets) t where t.exists_now or t.fields is not null
    ) planned
    join kinds k using (kind)
    group by k.kind, action
    order by array_position(array['insert', 'update', 'delete'], action), level, k.kind
  loop
    execute format(case step.action
      when 'insert' then 'insert into %1$I (user_id, id, created_at, updated_at, version, %2$s)
        select (select current_user_id()), t.id, least(r.created_at, now()), r.updated_at,
          coalesce(latest.version, 0) + 1, %3$s
        from unnest($1) t
        cross join lateral latest_history(t.kind, t.id) latest
        cross join lateral jsonb_populate_record(null::%1$I,
          complete_row(t.kind, coalesce(latest.previous_row, ''{}'') || t.fields)) r'
      when 'update' then 'update %1$I old
        set (%2$s) = (select %2$s from jsonb_populate_record(old, t.fields))
        from unnest($1) t where old.user_id = (select current_user_id()) and old.id = t.id'
      when 'delete' then 'delete from %1$I where user_id = (select current_user_id())
        and id in (select t.id from unnest($1) t)'
    end, step.table_name, step.columns, step.row_columns) using step.targets;
  end loop;
end $$;
grant execute on function apply_targets(target_state[]) to aurora_app;

-- Why targets cannot be applied: an item would be without its parent (parent_gone), or would take
-- children with it that are not among the targets (in_use).
create or replace function find_obstacle(targets target_state[])
returns table (state text, kind text, id uuid)
language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
declare
  children record;
begin
  return query
  with children as materialized (
    select t.kind, t.id, k.parent, (t.fields ->> k.parent_column)::uuid as parent_id
    from unnest(targets) t join kinds k using (kind)
    where t.fields is not null and k.parent is not null
  ), parents as materialized (
    select c.parent, c.parent_id, case when t.id is null
        then row_exists(c.parent, c.parent_id) else t.fields is not null end as present
    from (select distinct parent, parent_id from children where parent_id is not null) c
    left join unnest(targets) t on t.kind = c.parent and t.id = c.parent_id
  )
  select 'parent_gone', c.kind, c.id from children c join parents p using (parent, parent_id)
  where not p.present
  limit 1;
  if found then
    return;
  end if;
  for children in
    select k.table_name, k.parent, k.parent_column, array_agg(t.id) as parent_ids,
      array(select u.id from unnest(targets) u where u.kind = k.kind) as target_ids
    from unnest(targets) t join kinds k on k.parent = t.kind
    where t.fields is null
    group by k.kind
  loop
    execute format('select %1$I from %2$I where user_id = (select current_user_id())
      and %1$I = any ($1) and id <> all ($2) limit 1', children.parent_column, children.table_name)
    into id using children.parent_ids, children.target_ids;
    if id is not null then
      state := 'in_use';
      kind := children.parent;
      return next;
      return;
    end if;
  end loop;
end $$;
grant execute on function find_obstacle(target_state[]) to aurora_app;

-- Applies the targets unless there is an obstacle. Returns what happened to each row, null where it
-- was so already, and with the first target the row itself.
create or replace function apply_or_refuse(targets target_state[])
returns table (state text, kind text, id uuid, fields jsonb)
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
declare
  versions integer[];
begin
  return query select o.*, null::jsonb from find_obstacle(targets) o;
  if found then
    return;
  end if;
  versions := array(
    select (latest_history(t.kind, t.id)).version
    from unnest(targets) with ordinality t (kind, id, fields, exists_now, n) order by n
  );
  targets := array(
    select row(t.kind, t.id, t.fields, row_exists(t.kind, t.id))::target_state
    from unnest(targets) with ordinality t (kind, id, fields, exists_now, n) order by n
  );
  perform apply_targets(targets);
  return query select case when t.fields is null then 'deleted' when not t.exists_now then 'restored'
      when (latest_history(t.kind, t.id)).version <> versions[n] then 'changed' end, t.kind, t.id, case when t.n = 1 then current_row(t.kind, t.id) end
  from unnest(targets) with ordinality t (kind, id, fields, exists_now, n)
  where t.exists_now or t.fields is not null;
end $$;
grant execute on function apply_or_refuse(target_state[]) to aurora_app;

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
