-- Keeps the table `search`: the triggers of each kind, filling it for rows from before there was a
-- search, and the file of its index.
--
-- aurora_tidy may call fill_search, search_needs_rebuilding and note_rebuilt_search; migrations
-- create_search_triggers and create_item_text; the others are triggers, or called by them.

-- What `search` has of a row `n` of a kind's table, as a list of expressions.
create or replace function search_columns(k kinds) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  with present as (
    select attname::text as name from pg_attribute
    where attrelid = format('aurora.%I', k.table_name)::regclass and attnum > 0 and not attisdropped
  ), columns as (
    select array_agg(name) as names,
      case when cardinality(k.texts) > 1 then format('n.%I', k.texts[1]) else 'null' end as title,
      (select string_agg(format('n.%I', name), ', ')
        from unnest(case when cardinality(k.texts) > 1 then k.texts[2:] else k.texts end) name)
        as body
    from present
  )
  select format(
    'n.user_id, n.id, %1$L, n.%2$I, %3$s, search_terms(n.user_id, n.%2$I, %4$s, %5$s,
      concat_ws(E''\n'', %6$s), array[%7$L%8$s%9$s%10$s])',
    k.kind, k.moment,
    case when 'day' = any(names) then 'n.day' when 'date' = any(names) then 'n.date'
      when 'start' = any(names) then 'left(n.start, 10)::date' else 'null::date' end,
    case when 'tags' = any(names) then 'n.tags' else '''{}''' end,
    title, body, '=' || k.kind,
    case when 'completed' = any(names)
      then ', case when n.completed then ''=done'' else ''=open'' end' else '' end,
    case when 'starred' = any(names) then ', case when n.starred then ''*'' end' else '' end,
    case when 'journal_id' = any(names) then ', ''/'' || n.journal_id' else '' end)
  from columns
$$;

