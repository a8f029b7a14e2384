-- Tags are written and counted in one statement: a trigger less for each new item that has some.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

-- Every signed-in request reads this table first, so all that are running end before the rest of
-- this file locks anything: otherwise the two could deadlock.
lock table sessions in access exclusive mode;

drop function count_tagged() cascade; -- with its trigger
drop function count_untagged() cascade;
drop function tag_levels(text[]);

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
      insert into search as s (user_id, id, kind, at, day, terms, words)
      select %s from batch n
      on conflict (user_id, at, id, kind) do update set words = excluded.words where s.words is null
      returning user_id, day, words
    ), counted as (
      insert into day_totals as t (user_id, day, kind, items, words)
      select user_id, day, %L, count(*), sum(words) from filled where day is not null group by 1, 2
      on conflict (user_id, day, kind) do update
      set items = t.items + excluded.items, words = t.words + excluded.words
    )%s
    select count(*), (array_agg(user_id order by user_id desc, id desc))[1] as user_id,
      (array_agg(id order by user_id desc, id desc))[1] as id from batch',
    k.table_name, search_columns(k), k.kind, case when 'tags' = any (k.columns) then format(
      ', tagged as (
      insert into item_tags (user_id, tag, kind, parent_id, is_archived, at, id, day)
      %s on conflict do nothing returning user_id, tag, kind, day
    ), totalled as (%s)', tags_query(k, 'batch'), counting_tags()) else '' end)
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

select adopt_kind(table_name, kind) from kinds order by level;
