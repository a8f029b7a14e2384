-- Looks up items by a query: each step is bounded, so that it costs as much in a small table as in a
-- large one.
--
-- Only other functions call these. `is not distinct from` keeps the planner from combining the index
-- of terms with that of moments, which would read all that a person has.

-- Whether an item meets what the index cannot tell: its day, and what stands beside what in its text.
create or replace function search_matches(item search, q search_query) returns boolean
language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as $$
declare
  folded text;
begin
  if item.day < q.first_day or item.day > q.last_day
    or item.day is null and num_nonnulls(q.first_day, q.last_day) > 0
    or item.day < q.not_before or item.day > q.not_after
  then
    return false;
  elsif q.patterns = '{}' and q.not_patterns = '{}' then
    return true;
  end if;
  select fold_text(concat_ws(E'\n', t.title, t.body)) into folded
  from item_text(item.kind, q.owner_id, item.id) t;
  return not exists (select from unnest(q.patterns) p where folded collate pg_c_utf8 !~ p)
    and not exists (select from unnest(q.not_patterns) p where folded collate pg_c_utf8 ~ p);
end $$;

-- Items that have these terms, by the index of terms; at most so many, in no order.
create or replace function search_some(q search_query, terms tsquery, most integer)
returns setof search language plpgsql stable set search_path = pg_catalog, aurora, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_bitmapscan = on
set plan_cache_mode = force_generic_plan as $$
begin
  return query select * from search s
    where s.terms @@ search_some.terms and s.user_id is not distinct from q.owner_id limit most;
end $$;

-- Of the newest items, at most so many, those that match; how many it looked at, and the last one.
create or replace function search_walk(
  q search_query, deep integer,
  out matched search[], out walked integer, out last_at timestamptz, out last_id uuid
) language plpgsql stable set search_path = pg_catalog, aurora, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan as $$
begin
  select coalesce(array_agg(s::search) filter (where s.terms @@ q.terms and search_matches(s::search, q)), '{}'),
    count(*), min(s.at), (array_agg(s.id order by s.at, s.id))[1]
  into matched, walked, last_at, last_id from (
    select * from search s
    where s.user_id = q.owner_id and (s.at, s.id) < (q.before, q.before_id)
    order by s.at desc, s.id desc limit deep
  ) s;
end $$;

-- Of a period, a year or a month, the items that match and are before the cursor. Null if more than
-- `most` have the terms.
create or replace function search_period(q search_query, period text, most integer)
returns search[] language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as $$
declare
  matched search[] := array(
    select s from search_some(q, q.terms && term_query(q, '@' || period), most + 1) s);
begin
  return case when cardinality(matched) <= most then array(
    select s from unnest(matched) s
    where (s.at, s.id) < (q.before, q.before_id) and search_matches(s, q)
  ) end;
end $$;

-- The newest items that match, at least `most` if there are as many; and how many match, if there are
-- at most 150 and it is known.
create or replace function search_newest(
  q search_query, most integer, out matched search[], out total integer
) language plpgsql stable set search_path = pg_catalog, aurora, pg_temp
set enable_bitmapscan = off as $$
declare
  is_first boolean := q.before = 'infinity';
  rare search[];
  walk record;
  looked integer := 0;
  deep integer := 2 * most;
  newest record;
  dense_year text;
  months integer := 2;
begin
  -- What many items have is found soon by looking at the newest ones.
  matched := '{}';
  if q.last_day is not null then
    q.before := least(q.before, q.last_day + 3);
  end if;
  loop
    select * into walk from search_walk(q, deep);
    matched := matched || walk.matched;
    looked := looked + walk.walked;
    if walk.walked < deep then
      total := case when is_first then cardinality(matched) end;
      return;
    elsif cardinality(matched) >= most then
      return;
    end if;
    q.before := walk.last_at;
    q.before_id := walk.last_id;
    exit when cardinality(matched) * 8 < looked or looked > 12 * most;
    deep := (most - cardinality(matched)) * looked / cardinality(matched) * 5 / 4 + 1;
  end loop;
  -- What few have is found by its terms.
  rare := array(select s from search_some(q, q.terms, 151) s);
  if cardinality(rare) <= 150 then
    rare := array(select s from unnest(rare) s where search_matches(s, q));
    total := cardinality(rare);
    matched := matched || array(
      select s from unnest(rare) s where (s.at, s.id) < (q.before, q.before_id)
    );
    return;
  end if;
  -- Else year by year, of those that the person has; where one has too many, month by month.
  while cardinality(matched) < most loop
    select s.at, to_char(s.at at time zone 'UTC', 'YYYY') as year,
      to_char(s.at at time zone 'UTC', 'YYYY-MM') as month into newest
    from search s where s.user_id = q.owner_id and (s.at, s.id) < (q.before, q.before_id)
    order by s.at desc, s.id desc limit 1;
    exit when newest.at is null or newest.at < q.first_day - 2;
    if months > 0 or newest.year = dense_year then
      matched := matched || search_period(q, newest.month, 100000);
      q.before := (newest.month || '-01 00:00+00')::timestamptz;
      months := months - 1;
    else
      rare := search_period(q, newest.year, 100);
      if rare is null then
        dense_year := newest.year;
        continue;
      end if;
      matched := matched || rare;
      q.before := (newest.year || '-01-01 00:00+00')::timestamptz;
    end if;
    q.before_id := '00000000-0000-0000-0000-000000000000';
  end loop;
end $$;

create or replace function term_query(q search_query, term text) returns tsquery
language sql immutable parallel safe set search_path = pg_catalog, aurora, pg_temp as $$
  select quoted_term(q.slot || term)::tsquery
$$;
