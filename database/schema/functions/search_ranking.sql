-- The best items: BM25 of at most 150 candidates, from their terms alone.
--
-- Only find_items calls these.

-- The queries for all words but `left_out` of them; null if there are too many.
create or replace function words_but(words search_word[], left_out integer) returns tsquery
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  with recursive omitted (last, numbers) as (
    select n, array[n] from generate_series(1, cardinality(words)) n
    where left_out = 1 or cardinality(words) <= 6
    union all
    select n, numbers || n
    from omitted cross join lateral generate_series(last + 1, cardinality(words)) n
    where cardinality(numbers) < left_out
  )
  select string_agg('(' || (
      select string_agg('(' || w.alternatives::text || ')', '&')
      from unnest(words) with ordinality w (word, marks, alternatives, n)
      where n <> all(o.numbers)
    ) || ')', '|')::tsquery
  from omitted o where cardinality(numbers) = left_out
$$;

-- What may be the best: all that match, if they are few, and how many. Of many, those that are about
-- the words, and the newest. Where too few have all words, those that have the most of them.
create or replace function search_candidates(
  q search_query, words search_word[], filters tsquery, out matched search[], out total integer
) language plpgsql stable set search_path = pg_catalog, aurora, pg_temp
set enable_bitmapscan = off as $$
declare
  bare search_query := q;
  walk record;
  newest record;
  about tsquery;
  partly tsquery;
begin
  bare.patterns := '{}';
  bare.not_patterns := '{}';
  select * into walk from search_walk(bare, 40);
  if walk.walked < 40 then
    matched := array(select s from unnest(walk.matched) s where search_matches(s, q));
    total := cardinality(matched);
  elsif is_about_months(q) then
    select n.matched, n.total into matched, total from search_newest(bare, 151, false) n;
    matched := array(
      select s from unnest(matched) s where search_matches(s, q) order by s.at desc limit 150);
    total := case when total <= 150 then cardinality(matched) end;
    return;
  elsif cardinality(walk.matched) < 2 or exists (
    -- Many of few items may be few.
    select from history_heads where user_id = q.owner_id
      and last_sequence * cardinality(walk.matched) / 40 <= 150
  ) then
    matched := array(select s from search_some(q, q.terms, 151) s);
    if cardinality(matched) <= 150 then
      matched := array(select s from unnest(matched) s where search_matches(s, q));
      total := cardinality(matched);
    end if;
  end if;
  if total is null then
    select v.matched, v.total into newest from search_verified(q, 40, 50, true) v;
    matched := newest.matched;
    total := newest.total;
  end if;
  if total is null then
    select string_agg('(' || (
        select string_agg(quoted_term(q.slot || '!' || m) || ':*', '|') from unnest(w.marks) m
      ) || ')', '&')::tsquery into about from unnest(words) w;
    -- What is about a word has it too, and what begins with it is many lists less to read.
    about := case when filters::text = '' then about else filters && about end;
    matched := array(select s from search_some(q, about, 60) s where search_matches(s, q));
    matched := matched || array(
      select s from unnest(newest.matched) s
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

-- The best items first, and how many there are if there are few: those with all words before those
-- with some, then by score. Time has no part in it, so that pages stay what they are.
create or replace function search_best(
  q search_query, words search_word[], filters tsquery, out hits search_hit[], out total integer
) language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as $$
declare
  matched search[];
begin
  select c.matched, c.total into matched, total from search_candidates(q, words, filters) c;
  with tested as (
    select n, quoted_term(q.slot || w.word)::tsquery as same,
      (quoted_term(q.slot || w.word) || ':*')::tsquery as beginning, w.alternatives,
      (quoted_term(q.slot || '!' || w.word || E'\x02') || ':*')::tsquery as about,
      term_query(q, '!' || w.word || E'\x022') as twice,
      term_query(q, '!' || w.word || E'\x023') || term_query(q, '!' || w.word || E'\x024') as often
    from unnest(words) with ordinality w (word, marks, alternatives, n)
  ), counted as (
    select f.kind, f.id, f.at, t.n, length(f.terms) as size,
      case when not f.terms @@ t.alternatives then 0
        when f.terms @@ t.about then
          case when f.terms @@ t.often then 11 when f.terms @@ t.twice then 5.5 else 2.5 end
        when f.terms @@ t.same then 1 when f.terms @@ t.beginning then 0.7 else 0.35
      end::double precision as frequency
    from unnest(matched) f cross join tested t
  ), common as (
    select n, ln(1 + (151 - count(*) filter (where frequency > 0) + 0.5)
      / (count(*) filter (where frequency > 0) + 0.5)) as weight
    from counted group by n
  ), scored as (
    select kind, id, at, 100 * count(*) filter (where frequency > 0) + sum(
      weight * frequency * 2.2 / (frequency + 1.2 * (0.4 + 0.6 * size / 190.0))) as score
    from counted join common using (n) group by kind, id, at
  )
  select coalesce(array_agg(row(kind, id, at, score)::search_hit
      order by score desc, at desc, id desc), '{}')
  into hits from scored;
end $$;
