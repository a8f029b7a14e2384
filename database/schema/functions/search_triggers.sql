-- The triggers that keep `search`, `day_totals` and `item_tags`: generated for each kind, since each has
-- other columns.
--
-- Migrations call create_search_triggers; it calls the others.

create or replace function column_names(table_name text) returns text[]
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select array_agg(attname::text) from pg_attribute
  where attrelid = format('aurora.%I', table_name)::regclass and attnum > 0 and not attisdropped
$$;

-- The day of a row `n` of a kind's table, its own; null if it has none.
create or replace function day_column(k kinds) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select case when 'day' = any(names) then 'n.day' when 'date' = any(names) then 'n.date'
    when 'start' = any(names) then 'left(n.start, 10)::date' else 'null::date' end
  from column_names(k.table_name) names
$$;

-- What `search` has of a row `n` of a kind's table, as a list of expressions.
create or replace function search_columns(k kinds) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  with columns as (
    select column_names(k.table_name) as names,
      case when cardinality(k.texts) > 1 then format('n.%I', k.texts[1]) else 'null' end as title,
      (select string_agg(format('n.%I', name), ', ')
        from unnest(case when cardinality(k.texts) > 1 then k.texts[2:] else k.texts end) name)
        as body
  )
  select format(
    'n.user_id, n.id, %1$L, n.%2$I, %3$s, search_terms(n.user_id, n.%2$I, %4$s, %5$s,
      concat_ws(E''\n'', %6$s), array[%7$L%8$s%9$s%10$s]), count_words(concat_ws('' '', %5$s, %6$s))',
    k.kind, k.moment, day_column(k), case when 'tags' = any(names) then 'n.tags' else '''{}''' end,
    title, body, '=' || k.kind,
    case when 'completed' = any(names)
      then ', case when n.completed then ''=done'' else ''=open'' end' else '' end,
    case when 'starred' = any(names) then ', case when n.starred then ''*'' end' else '' end,
    case when 'journal_id' = any(names) then ', ''/'' || n.journal_id' else '' end)
  from columns
$$;

