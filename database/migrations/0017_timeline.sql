-- The timeline of all kinds, and On this day: an index for each kind that lacks one, and what reads
-- them.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

-- Every signed-in request reads this table first, so all that are running end before the rest of
-- this file locks anything: otherwise the two could deadlock.
lock table sessions in access exclusive mode;

grant execute on function local_day(timestamptz, text) to aurora_app;
create index journal_entries_timeline
  on journal_entries (user_id, is_archived, timestamp desc, id desc);
create index tasks_timeline on tasks (user_id, timeline_at desc, id desc);
create index events_timeline on events (user_id, timeline_at desc, id desc);

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
    matched := array(
      select s from search_some(q, q.terms && about, 60) s where search_matches(s, q)
    );
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

-- Generates timeline: the newest rows, of kinds with a moment of their own, that are not archived. Days
-- are the rows' own; the bounds of the moment only help an index.
create or replace function create_timeline() returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
begin
  execute 'create or replace function aurora.timeline(
      wanted_kinds text[], before timestamptz, before_id uuid, since_day date, until_day date,
      page_size integer
    ) returns table (kind text, id uuid, at timestamptz, fields jsonb)
    language sql stable set search_path = pg_catalog, aurora, pg_temp as $f$ ' || (
    select string_agg(format('
      (select %1$L as kind, t.id, t.%2$I as at, aurora.row_fields(to_jsonb(t)) as fields
      from aurora.%3$I t
      where %1$L = any (wanted_kinds) and t.user_id = (select aurora.current_user_id()) %4$s
        and (t.%2$I, t.id) < (before, before_id) and t.%2$I >= (since_day - 2)::timestamp at time zone ''UTC''
        and %5$s between since_day and until_day
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

-- The days of a year that are like a day: the same, and on 28 February of a year without a 29th also that.
create or replace function days_like(wanted date, in_year integer, out first date, out last date)
language sql immutable set search_path = pg_catalog, aurora, pg_temp as $$
  select case when to_char(wanted, 'MM-DD') = '02-29' then leap_day
      else make_date(in_year, date_part('month', wanted)::integer, date_part('day', wanted)::integer)
    end,
    case when to_char(wanted, 'MM-DD') = '02-29'
        then case when to_char(leap_day, 'MM-DD') = '02-29' then leap_day else leap_day - 1 end
      when to_char(wanted, 'MM-DD') = '02-28' and to_char(wanted + 1, 'MM-DD') = '03-01'
        and to_char(leap_day, 'MM-DD') = '02-29' then leap_day
      else make_date(in_year, date_part('month', wanted)::integer, date_part('day', wanted)::integer)
    end
  from (select make_date(in_year, 2, 28) + 1 as leap_day) l
$$;
grant execute on function days_like(date, integer) to aurora_app;

-- Generates memories: rows of the same day in the years before, of kinds with a day of their own. It
-- goes from year to year by an index, over those that have nothing.
create or replace function create_memories() returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
begin
  execute 'create or replace function aurora.memories(
      wanted_kinds text[], wanted date, most integer
    ) returns table (
      kind text, id uuid, at timestamptz, year integer, fields jsonb
    ) language sql stable set search_path = pg_catalog, aurora, pg_temp as $f$ ' || (
    select coalesce(string_agg(format('
      (with recursive years (year, first, last) as (
        select date_part(''year'', wanted)::integer, wanted, wanted
        union all
        select n.year, (aurora.days_like(wanted, n.year)).*
        from years y cross join lateral (
          select date_part(''year'', t.day)::integer
            - (to_char(t.day, ''MM-DD'') < to_char(wanted, ''MM-DD''))::integer as year
          from aurora.%3$I t
          where t.user_id = (select aurora.current_user_id())
            and t.day < make_date(y.year, date_part(''month'', wanted)::integer, 1)
              + (date_part(''day'', wanted)::integer - 1)
          order by t.day desc limit 1
        ) n where n.year > 0
      )
      select %1$L as kind, t.id, t.%2$I as at, y.year, aurora.row_fields(to_jsonb(t)) as fields
      from years y cross join lateral (
        select * from aurora.%3$I t
        where t.user_id = (select aurora.current_user_id()) and t.day between y.first and y.last
          and not t.is_archived limit most
      ) t
      where %1$L = any (wanted_kinds) and y.year < date_part(''year'', wanted) limit most)',
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

select adopt_kind(table_name, kind) from kinds where kind = 'thought';
