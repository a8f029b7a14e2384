-- Kinds: what makes a table that of a kind, and the functions that are generated for all of them.
--
-- Only migrations call these functions. What they generate is for aurora_app: the view `items`,
-- complete_row and merge_fields, each with one branch per kind, so that PostgreSQL plans them once.

-- Makes a table that of a kind: policy, grants, triggers, and its row in `kinds`. The table has
-- user_id, id, created_at, updated_at and version, and refers to its parent with `<parent>_id`
-- (`parent_id` if that is its own kind) and `on delete cascade`. Call it again after its columns or
-- their defaults have changed; what is omitted besides stays what it was. A scope is called as the
-- table if nothing else is said. Its texts are searched: of several, the first is the title.
create or replace function adopt_kind(
  table_name text, kind text, parent text default null, scope text default null,
  texts text[] default null, moment text default null
) returns void language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_variable
begin
  -- Every signed-in request reads this table first, so all that are running end before anything
  -- else is locked: otherwise the two could deadlock.
  lock table sessions in access exclusive mode;
  insert into kinds as k (kind, table_name, scope, parent, level, texts, moment, columns)
  select kind, table_name, coalesce(scope, table_name), parent,
    coalesce((select p.level + 1 from kinds p where p.kind = parent and p.kind <> kind), 0),
    coalesce(texts, '{}'), coalesce(moment, 'created_at'),
    array_agg(a.attname order by a.attnum)
  from pg_attribute a
  where attrelid = format('aurora.%I', table_name)::regclass and attnum > 0 and not attisdropped
    and attgenerated = ''
    and attname <> all (hidden_columns() || '{id,created_at,updated_at,version}')
  on conflict on constraint kinds_pkey do update set
    scope = coalesce(adopt_kind.scope, k.scope), parent = coalesce(excluded.parent, k.parent),
    level = case when excluded.parent is null then k.level else excluded.level end,
    texts = coalesce(adopt_kind.texts, k.texts), moment = coalesce(adopt_kind.moment, k.moment),
    columns = excluded.columns;
  execute format('alter table %I enable row level security', table_name);
  execute format('drop policy if exists own on %I', table_name);
  execute format('create policy own on %I to aurora_app
    using (user_id = (select current_user_id()))', table_name);
  execute format('grant select, insert, update, delete on %I to aurora_app', table_name);
  perform create_kind_triggers(table_name, kind);
  -- Its parent's too: that has children now.
  perform create_deletion_trigger(k.kind) from kinds k
  where k.kind in (kind, (select own.parent from kinds own where own.kind = adopt_kind.kind));
  perform create_kind_checks();
  perform create_items_view();
  perform create_row_functions();
  perform create_search_triggers(k) from kinds k where k.kind = adopt_kind.kind;
  if exists (select from kinds k where k.texts <> '{}') then
    perform create_item_text();
  end if;
  if exists (select from kinds k where k.moment <> 'created_at') then
    perform create_timeline();
    perform create_memories();
  end if;
end $$;

-- Names matter: triggers of one event fire in alphabetical order.
create or replace function create_kind_triggers(table_name text, kind text) returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  definition text;
begin
  foreach definition in array array[
    'increment_version before update on %1$I
      for each row execute function increment_version()',
    -- A replayed request inserts nothing, and so does not wait for other writers.
    'lock_history_before_insert before insert on %1$I
      for each statement
      when (current_setting(''aurora.skip_inserts'', true) is distinct from ''on'')
      execute function lock_history_before_write()',
    'lock_history_before_change before update or delete on %1$I
      for each statement execute function lock_history_before_write()',
    'reject_reused_id before insert on %1$I
      for each row when (new.version = 1) execute function reject_reused_id(%2$L)',
    'skip_replayed_insert before insert on %1$I
      for each row when (current_setting(''aurora.skip_inserts'', true) = ''on'')
      execute function skip_replayed_insert()',
    'store_idempotent_answer after insert on %1$I
      for each row when (current_setting(''aurora.idempotency_key'', true) <> '''')
      execute function store_idempotent_answer()',
    'take_out_of_trash after insert on %1$I
      for each row when (new.version > 1) execute function take_out_of_trash(%2$L)',
    'drop_idempotent_answers after delete on %1$I
      referencing old table as deleted_rows
      for each statement execute function drop_idempotent_answers()',
    'record_created after insert on %1$I
      referencing new table as new_rows
      for each statement execute function record_created(%2$L)',
    'record_updated after update on %1$I
      referencing old table as old_rows new table as new_rows
      for each statement execute function record_updated(%2$L)'
  ] loop
    execute format('create or replace trigger ' || definition, table_name, kind);
  end loop;
end $$;

-- Records deletions: of many rows at once, or, of a kind with children, row by row and before
-- RI_ConstraintTrigger_..., the foreign key's trigger that deletes the children. So the number of
-- the parent is the first of its change.
create or replace function create_deletion_trigger(adopted_kind text) returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  adopted kinds;
  arguments text;
begin
  select * into adopted from kinds where kind = adopted_kind;
  arguments := concat_ws(', ', quote_literal(adopted.kind), quote_literal(adopted.parent),
    quote_literal(adopted.parent_column));
  if exists (select from kinds where parent = adopted.kind) then
    execute format('drop trigger if exists record_deleted on %I', adopted.table_name);
    execute format('create or replace trigger "A_record_deleted" after delete on %I
      for each row execute function record_deleted_row(%s)', adopted.table_name, arguments);
  else
    execute format('create or replace trigger record_deleted after delete on %I
      referencing old table as old_rows
      for each statement execute function record_deleted(%s)', adopted.table_name, arguments);
  end if;
end $$;

-- Adds the checks that name every kind, and every scope.
create or replace function create_kind_checks() returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  names text[] := array(select kind from kinds order by kind);
  scopes text[] := array(
    select scope || access from (select distinct scope from kinds) s,
      unnest(array[':read', ':write']) access
    order by 1
  );
begin
  alter table history drop constraint if exists history_kind;
  -- Not valid: no kind is ever removed, so the rows that are there need not be read for it.
  execute format('alter table history add constraint history_kind
    check (kind = any (%L::text[])) not valid', names);
  alter table personal_tokens drop constraint if exists token_scopes_known;
  execute format('alter table personal_tokens add constraint token_scopes_known
    check (cardinality(scopes) > 0 and scopes <@ %L::text[])',
    array['account:read', 'history:read', 'history:write'] || scopes);
end $$;

-- Generates the view `items`: every row of every kind, in the form that history has. Whoever reads
-- it does so with their own rights, so row-level security holds. Look rows up one by one: joined, it
-- is read as a whole.
create or replace function create_items_view() returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
begin
  execute 'create or replace view aurora.items with (security_invoker) as ' || (
    select string_agg(format(
      'select %L::text as kind, t.user_id, t.id, row_fields(to_jsonb(t)) as fields
      from aurora.%I t', k.kind, k.table_name), ' union all ' order by k.kind)
    from kinds k);
  grant select on items to aurora_app;
end $$;

-- Generates complete_row, which gives fields the columns that they lack, because those are newer,
-- with their defaults; and merge_fields, a row with some of its fields replaced, as `items` has it.
create or replace function create_row_functions() returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
begin
  execute 'create or replace function aurora.complete_row(row_kind text, fields jsonb)
    returns jsonb language sql stable return case row_kind ' || (
    select string_agg(format(
      'when %L then case when fields ?& %L::text[] then fields
        else jsonb_build_object(%s) || fields end',
      k.kind, c.names, c.names_and_defaults), ' ' order by k.kind)
    from kinds k cross join lateral (
      select array_agg(attname::text order by attname) as names,
        string_agg(format('%L, %s', attname, coalesce(pg_get_expr(adbin, adrelid), 'null')), ', '
          order by attname) as names_and_defaults
      from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
      where attrelid = format('aurora.%I', k.table_name)::regclass and attnum > 0
        and not attisdropped and attgenerated = ''
        and attname <> all (hidden_columns() || '{id}')
    ) c) || ' end';
  grant execute on function complete_row(text, jsonb) to aurora_app;
  execute 'create or replace function aurora.merge_fields(
      row_kind text, base_row jsonb, fields jsonb
    ) returns jsonb language sql stable return case row_kind ' || (
    select string_agg(format(
      'when %L then row_fields(to_jsonb(
        jsonb_populate_record(null::aurora.%I, base_row || fields)))', k.kind, k.table_name), ' ' order by k.kind)
    from kinds k) || ' end';
  grant execute on function merge_fields(text, jsonb, jsonb) to aurora_app;
end $$;
