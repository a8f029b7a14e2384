-- Tags with counts, and renaming them: a table of each tag of each item, filled as search is.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

-- Every signed-in request reads this table first, so all that are running end before the rest of
-- this file locks anything: otherwise the two could deadlock.
lock table sessions in access exclusive mode;

-- Each tag of each item, for lists of tags with counts: triggers of the kinds' tables keep it. No login
-- has a policy or a grant here: functions/tags.sql reads it.
create table item_tags (
  user_id uuid not null references users on delete cascade,
  tag text collate "C" not null,
  kind text not null,
  at moment not null, -- as in `search`
  id uuid not null,
  primary key (user_id, tag, kind, at, id)
);

-- What may be the best: all that match, if they are few, and how many. Of many, those that are about
-- the words, and the newest. Where too few have all words, those that have the most of them.
create or replace function search_candidates(
  q search_query, words search_word[], filters tsquery, out matched search[], out total integer
) language plpgsql stable set search_path = pg_catalog, aurora, pg_temp
set enable_bitmapscan = off as $$
declare
  walk record;
  about tsquery;
  partly tsquery;
begin
  select * into walk from search_walk(q, 40);
  if walk.walked < 40 then
    matched := walk.matched;
    total := cardinality(matched);
  elsif cardinality(walk.matched) < 8 or exists (
    -- Many of few items may be few.
    select from history_heads where user_id = q.owner_id and last_sequence < 2000
  ) then
    matched := array(select s from search_some(q, q.terms, 151) s);
    if cardinality(matched) <= 150 then
      matched := array(select s from unnest(matched) s where search_matches(s, q));
      total := cardinality(matched);
    end if;
  end if;
  if total is null then
    select string_agg('(' || (
        select string_agg(quoted_term(q.slot || '!' || m) || ':*', '|') from unnest(w.marks) m
      ) || ')', '&')::tsquery into about from unnest(words) w;
    -- What is about a word has it too, and what begins with it is many lists less to read.
    about := case when filters::text = '' then about else filters && about end;
    matched := array(select s from search_some(q, about, 60) s where search_matches(s, q));
    matched := matched || array(
      select s from unnest((search_newest(q, 40)).matched) s
      where (s.kind, s.id) not in (select f.kind, f.id from unnest(matched) f)
      order by s.at desc limit 40
    );
  end if;
  for left_out in 1 .. least(cardinality(words) - 1, 3) loop
    exit when total is null or cardinality(matched) >= 5 or q.patterns <> '{}';
    partly := words_but(words, left_out);
    exit when partly is null;
    partly := case when filters::text = '' then partly else filters && partly end;
    matched := matched || array(
      select s from search_some(q, partly, 150) s
      where search_matches(s, q) and (s.kind, s.id) not in (select m.kind, m.id from unnest(matched) m)
    );
    total := cardinality(matched);
  end loop;
end $$;

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

-- The caller's tags, and those above them, with how many items have each or one below it.
create or replace function list_tags() returns table (tag text, count bigint)
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select array_to_string((string_to_array(t.tag, '/'))[:level], '/') as above,
    count(distinct (t.kind, t.id))
  from item_tags t cross join lateral generate_series(
    1, char_length(t.tag) - char_length(replace(t.tag, '/', '')) + 1) level
  where t.user_id = current_user_id() and t.kind = any (allowed_kinds('read'))
  group by above
  order by above
$$;
grant execute on function list_tags() to aurora_app;

-- Whether the list has all tags: not for a while after an upgrade.
create or replace function tags_are_complete() returns boolean
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select not exists (select from search_filling where kind = any (allowed_kinds('read')))
$$;
grant execute on function tags_are_complete() to aurora_app;

-- The caller's items of a kind that have a tag or one below it, at most so many.
create or replace function tagged_ids(wanted text, row_kind text, most integer) returns uuid[]
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select coalesce(array_agg(id), '{}') from (
    select id from item_tags
    where user_id = current_user_id() and kind = row_kind
      and (tag = wanted or tag >= wanted || '/' and tag < wanted || '0')
    group by id limit most
  ) t
$$;
grant execute on function tagged_ids(text, text, integer) to aurora_app;

-- Tags with one renamed, and those below it; each is there once.
create or replace function renamed_tags(tags text[], old_tag text, new_tag text) returns text[]
language sql immutable set search_path = pg_catalog, aurora, pg_temp as $$
  select array_agg(tag order by n) from (
    select case when tag = old_tag then new_tag
        when starts_with(tag, old_tag || '/') then new_tag || substr(tag, char_length(old_tag) + 1)
        else tag end as tag, min(n) as n
    from unnest(tags) with ordinality t (tag, n) group by 1
  ) t
$$;
grant execute on function renamed_tags(text[], text, text) to aurora_app;

-- Renames a tag, in at most so many items that the caller may change; undoing the batch takes it
-- back. Returns in how many, and whether there are more.
create or replace function rename_tag(
  old_tag text, new_tag text, batch uuid, most integer, out changed integer, out more boolean
) language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  k record;
  ids uuid[];
begin
  perform lock_history();
  perform set_config('aurora.batch', batch::text, true);
  changed := 0;
  more := false;
  for k in
    select kind, table_name from kinds
    where kind = any (allowed_kinds('write')) and 'tags' = any (columns) order by kind
  loop
    ids := tagged_ids(old_tag, k.kind, most - changed + 1);
    more := more or cardinality(ids) > most - changed;
    ids := ids[:most - changed];
    execute format('update %I set tags = renamed_tags(tags, $1, $2)
      where user_id = current_user_id() and id = any ($3)', k.table_name)
    using old_tag, new_tag, ids;
    changed := changed + cardinality(ids);
  end loop;
end $$;
grant execute on function rename_tag(text, text, uuid, integer) to aurora_app;

alter table item_tags enable row level security;

select adopt_kind(table_name, kind) from kinds order by level;
insert into search_filling (kind)
select kind from kinds
where 'tags' = any (columns) and exists (select from search s where s.kind = kinds.kind)
on conflict do nothing;