-- What `item_tags` has of the rows `n` of a kind's table, as a query of them: every tag, and those above
-- it, once.
create or replace function tags_query(k kinds, rows_name text) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select format('select n.user_id, level, %L, %s, %s, n.%I, n.id, %s
      from %I n cross join lateral (
        select distinct array_to_string((string_to_array(tag, ''/''))[:depth], ''/'')
        from unnest(n.tags) tag cross join generate_series(
          1, char_length(tag) - char_length(replace(tag, ''/'', '''')) + 1) depth
      ) l (level)',
    k.kind,
    case when k.parent <> k.kind then format('n.%I', k.parent_column)
      else '''00000000-0000-0000-0000-000000000000''::uuid' end,
    case when 'is_archived' = any(column_names(k.table_name)) then 'n.is_archived' else 'false' end,
    k.moment, day_column(k), rows_name)
$$;

-- The statement that counts the tags that the one before it, `tagged`, has added.
create or replace function counting_tags() returns text
language sql immutable
return 'insert into tag_totals as t (user_id, year, tag, kind, items)
      select user_id, coalesce(date_part(''year'', day), 0), tag, kind, count(*) from tagged
      group by 1, 2, 3, 4
      on conflict (user_id, year, tag, kind) do update set items = t.items + excluded.items';

-- The statements that add tags, or remove them; empty for a kind without tags.
create or replace function adding_tags(k kinds, added text) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select case when 'tags' = any(k.columns) then format('
  if exists (select from new_rows where tags <> ''{}'') then
    with tagged as (
      insert into item_tags (user_id, tag, kind, parent_id, is_archived, at, id, day)
      %s returning user_id, tag, kind, day
    )
    %s;
  end if;', added, counting_tags()) else '' end
$$;

-- A tag that nothing has any more leaves no trace.
create or replace function removing_tags(k kinds, removed text) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select case when 'tags' = any(k.columns) then format('
  if exists (select from old_rows where tags <> ''{}'') then
    with untagged as (
      delete from item_tags t
      using (%s) l (user_id, tag, kind, parent_id, is_archived, at, id, day)
      where t.user_id = l.user_id and t.tag = l.tag and t.kind = l.kind and t.parent_id = l.parent_id
        and t.is_archived = l.is_archived and t.at = l.at and t.id = l.id
      returning t.user_id, t.tag, t.kind, t.day
    ), counted as (
      select user_id, coalesce(date_part(''year'', day), 0) as year, tag, kind, count(*) as items
      from untagged group by 1, 2, 3, 4
    ), gone as (
      delete from tag_totals t using counted c
      where t.user_id = c.user_id and t.year = c.year and t.tag = c.tag and t.kind = c.kind
        and t.items <= c.items
    )
    update tag_totals t set items = t.items - c.items from counted c
    where t.user_id = c.user_id and t.year = c.year and t.tag = c.tag and t.kind = c.kind
      and t.items > c.items;
  end if;', removed) else '' end
$$;

-- Creates the triggers of a kind, and has its rows filled in, if it has any and they are not yet.
-- Restoring, undoing, importing and syncing need not know of it.
create or replace function create_search_triggers(k kinds) returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  each record;
  has_rows boolean;
begin
  if k.texts = '{}' then
    return;
  end if;
  for each in
    values ('created', 'insert', 'new table as new_rows', adding_search(k)),
      ('updated', 'update', 'old table as old_rows new table as new_rows', changing_search(k)),
      ('deleted', 'delete', 'old table as old_rows', removing_search(k))
  loop
    execute format('create or replace function aurora.%1$I() returns trigger
      language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp
      set enable_hashjoin = off set enable_mergejoin = off as %2$L',
      'search_' || each.column1 || '_' || k.table_name, each.column4);
    execute format('create or replace trigger search_%1$s after %2$s on %3$I
      referencing %4$s for each statement execute function %5$I()',
      each.column1, each.column2, k.table_name, each.column3,
      'search_' || each.column1 || '_' || k.table_name);
  end loop;
  execute format('select exists (select from %1$I)', k.table_name) into has_rows;
  if has_rows and not exists (select from search where kind = k.kind) then
    insert into search_filling (kind) values (k.kind) on conflict do nothing;
  end if;
end $$;

create or replace function adding_search(k kinds) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select format('
begin
  with added as (
    insert into search (user_id, id, kind, at, day, terms, words)
    select %1$s from new_rows n returning user_id, day, words
  )
  insert into day_totals as t (user_id, day, kind, items, words)
  select user_id, day, %2$L, count(*), sum(words) from added where day is not null group by 1, 2
  on conflict (user_id, day, kind) do update
  set items = t.items + excluded.items, words = t.words + excluded.words;%3$s
  return null;
end', search_columns(k), k.kind, adding_tags(k, tags_query(k, 'new_rows')))
$$;

-- A row that moves in time gets another key.
create or replace function changing_search(k kinds) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select format('
declare
  lost record;
begin
  for lost in
    with moved as (
      delete from search s
      using (
        select o.user_id, o.%3$I as at, o.id from old_rows o join new_rows n using (user_id, id)
        where n.%3$I <> o.%3$I offset 0
      ) o
      where s.user_id = o.user_id and s.at = o.at and s.id = o.id and s.kind = %2$L
      returning s.user_id, s.terms, s.day, s.words
    ), changed as (
      insert into search as s (user_id, id, kind, at, day, terms, words)
      select %1$s from new_rows n
      on conflict (user_id, at, id, kind) do update
      set day = excluded.day, terms = excluded.terms, words = excluded.words
      where (s.day, s.terms, s.words) is distinct from (excluded.day, excluded.terms, excluded.words)
      returning with (old as was, new as became) became.user_id, became.day, became.words,
        was.terms as old_terms, was.day as old_day, was.words as old_words
    ), counted as (
      insert into day_totals as t (user_id, day, kind, items, words)
      select user_id, day, %2$L, sum(items), sum(words) from (
        select user_id, day, 1 as items, words from changed
        union all select user_id, old_day, -1, -old_words from changed where old_words is not null
        union all select user_id, day, -1, -words from moved where words is not null
      ) c
      where day is not null group by 1, 2 having sum(items) <> 0 or sum(words) <> 0
      on conflict (user_id, day, kind) do update
      set items = t.items + excluded.items, words = t.words + excluded.words
    )
    select user_id, array_agg(terms) as terms from (
      select user_id, old_terms as terms from changed where old_terms is not null
      union all select user_id, terms from moved
    ) c
    where user_id in (select user_id from search_learning) group by user_id
  loop
    perform forget_words(lost.user_id, lost.terms);
  end loop;%4$s%5$s
  return null;
end', search_columns(k), k.kind, k.moment,
    removing_tags(k, tags_query(k, 'old_rows') || ' except ' || tags_query(k, 'new_rows')),
    adding_tags(k, tags_query(k, 'new_rows') || ' except ' || tags_query(k, 'old_rows')
      || ' on conflict do nothing'))
$$;

-- Totals are only updated: an account that is being deleted gets no new row.
create or replace function removing_search(k kinds) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select format('
declare
  lost record;
begin
  for lost in
    with gone as (
      delete from search s using old_rows o
      where s.user_id = o.user_id and s.at = o.%2$I and s.id = o.id and s.kind = %1$L
      returning s.user_id, s.day, s.words, s.terms
    ), counted as (
      update day_totals t set items = t.items - g.items, words = t.words - g.words
      from (
        select user_id, day, count(*) as items, sum(words) as words from gone
        where words is not null and day is not null group by 1, 2
      ) g
      where t.user_id = g.user_id and t.day = g.day and t.kind = %1$L
    )
    select user_id, array_agg(terms) as terms from gone
    where user_id in (select user_id from search_learning) group by user_id
  loop
    perform forget_words(lost.user_id, lost.terms);
  end loop;%3$s
  return null;
end', k.kind, k.moment, removing_tags(k, tags_query(k, 'old_rows')))
$$;
