-- Keeps the table `search`: filling it for rows from before there was a search, and the file of its
-- index.
--
-- aurora_tidy may call fill_search, search_needs_rebuilding and note_rebuilt_search; migrations
-- create_item_text.

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
