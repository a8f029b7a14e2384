-- Making things again what they were. These functions have the caller's own rights, so the walls
-- hold for them; they refuse by what they return, and then have done nothing.

set local role aurora_owner;
set local search_path = aurora, pg_temp;

-- What something shall be, and whether it is there now; nothing, where the fields are null.
create type target as (kind text, id uuid, fields jsonb, there boolean);

-- The last that was done to something.
create function last_act_on(what text, which uuid) returns history language sql stable
set search_path = pg_catalog, aurora, pg_temp as $$
  select * from history
  where user_id = (select me()) and id = which and kind = what and operation <> 'conflict'
  order by sequence desc limit 1
$$;

create function is_there(what text, which uuid) returns boolean language sql stable
set search_path = pg_catalog, aurora, pg_temp as $$
  select coalesce((last_act_on(what, which)).operation <> 'delete', false)
$$;

create function row_now(what text, which uuid) returns jsonb language sql stable
set search_path = pg_catalog, aurora, pg_temp as $$
  select case what
    when 'thought' then
      (select to_jsonb(t) - 'user_id' from thoughts t where user_id = me() and id = which)
    when 'journal' then
      (select to_jsonb(t) - 'user_id' from journals t where user_id = me() and id = which)
    when 'entry' then
      (select to_jsonb(t) - 'user_id' from journal_entries t where user_id = me() and id = which)
    when 'task' then
      (select to_jsonb(t) - 'user_id' from tasks t where user_id = me() and id = which)
  end
$$;

-- What something was after an act on it; null where that is not known any more.
create function row_after(act history) returns jsonb language sql stable
set search_path = pg_catalog, aurora, pg_temp as $$
  select case when act.operation in ('delete', 'conflict') then act.before else (
    select case when found.sequence is null then row_now(act.kind, act.id) else found.before end
    from (select) once left join lateral (
      select sequence, before from history
      where user_id = act.user_id and id = act.id and kind = act.kind
        and sequence > act.sequence and operation <> 'conflict'
      order by sequence limit 1
    ) found on true
  ) end
$$;

-- Journals come first, and take their entries with them when they go. What comes back goes on with
-- the version it had.
create function put_back(targets target[]) returns void language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
declare
  step record;
  place text;
  fields text;
begin
  for step in
    select kind, act, array_agg(target) as targets from (
      select t.kind, t as target, case
          when not t.there then 'insert' when t.fields is null then 'delete' else 'update'
        end as act
      from unnest(targets) t where t.there or t.fields is not null
    ) planned
    group by kind, act
    order by array_position(array['insert', 'update', 'delete'], act), kind <> 'journal'
  loop
    select p.place, p.fields into place, fields from (values
      ('thought', 'thoughts', 'text, timestamp, tags'),
      ('journal', 'journals', 'name, description, color'),
      ('entry', 'journal_entries', 'journal_id, title, content, timestamp, mood, tags'),
      ('task', 'tasks',
        'title, description, date, due_time, completed, completed_at, category, priority')
    ) p (kind, place, fields) where p.kind = step.kind;
    execute format(case step.act
      when 'insert' then 'insert into %1$I select r.* from unnest($1) t
        cross join lateral last_act_on(t.kind, t.id) last
        cross join lateral jsonb_populate_record(null::%1$I,
          jsonb_build_object(''created_at'', now(), ''updated_at'', now())
          || coalesce(last.before, ''{}'') || t.fields
          || jsonb_build_object(''user_id'', (select me()), ''id'', t.id,
            ''version'', coalesce(last.version, 0) + 1)) r'
      when 'update' then 'update %1$I old
        set (%2$s) = (select %2$s from jsonb_populate_record(old, t.fields))
        from unnest($1) t where old.user_id = (select me()) and old.id = t.id'
      when 'delete' then 'delete from %1$I where user_id = (select me())
        and id in (select t.id from unnest($1) t)'
    end, place, fields) using step.targets;
  end loop;
end $$;

-- Why things cannot become so: an entry would be without its journal, or a journal would take
-- entries with it that are not asked for.
create function obstacle(targets target[]) returns table (state text, kind text, id uuid)
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  with entries as (
    select t.id, t.fields is not null as comes, (t.fields ->> 'journal_id')::uuid as journal_id
    from unnest(targets) t where t.kind = 'entry'
  ), journals as (
    select t.id, t.fields is not null as comes from unnest(targets) t where t.kind = 'journal'
  ), parents as (
    select e.journal_id, coalesce(j.comes, is_there('journal', e.journal_id)) as there
    from (select distinct journal_id from entries where comes) e
    left join journals j on j.id = e.journal_id
  )
  select 'parent_gone', 'entry', e.id from entries e join parents p using (journal_id)
  where e.comes and not p.there
  union all
  select 'in_use', 'journal', j.id from journals j
  where not j.comes and exists (
    select from journal_entries e where e.user_id = (select me()) and e.journal_id = j.id
      and e.id not in (select o.id from entries o)
  )
  limit 1
$$;

