-- Targets: making rows what restore, undo or a device wants them to be.
--
-- aurora_app may call all of them. They run with the caller's own rights, so row-level security
-- holds in them. They refuse by the state they return, and then have changed nothing.

-- Inserts, updates or deletes rows until they are what the targets say. Journals are inserted
-- before their entries, and deleted with them. A row that comes back continues with its version.
create or replace function apply_targets(targets target_state[]) returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  step record;
  table_name text;
  columns text;
begin
  for step in
    select kind, action, array_agg(target) as targets from (
      select t.kind, t as target, case
          when not t.exists_now then 'insert' when t.fields is null then 'delete' else 'update'
        end as action
      from unnest(targets) t where t.exists_now or t.fields is not null
    ) planned
    group by kind, action
    order by array_position(array['insert', 'update', 'delete'], action), kind <> 'journal'
  loop
    select k.table_name, k.columns into table_name, columns from (values
      ('thought', 'thoughts', 'text, timestamp, tags'),
      ('journal', 'journals', 'name, description, color'),
      ('entry', 'journal_entries', 'journal_id, title, content, timestamp, mood, tags'),
      ('task', 'tasks',
        'title, description, date, due_time, completed, completed_at, category, priority')
    ) k (kind, table_name, columns) where k.kind = step.kind;
    execute format(case step.action
      when 'insert' then 'insert into %1$I select r.* from unnest($1) t
        cross join lateral latest_history(t.kind, t.id) latest
        cross join lateral jsonb_populate_record(null::%1$I,
          jsonb_build_object(''created_at'', now(), ''updated_at'', now())
          || coalesce(latest.previous_row, ''{}'') || t.fields
          || jsonb_build_object(''user_id'', (select current_user_id()), ''id'', t.id,
            ''version'', coalesce(latest.version, 0) + 1)) r'
      when 'update' then 'update %1$I old
        set (%2$s) = (select %2$s from jsonb_populate_record(old, t.fields))
        from unnest($1) t where old.user_id = (select current_user_id()) and old.id = t.id'
      when 'delete' then 'delete from %1$I where user_id = (select current_user_id())
        and id in (select t.id from unnest($1) t)'
    end, table_name, columns) using step.targets;
  end loop;
end $$;
grant execute on function apply_targets(target_state[]) to aurora_app;

-- Why targets cannot be applied: an entry would be without its journal (parent_gone), or a journal
-- would take entries with it that are not among the targets (in_use).
create or replace function find_obstacle(targets target_state[])
returns table (state text, kind text, id uuid)
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  with entries as (
    select t.id, t.fields is not null as wanted, (t.fields ->> 'journal_id')::uuid as journal_id
    from unnest(targets) t where t.kind = 'entry'
  ), journals as (
    select t.id, t.fields is not null as wanted from unnest(targets) t where t.kind = 'journal'
  ), parents as (
    select e.journal_id, coalesce(j.wanted, row_exists('journal', e.journal_id)) as present
    from (select distinct journal_id from entries where wanted) e
    left join journals j on j.id = e.journal_id
  )
  select 'parent_gone', 'entry', e.id from entries e join parents p using (journal_id)
  where e.wanted and not p.present
  union all
  select 'in_use', 'journal', j.id from journals j
  where not j.wanted and exists (
    select from journal_entries e where e.user_id = (select current_user_id())
      and e.journal_id = j.id and e.id not in (select o.id from entries o)
  )
  limit 1
$$;
grant execute on function find_obstacle(target_state[]) to aurora_app;

-- Applies the targets unless there is an obstacle. Returns what happened to each row, and with the
-- first target the row itself.
create or replace function apply_or_refuse(targets target_state[])
returns table (state text, kind text, id uuid, fields jsonb)
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
begin
  return query select o.*, null::jsonb from find_obstacle(targets) o;
  if found then
    return;
  end if;
  targets := array(
    select row(t.kind, t.id, t.fields, row_exists(t.kind, t.id))::target_state
    from unnest(targets) with ordinality t (kind, id, fields, exists_now, n) order by n
  );
  perform apply_targets(targets);
  return query select case when t.fields is null then 'deleted' when t.exists_now then 'changed'
      else 'restored' end, t.kind, t.id, case when t.n = 1 then current_row(t.kind, t.id) end
  from unnest(targets) with ordinality t (kind, id, fields, exists_now, n)
  where t.exists_now or t.fields is not null;
end $$;
grant execute on function apply_or_refuse(target_state[]) to aurora_app;