-- Creates the triggers that keep `search` for a kind, and has its rows filled in, if it has any and
-- they are not yet. Restoring, undoing, importing and syncing need not know of it.
create or replace function create_search_triggers(k kinds) returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  has_rows boolean;
begin
  if k.texts = '{}' then
    return;
  end if;
  execute format('create or replace function aurora.%1$I() returns trigger
    language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp
    set enable_hashjoin = off set enable_mergejoin = off as %2$L',
    'search_' || k.table_name, format('
declare
  lost record;
begin
  for lost in
    with changed as (
      insert into search as s (user_id, id, kind, at, day, terms)
      select %s from new_rows n
      on conflict (user_id, id, kind) do update
      set at = excluded.at, day = excluded.day, terms = excluded.terms
      where (s.at, s.day, s.terms) is distinct from (excluded.at, excluded.day, excluded.terms)
      returning with (old as was, new as became) became.user_id, was.terms
    )
    select user_id, array_agg(terms) as terms from changed
    where terms is not null and user_id in (select user_id from search_learning) group by user_id
  loop
    perform forget_words(lost.user_id, lost.terms);
  end loop;
%s  return null;
end', search_columns(k), case when 'tags' = any (k.columns) then format('
  if tg_op = ''UPDATE'' then
    delete from item_tags t using old_rows o cross join unnest(o.tags) old_tag
    where t.user_id = o.user_id and t.tag = old_tag and t.kind = %1$L and t.at = o.%2$I and t.id = o.id;
  end if;
  insert into item_tags (user_id, tag, kind, at, id)
  select n.user_id, new_tag, %1$L, n.%2$I, n.id from new_rows n cross join unnest(n.tags) new_tag
  on conflict do nothing;
', k.kind, k.moment) else '' end));
  if 'tags' = any (k.columns) then
    execute format('create or replace function aurora.%1$I() returns trigger
      language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp
      set enable_hashjoin = off set enable_mergejoin = off as %2$L', 'untag_' || k.table_name, format('
begin
  delete from item_tags t using old_rows o cross join unnest(o.tags) old_tag
  where t.user_id = o.user_id and t.tag = old_tag and t.kind = %1$L and t.at = o.%2$I and t.id = o.id;
  return null;
end', k.kind, k.moment));
    execute format('create or replace trigger tags_deleted after delete on %1$I
      referencing old table as old_rows for each statement execute function %2$I()',
      k.table_name, 'untag_' || k.table_name);
  end if;
  execute format('create or replace trigger search_created after insert on %1$I
    referencing new table as new_rows for each statement execute function %2$I()',
    k.table_name, 'search_' || k.table_name);
  execute format('create or replace trigger search_updated after update on %1$I
    referencing old table as old_rows new table as new_rows for each statement execute function %2$I()',
    k.table_name, 'search_' || k.table_name);
  execute format('create or replace trigger search_deleted after delete on %1$I
    referencing old table as old_rows for each statement execute function search_deleted(%2$L)',
    k.table_name, k.kind);
  execute format('select exists (select from %1$I)', k.table_name) into has_rows;
  if has_rows and not exists (select from search where kind = k.kind) then
    insert into search_filling (kind) values (k.kind) on conflict do nothing;
  end if;
end $$;

create or replace function search_deleted() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp
set enable_nestloop = on as $$
declare
  lost record;
begin
  for lost in
    with gone as (
      delete from search s using old_rows o
      where s.user_id = o.user_id and s.id = o.id and s.kind = tg_argv[0]
      returning s.user_id, s.terms
    )
    select user_id, array_agg(terms) as terms from gone
    where user_id in (select user_id from search_learning) group by user_id
  loop
    perform forget_words(lost.user_id, lost.terms);
  end loop;
  return null;
end $$;

-- Generates item_text: what search shows of an item. A function, since a view would hold on to columns.
create or replace function create_item_text() returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
begin
  execute format('create or replace function aurora.item_text(
      row_kind text, owner_id uuid, row_id uuid, out title text, out body text, out tags text[],
      out completed boolean, out journal_id uuid
    ) language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as %L', 'begin ' || (
    select string_agg(format(
      '%s row_kind = %L then
      select %s, concat_ws(E''\n'', %s), %s, %s, %s into title, body, tags, completed, journal_id
      from %I t where t.user_id = owner_id and t.id = row_id;',
      case when n = 1 then 'if' else 'elsif' end, kind,
      case when cardinality(texts) > 1 then format('t.%I', texts[1]) else 'null' end,
      (select string_agg(format('t.%I', name), ', ')
        from unnest(case when cardinality(texts) > 1 then texts[2:] else texts end) name),
      case when 'tags' = any(columns) then 't.tags' else '''{}''' end,
      case when 'completed' = any(columns) then 't.completed' else 'null' end,
      case when 'journal_id' = any(columns) then 't.journal_id' else 'null' end,
      table_name), ' ' order by n)
    from (select *, row_number() over (order by kind) as n from kinds where texts <> '{}') k
  ) || ' end if; end');
end $$;

-- Fills in rows from before there was a search, at most so many. Returns how many there were: none,
-- once it is complete. Raises lock_not_available if somebody is writing them; try again later.
create or replace function fill_search(batch_size integer) returns bigint
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp
set lock_timeout = '100ms' as $$
declare
  filling search_filling;
  k kinds;
  total bigint;
  last record;
begin
  select * into filling from search_filling order by kind limit 1 for update;
  if not found then
    return 0;
  end if;
  select * into k from kinds where kind = filling.kind;
  -- Locked, so that they are written as they are now: a later change has its own trigger.
  execute format('
    with batch as materialized (
      select * from %I where (user_id, id) > ($1, $2) order by user_id, id limit $3 for share
    ), filled as (
      insert into search (user_id, id, kind, at, day, terms)
      select %s from batch n on conflict do nothing
    )%s
    select count(*), (array_agg(user_id order by user_id desc, id desc))[1] as user_id,
      (array_agg(id order by user_id desc, id desc))[1] as id from batch',
    k.table_name, search_columns(k), case when 'tags' = any (k.columns) then format(', tagged as (
      insert into item_tags (user_id, tag, kind, at, id)
      select n.user_id, new_tag, %L, n.%I, n.id from batch n cross join unnest(n.tags) new_tag
      on conflict do nothing)', k.kind, k.moment) else '' end)
  into last using filling.last_user_id, filling.last_id, batch_size;
  total := last.count;
  if total = 0 then
    delete from search_filling where kind = filling.kind;
    return fill_search(batch_size);
  end if;
  update search_filling f set last_user_id = last.user_id, last_id = last.id
  where f.kind = filling.kind;
  return total;
end $$;
grant execute on function fill_search(integer) to aurora_tidy;

-- Tells that words were erased for good, whose keys are still in the file of the index.
create or replace function note_erased_words() returns void
language sql set search_path = pg_catalog, aurora, pg_temp as $$
  update search_index set has_erased = true where not has_erased
$$;

-- Whether the index is due to be rebuilt: once a week, if words were erased.
create or replace function search_needs_rebuilding() returns boolean
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select has_erased and rebuilt_at < now() - interval '7 days' from search_index
$$;
grant execute on function search_needs_rebuilding() to aurora_tidy;

create or replace function note_rebuilt_search() returns void
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  update search_index set has_erased = false, rebuilt_at = now()
$$;
grant execute on function note_rebuilt_search() to aurora_tidy;
