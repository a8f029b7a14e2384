-- How much there is on each day and of each tag, counted as it is written; and one index of search less.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

-- Every signed-in request reads this table first, so all that are running end before the rest of
-- this file locks anything: otherwise the two could deadlock.
lock table sessions in access exclusive mode;

-- What is counted, and the tags above each, come with filling: it begins anew, and search has all
-- meanwhile.
truncate item_tags;
alter table item_tags
  add parent_id uuid not null default '00000000-0000-0000-0000-000000000000',
  add is_archived boolean not null,
  add day sort_day,
  drop constraint item_tags_user_id_fkey,
  drop constraint item_tags_pkey,
  add primary key (user_id, tag, kind, parent_id, is_archived, at, id);

-- How many items of a kind have a tag, by the year of their day; without a day it is year 0. Triggers of
-- item_tags keep it.
create table tag_totals (
  user_id uuid not null,
  year integer not null,
  tag text collate "C" not null,
  kind text not null,
  items integer not null,
  primary key (user_id, year, tag, kind)
);

-- How many items of a kind are on a day, their own, and how many words are in them. The triggers that keep
-- `search` keep it too.
create table day_totals (
  user_id uuid not null,
  day sort_day not null,
  kind text not null,
  items integer not null,
  words bigint not null,
  primary key (user_id, day, kind)
);

-- One index for both: the newest are found by the key.
alter table search
  add words integer,
  drop constraint search_user_id_fkey,
  drop constraint search_pkey,
  add primary key (user_id, at, id, kind);
drop index search_newest;
alter table search_learning add learnt_at moment;
update search_learning
set learnt_at = '0001-01-02 00:00+00', learnt_id = '00000000-0000-0000-0000-000000000000'
where learnt_id is not null;

-- Another result, and other names.
drop function item_text(text, uuid, uuid);
drop function search_deleted() cascade;
do $$
declare
  k record;
begin
  for k in select table_name from kinds where texts <> '{}' loop
    execute format('drop function %I() cascade', 'search_' || k.table_name);
    execute format('drop function if exists %I() cascade', 'untag_' || k.table_name);
  end loop;
end $$;

-- Generates item_text: what search shows of an item. A function, since a view would hold on to columns.
create or replace function create_item_text() returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
begin
  execute format('create or replace function aurora.item_text(
      row_kind text, owner_id uuid, row_id uuid, out title text, out body text, out tags text[],
      out completed boolean, out journal_id uuid, out at timestamptz
    ) language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as %L', 'begin ' || (
    select string_agg(format(
      '%s row_kind = %L then
      select %s, concat_ws(E''\n'', %s), %s, %s, %s, t.%I
      into title, body, tags, completed, journal_id, at
      from %I t where t.user_id = owner_id and t.id = row_id;',
      case when n = 1 then 'if' else 'elsif' end, kind,
      case when cardinality(texts) > 1 then format('t.%I', texts[1]) else 'null' end,
      (select string_agg(format('t.%I', name), ', ')
        from unnest(case when cardinality(texts) > 1 then texts[2:] else texts end) name),
      case when 'tags' = any(columns) then 't.tags' else '''{}''' end,
      case when 'completed' = any(columns) then 't.completed' else 'null' end,
      case when 'journal_id' = any(columns) then 't.journal_id' else 'null' end,
      moment, table_name), ' ' order by n)
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
      %s on conflict do nothing)', tags_query(k, 'batch')) else '' end)
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

-- Deletes what is derived from the items of an account, which were deleted before.
create or replace function drop_derived_rows() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  delete from search where user_id = old.id;
  delete from item_tags where user_id = old.id;
  delete from tag_totals where user_id = old.id;
  delete from day_totals where user_id = old.id;
  return null;
end $$;

-- How many words a text has, for people: what spaces separate, and in scripts without spaces, two
-- characters.
create or replace function count_words(t text) returns integer
language sql immutable strict parallel safe
return case when octet_length(t) = char_length(t)
  then regexp_count(t collate "C", '[A-Za-z0-9]\S*')
  else regexp_count(t collate pg_c_utf8, '[' || unspaced_ranges() || ']{1,2}|(?!['
    || unspaced_ranges() || '])[' || word_ranges() || '][^\s' || unspaced_ranges() || ']*') end;

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

