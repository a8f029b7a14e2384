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
-- `most` have the terms. Where few have the terms besides the words, the words are looked up in those:
-- all that begins with a common word would be a long list.
create or replace function search_period(q search_query, period text, most integer)
returns search[] language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as $$
declare
  matched search[];
begin
  if q.filters::text <> '' and most > 300 then
    matched := array(select s from search_some(q, q.filters && term_query(q, '@' || period), 301) s);
  end if;
  if matched is null or cardinality(matched) > 300 then
    matched := array(
      select s from search_some(q, q.terms && term_query(q, '@' || period), most + 1) s);
  end if;
  return case when cardinality(matched) <= most then array(
    select s from unnest(matched) s
    where (s.at, s.id) < (q.before, q.before_id) and s.terms @@ q.terms and search_matches(s, q)
  ) end;
end $$;

-- Whether a question is about at most two months, so that these are looked through at once.
create or replace function is_about_months(q search_query) returns boolean
language sql immutable set search_path = pg_catalog, aurora, pg_temp as $$
  select coalesce(q.last_day - q.first_day <= 62, false)
$$;

-- The newest items that match, at least `most` if there are as many; and how many match, if there are
-- at most 150 and it is known. Of what is common, it is known that there are more.
create or replace function search_newest(
  q search_query, most integer, is_common boolean, out matched search[], out total integer
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
    exit when cardinality(matched) * 12 < looked or looked > 12 * most;
    deep := (most - cardinality(matched)) * looked / cardinality(matched) * 5 / 4 + 1;
  end loop;
  -- What few have is found by its terms.
  if not is_common and not is_about_months(q) then
    rare := array(select s from search_some(q, q.terms, 151) s);
  end if;
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
    if newest.at is null or newest.at < q.first_day - 2 then
      total := case when is_first then cardinality(matched) end;
      exit;
    end if;
    if months > 0 or newest.year = dense_year or is_about_months(q) then
      rare := search_period(q, newest.month, 100000);
      matched := matched || rare;
      q.before := (newest.month || '-01 00:00+00')::timestamptz;
      -- Where a month has some, a year has too many.
      months := case when cardinality(rare) < 5 then months - 1 else 2 end;
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

-- The newest items that match, at most `most`, where their texts have to be read: those of at most
-- `budget` items. Where that was not enough, the page is shorter, and the next one begins at next_at.
create or replace function search_verified(
  q search_query, most integer, budget integer, is_common boolean,
  out matched search[], out total integer, out next_at timestamptz, out next_id uuid
) language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as $$
declare
  is_first boolean := q.before = 'infinity';
  bare search_query := q;
  walk record;
  found search[];
  one search;
  looked integer := 0;
  is_last boolean;
begin
  if q.patterns = '{}' and q.not_patterns = '{}' then
    select n.matched, n.total into matched, total from search_newest(q, most, is_common) n;
    return;
  end if;
  bare.patterns := '{}';
  bare.not_patterns := '{}';
  matched := '{}';
  if not is_common and not is_about_months(q) then
    select * into walk from search_walk(bare, 2 * most);
    is_last := walk.walked < 2 * most;
    if not is_last and cardinality(walk.matched) * 8 < walk.walked then
      found := array(select s from search_some(q, q.terms, 151) s);
      if cardinality(found) <= 150 then
        found := array(select s from unnest(found) s where search_matches(s, q));
        total := cardinality(found);
        matched := array(
          select s from unnest(found) s where (s.at, s.id) < (q.before, q.before_id));
        return;
      end if;
    end if;
    found := walk.matched;
    bare.before := walk.last_at;
    bare.before_id := walk.last_id;
  end if;
  loop
    if found is null then
      found := array(
        select s from unnest((search_newest(bare, 30, true)).matched) s
        order by s.at desc, s.id desc
      );
      is_last := cardinality(found) < 30;
      bare.before := found[cardinality(found)].at;
      bare.before_id := found[cardinality(found)].id;
    end if;
    for one in select s.* from unnest(found) s order by s.at desc, s.id desc loop
      exit when cardinality(matched) >= most;
      if search_matches(one, q) then
        matched := matched || one;
      end if;
      looked := looked + 1;
    end loop;
    found := null;
    exit when cardinality(matched) >= most;
    if is_last then
      total := case when is_first then cardinality(matched) end;
      exit;
    elsif looked >= budget then
      next_at := bare.before;
      next_id := bare.before_id;
      exit;
    end if;
  end loop;
end $$;

create or replace function term_query(q search_query, term text) returns tsquery
language sql immutable parallel safe set search_path = pg_catalog, aurora, pg_temp as $$
  select quoted_term(q.slot || term)::tsquery
$$;
