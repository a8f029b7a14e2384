-- The timeline of all kinds, and what was on this day in other years. Both are generated, with one
-- branch per kind, and run with the caller's rights, so row-level security holds.
--
-- aurora_app may call timeline and memories; only adopt_kind calls the others.

-- Generates timeline: the newest rows, of kinds with a moment of their own, that are not archived. Days
-- are the rows' own; the bounds of the moment only help an index, and `is true` keeps days from doing so.
create or replace function create_timeline() returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
begin
  execute 'create or replace function aurora.timeline(
      wanted_kinds text[], before timestamptz, before_id uuid, since_day date, until_day date,
      page_size integer
    ) returns table (kind text, id uuid, at timestamptz, fields jsonb)
    language sql stable set search_path = pg_catalog, aurora, pg_temp
    set plan_cache_mode = force_generic_plan as $f$
      with me as materialized (select aurora.current_user_id() as id) ' || (
    select string_agg(format('
      (select %1$L as kind, t.id, t.%2$I as at, aurora.row_fields(to_jsonb(t)) as fields
      from aurora.%3$I t
      where %1$L = any (wanted_kinds) and t.user_id = (select me.id from me) %4$s
        and (t.%2$I, t.id) < (before, before_id) and t.%2$I >= (since_day - 2)::timestamp at time zone ''UTC''
        and (%5$s between since_day and until_day) is true
      order by t.%2$I desc, t.id desc limit page_size)',
      k.kind, k.moment, k.table_name,
      case when is_archivable then 'and not t.is_archived' else '' end,
      case when has_day then 't.day' else format(
        'coalesce(%s, (t.%I at time zone ''UTC'')::date)',
        case when 'date' = any(k.columns) then 't.date'
          when 'start' = any(k.columns) then 'left(t.start, 10)::date' else 'null::date' end,
        k.moment) end), ' union all ' order by k.kind)
    from kinds k cross join lateral (
      select count(*) filter (where attname = 'is_archived') > 0 as is_archivable,
        count(*) filter (where attname = 'day') > 0 as has_day
      from pg_attribute where attrelid = format('aurora.%I', k.table_name)::regclass
        and not attisdropped
    ) c
    where k.moment <> 'created_at'
  ) || ' order by at desc, id desc limit page_size $f$';
  grant execute on function timeline(text[], timestamptz, uuid, date, date, integer) to aurora_app;
end $$;

-- The days from a year on that are like a day, before it: the same in other years, and on 28 February of
-- a year without a 29th also that.
create or replace function days_like(wanted date, first_year integer) returns date[]
language sql immutable set search_path = pg_catalog, aurora, pg_temp as $$
  select array(
    select day from generate_series(first_year, date_part('year', wanted)::integer - 1) year
      cross join lateral (
        select make_date(year, date_part('month', wanted)::integer, 1)
            + (date_part('day', wanted)::integer - 1) as day, date_part('month', wanted) as month
        union all select make_date(year, 2, 28) + 1, 2
        where to_char(wanted, 'MM-DD') = '02-28' and to_char(wanted + 1, 'MM-DD') = '03-01'
      ) like_it
    where date_part('month', day) = month
  )
$$;
grant execute on function days_like(date, integer) to aurora_app;

-- Generates memories: rows of the same day in the years before, of kinds with a day of their own. All
-- days are looked up by one scan of an index, which passes over those that have nothing.
create or replace function create_memories() returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
begin
  execute 'create or replace function aurora.memories(
      wanted_kinds text[], wanted date, most integer
    ) returns table (
      kind text, id uuid, at timestamptz, year integer, fields jsonb
    ) language sql stable set search_path = pg_catalog, aurora, pg_temp
    set plan_cache_mode = force_generic_plan as $f$
      with me as materialized (select aurora.current_user_id() as id) ' || (
    select coalesce(string_agg(format('
      (select %1$L as kind, t.id, t.%2$I as at, date_part(''year'', t.day)::integer as year,
        aurora.row_fields(to_jsonb(t)) as fields
      from aurora.%3$I t
      where %1$L = any (wanted_kinds) and t.user_id = (select me.id from me)
        and t.day = any ((select aurora.days_like(wanted, (
          select date_part(''year'', f.day)::integer from aurora.%3$I f
          where f.user_id = (select me.id from me) order by f.day limit 1)))::date[])
        and not t.is_archived
      order by t.day desc limit most)',
      k.kind, k.moment, k.table_name), ' union all ' order by k.kind),
      'select ''''::text as kind, null::uuid as id, now() as at, 0 as year, ''{}''::jsonb as fields
      where false')
    from kinds k where exists (
      select from pg_attribute where attrelid = format('aurora.%I', k.table_name)::regclass
        and attname = 'day' and not attisdropped
    )
  ) || ' order by at desc, id desc limit most $f$';
  grant execute on function memories(text[], date, integer) to aurora_app;
end $$;