-- Does it unless something is in the way, and tells what became of each thing, and of the first
-- the row.
create function achieve(targets target[])
returns table (state text, kind text, id uuid, fields jsonb)
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
begin
  return query select o.*, null::jsonb from obstacle(targets) o;
  if found then
    return;
  end if;
  targets := array(
    select row(t.kind, t.id, t.fields, is_there(t.kind, t.id))::target
    from unnest(targets) with ordinality t (kind, id, fields, there, n) order by n
  );
  perform put_back(targets);
  return query select case when t.fields is null then 'deleted' when t.there then 'changed'
      else 'restored' end, t.kind, t.id, case when t.n = 1 then row_now(t.kind, t.id) end
  from unnest(targets) with ordinality t (kind, id, fields, there, n)
  where t.there or t.fields is not null;
end $$;

-- Shows what was thrown away with a journal, once the caller's journal is back without it.
create function show_in_trash(journal uuid) returns void language sql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
  update history h set trashed = true
  where user_id = me() and kind = 'entry' and operation = 'delete' and not trashed
    and before ->> 'journal_id' = journal::text and not is_there('entry', id)
    and sequence = (last_act_on('entry', id)).sequence and is_there('journal', journal)
$$;

-- Makes something what it was after a number of its history. What was deleted comes back as it
-- was, a journal with the entries that went with it.
create function restore(number bigint, with_parent boolean)
returns table (state text, kind text, id uuid, fields jsonb) language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
declare
  act history;
  last history;
  targets target[];
  parent history;
begin
  perform take_turn();
  select * into act from history where user_id = me() and sequence = number;
  targets := array[row(act.kind, act.id, row_after(act), null)::target];
  if act.sequence is null or targets[1].fields is null then
    return query select case when act.sequence is null then 'missing' else 'too_old' end,
      act.kind, act.id, null::jsonb;
    return;
  end if;
  last := last_act_on(act.kind, act.id);
  if last.operation = 'delete' and act.kind = 'journal' then
    targets := targets || array(
      select row(e.kind, e.id, e.before, null)::target from history e
      where e.user_id = last.user_id and e.change = last.change and e.sequence >= last.change
        -- The act's numbers follow each other: the next act's first ends the search.
        and e.sequence < coalesce((
          select n.sequence from history n
          where n.user_id = last.user_id and n.sequence > last.sequence and n.change > last.change
          order by n.sequence limit 1), 9223372036854775807)
        and e.kind = 'entry' and e.operation = 'delete'
        and e.before ->> 'journal_id' = act.id::text and not is_there(e.kind, e.id)
    );
  elsif act.kind = 'entry' and with_parent then
    parent := last_act_on('journal', (targets[1].fields ->> 'journal_id')::uuid);
    if parent.operation = 'delete' and parent.before is not null then
      targets := targets || row(parent.kind, parent.id, parent.before, null)::target;
    end if;
  end if;
  return query select * from achieve(targets);
  if parent.operation = 'delete' then
    perform show_in_trash(parent.id);
  end if;
end $$;

-- Takes back the last acts, or what was done since a time or by one session, all or nothing; and
-- only if the caller's last number is one of those expected, where any are.
create function undo(acts integer, since timestamptz, made_by uuid, expected bigint[])
returns table (state text, kind text, id uuid, fields jsonb) language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
declare
  person uuid := me();
  start bigint := 1;
  targets target[];
  problem record;
begin
  perform take_turn();
  if not exists (
    select from counters where user_id = person and (expected is null or last = any(expected))
  ) then
    return query select 'moved_on', null::text, null::uuid, null::jsonb;
    return;
  end if;
  if acts is not null then
    with recursive back as (
      (select change, 1 as n from history
        where user_id = person and operation not in ('found', 'conflict')
        order by sequence desc limit 1)
      union all
      select h.change, back.n + 1 from back cross join lateral (
        select change from history
        where user_id = person and sequence < back.change
          and operation not in ('found', 'conflict')
        order by sequence desc limit 1
      ) h where back.n < acts
    )
    select min(change) into start from back;
  elsif since is not null then
    -- A transaction's time is that of its beginning, at most ten seconds before its number.
    select coalesce((
      select sequence from history where user_id = person and at < since - interval '10 seconds'
      order by sequence desc limit 1), 0) into start;
  end if;
  with chosen as (
    select * from history
    where user_id = person and sequence >= start and operation not in ('found', 'conflict')
      and (since is null or at >= since) and (made_by is null or session = made_by)
  ), first as (
    select distinct on (id, kind) * from chosen order by id, kind, sequence
  ), refused as (
    select 'too_old' as state, kind, id from first where operation <> 'create' and before is null
    union all
    select 'changed_since', f.kind, f.id from first f join history h
      on h.user_id = person and h.id = f.id and h.kind = f.kind and h.sequence > f.sequence
    where made_by is not null and h.session is distinct from made_by and h.operation <> 'conflict'
    limit 1
  )
  select r.state, r.kind, r.id,
    array(
      select row(kind, id, case when operation <> 'create' then before end, null)::target
      from first order by sequence
    ) as targets
  into problem from (select) once left join refused r on true;
  if problem.state is not null then
    return query select problem.state, problem.kind, problem.id, null::jsonb;
  elsif cardinality(problem.targets) > 10000 then
    return query select 'too_much', null::text, null::uuid, null::jsonb;
  else
    return query select * from achieve(problem.targets);
  end if;
end $$;

grant execute on function take_turn(), last_act_on(text, uuid), is_there(text, uuid),
  row_now(text, uuid), row_after(history), put_back(target[]), obstacle(target[]),
  achieve(target[]), show_in_trash(uuid), restore(bigint, boolean),
  undo(integer, timestamptz, uuid, bigint[]) to aurora_app;