-- What `item_tags` has of the rows `n` of a kind's table, as a query of them.
create or replace function tags_query(k kinds, rows_name text) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select format('select n.user_id, level, %L, %s, %s, n.%I, n.id, %s
      from %I n cross join lateral tag_levels(n.tags) level',
    k.kind,
    case when k.parent <> k.kind then format('n.%I', k.parent_column)
      else '''00000000-0000-0000-0000-000000000000''::uuid' end,
    case when 'is_archived' = any(column_names(k.table_name)) then 'n.is_archived' else 'false' end,
    k.moment, day_column(k), rows_name)
$$;

-- The statements that add tags, or remove them; empty for a kind without tags.
create or replace function adding_tags(k kinds, added text) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select case when 'tags' = any(k.columns) then format('
  if exists (select from new_rows where tags <> ''{}'') then
    insert into item_tags (user_id, tag, kind, parent_id, is_archived, at, id, day)
    %s;
  end if;', added) else '' end
$$;

create or replace function removing_tags(k kinds, removed text) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select case when 'tags' = any(k.columns) then format('
  if exists (select from old_rows where tags <> ''{}'') then
    delete from item_tags t
    using (%s) l (user_id, tag, kind, parent_id, is_archived, at, id, day)
    where t.user_id = l.user_id and t.tag = l.tag and t.kind = l.kind and t.parent_id = l.parent_id
      and t.is_archived = l.is_archived and t.at = l.at and t.id = l.id;
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

-- Learns the words of people with many items, of at most so many items. Returns of how many: none, once
-- all are learnt. Raises lock_not_available if they are writing; try again later.
create or replace function learn_words(batch_size integer) returns bigint
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp
set lock_timeout = '100ms' as $$
declare
  learner record;
  items search[];
begin
  insert into search_learning (user_id, learnt_sequence, learnt_at, learnt_id)
  select user_id, last_sequence, '0001-01-02 00:00+00', '00000000-0000-0000-0000-000000000000'
  from history_heads h
  where last_sequence > 1000 and user_id not in (select user_id from search_learning);
  select l.user_id, l.learnt_sequence, l.learnt_at, l.learnt_id, h.last_sequence into learner
  from search_learning l join history_heads h using (user_id)
  where l.learnt_at is not null or h.last_sequence > l.learnt_sequence limit 1;
  if not found then
    return 0;
  end if;
  -- So that nobody deletes an item meanwhile, whose words would stay.
  perform from history_heads where user_id = learner.user_id for no key update;
  if learner.learnt_at is not null then
    items := array(
      select s from search s
      where s.user_id = learner.user_id and (s.at, s.id) > (learner.learnt_at, learner.learnt_id)
      order by s.at, s.id limit batch_size
    );
    update search_learning
    set learnt_at = items[cardinality(items)].at, learnt_id = items[cardinality(items)].id
    where user_id = learner.user_id;
  else
    with lines as (
      select kind, id, sequence from history
      where user_id = learner.user_id and sequence > learner.learnt_sequence
      order by sequence limit batch_size
    ), learnt as (
      update search_learning
      set learnt_sequence = coalesce((select max(sequence) from lines), learner.last_sequence)
      where user_id = learner.user_id
    )
    select array_agg(s.search) into items
    from (select distinct kind, id from lines) l
      cross join lateral item_text(l.kind, learner.user_id, l.id) t
      cross join lateral (
        select s as search from search s
        where s.user_id = learner.user_id and s.at = t.at and s.id = l.id and s.kind = l.kind offset 0
      ) s;
  end if;
  insert into search_words (user_id, word)
  select distinct learner.user_id, substr(lexeme, 5)
  from unnest(items) i cross join unnest(i.terms)
  where is_correctable(substr(lexeme, 5))
  on conflict do nothing;
  return greatest(cardinality(items), 1);
end $$;
grant execute on function learn_words(integer) to aurora_tidy;

-- Tags, and those above each; every one once.
create or replace function tag_levels(tags text[]) returns setof text
language sql immutable parallel safe set search_path = pg_catalog, aurora, pg_temp as $$
  select distinct array_to_string((string_to_array(tag, '/'))[:level], '/')
  from unnest(tags) tag
    cross join generate_series(1, char_length(tag) - char_length(replace(tag, '/', '')) + 1) level
$$;

create or replace function count_tagged() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  insert into tag_totals as t (user_id, year, tag, kind, items)
  select user_id, coalesce(date_part('year', day), 0), tag, kind, count(*) from new_rows
  group by 1, 2, 3, 4
  on conflict (user_id, year, tag, kind) do update set items = t.items + excluded.items;
  return null;
end $$;

-- A tag that nothing has any more leaves no trace.
create or replace function count_untagged() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  update tag_totals t set items = t.items - o.items
  from (
    select user_id, coalesce(date_part('year', day), 0) as year, tag, kind, count(*) as items
    from old_rows group by 1, 2, 3, 4
  ) o
  where t.user_id = o.user_id and t.year = o.year and t.tag = o.tag and t.kind = o.kind;
  delete from tag_totals t using old_rows o
  where t.user_id = o.user_id and t.year = coalesce(date_part('year', o.day), 0) and t.tag = o.tag
    and t.kind = o.kind and t.items <= 0;
  return null;
end $$;

-- The caller's tags, and those above them, with how many items have each or one below it.
create or replace function list_tags() returns table (tag text, count bigint)
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select t.tag, sum(t.items) from tag_totals t
  where t.user_id = current_user_id() and t.kind = any (allowed_kinds('read'))
  group by t.tag
  order by t.tag
$$;
grant execute on function list_tags() to aurora_app;

-- The caller's items of a kind that have a tag or one below it, at most so many.
create or replace function tagged_ids(wanted text, row_kind text, most integer) returns uuid[]
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select coalesce(array_agg(id), '{}') from (
    select id from item_tags
    where user_id = current_user_id() and tag = wanted and kind = row_kind limit most
  ) t
$$;
grant execute on function tagged_ids(text, text, integer) to aurora_app;

create trigger count_tagged after insert on item_tags
  referencing new table as new_rows for each statement execute function count_tagged();
create trigger count_untagged after delete on item_tags
  referencing old table as old_rows for each statement execute function count_untagged();
-- After the items, as its name sorts.
create trigger drop_derived_rows after delete on users
  for each row execute function drop_derived_rows();

alter table tag_totals enable row level security;
alter table day_totals enable row level security;
create policy own on item_tags to aurora_app using (user_id = (select current_user_id()));
create policy own on tag_totals to aurora_app using (user_id = (select current_user_id()));
create policy own on day_totals to aurora_app using (user_id = (select current_user_id()));
grant select on item_tags, tag_totals, day_totals to aurora_app;

select adopt_kind(table_name, kind) from kinds order by level;
insert into search_filling (kind)
select kind from kinds where exists (select from search s where s.kind = kinds.kind)
on conflict (kind) do update set last_user_id = default, last_id = default;
