-- Faults: what a row may not be, beyond the checks of its columns. Their names are those of constraints.
--
-- aurora_app may call row_fault and subtask_fault, which run with its own rights; check_subtask is a
-- trigger.

-- Why a task cannot be a subtask of another: it would be below itself, or on the fifth level. Null if
-- it can.
create or replace function subtask_fault(owner_id uuid, task_id uuid, parent uuid) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  with recursive above as (
    select parent as id, 1 as level
    union all
    select t.parent_id, a.level + 1
    from above a join tasks t on t.user_id = owner_id and t.id = a.id
    where t.parent_id is not null and a.id <> task_id and a.level <= 4
  ), below as (
    select task_id as id, 0 as level
    union all
    select t.id, b.level + 1
    from below b join tasks t on t.user_id = owner_id and t.parent_id = b.id
    where b.level <= 4
  )
  select case
    when task_id in (select id from above) then 'task_parent_cycle'
    when (select max(level) from above) + (select max(level) from below) > 4 then 'task_parent_level'
  end
$$;
grant execute on function subtask_fault(uuid, uuid, uuid) to aurora_app;

-- After the statement, which may bring a task and its parent, in any order.
create or replace function check_subtask() returns trigger
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  fault text := subtask_fault(new.user_id, new.id, new.parent_id);
begin
  if fault is not null then
    raise check_violation using constraint = fault, message = 'this task cannot be a subtask there';
  end if;
  return null;
end $$;

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
