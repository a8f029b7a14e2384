-- Tags: how many items have each, and renaming one. `house` includes `house/garden`.
--
-- aurora_app may call list_tags, tagged_ids and rename_tag.

-- The caller's tags, and those above them, with how many items have each or one below it.
create or replace function list_tags() returns table (tag text, count bigint)
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select t.tag, sum(t.items) from tag_totals t
  where t.user_id = current_user_id() and t.kind = any (allowed_kinds('read'))
  group by t.tag
  order by t.tag
$$;
grant execute on function list_tags() to aurora_app;

-- Whether all is counted: not for a while after an upgrade.
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
    where user_id = current_user_id() and tag = wanted and kind = row_kind limit most
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
