-- Search: questions that read many texts, or many lists, stop in time.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

-- Every signed-in request reads this table first, so all that are running end before the rest of
-- this file locks anything: otherwise the two could deadlock.
lock table sessions in access exclusive mode;

alter type search_query add attribute filters tsquery;
-- Another result, and another parameter.
drop function find_items(jsonb, boolean, integer, double precision, timestamptz, uuid);
drop function search_newest(search_query, integer);

-- Reads a question: its parts, each with `type`, `value` and `without`, and bounds of days.
create or replace function read_question(
  question jsonb, kinds_allowed text[], out q search_query,
  out words search_word[], out filters tsquery, out says boolean
) language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as $$
declare
  stemmers regdictionary[];
  part record;
  folded text;
  pieces text[];
  pattern text;
  query record;
  marks text[];
  terms text[];
  wanted text[] := '{}';
  unwanted text[] := '{}';
begin
  q.owner_id := current_user_id();
  q.slot := search_slot(q.owner_id);
  q.patterns := '{}';
  q.not_patterns := '{}';
  words := '{}';
  select array_remove(array_agg(stemmer(l)), null) into stemmers
  from users u, unnest(u.languages) l where u.id = q.owner_id;
  select (question ->> 'first_day')::date, (question ->> 'last_day')::date,
    (question ->> 'not_before')::date, (question ->> 'not_after')::date
  into q.first_day, q.last_day, q.not_before, q.not_after;
  says := jsonb_array_length(question -> 'parts') = 0;
  for part in
    select p ->> 'type' as type, p ->> 'value' as value, (p ->> 'without')::boolean as without,
      (p ->> 'quoted')::boolean as quoted, n = jsonb_array_length(question -> 'parts') as is_last
    from jsonb_array_elements(question -> 'parts') with ordinality e (p, n)
  loop
    folded := fold_text(part.value);
    if part.type <> 'words' then
      says := true;
      terms := case part.type when 'in' then journal_terms(q.owner_id, folded)
        when 'tag' then array['#' || folded] when 'mark' then array[part.value]
        else array['=' || folded] end;
      if part.without then
        unwanted := unwanted || any_term(q.slot, terms);
      else
        wanted := wanted || any_term(q.slot, terms);
      end if;
      continue;
    end if;
    pieces := array(
      select w from unnest(words_of(part.value)) with ordinality e (w, n) group by w order by min(n)
    );
    -- Of a script without spaces, the last character alone says no more than its pair.
    pieces := array(
      select w from unnest(pieces) with ordinality e (w, n)
      where char_length(w) > 1 or cardinality(pieces) = 1 or w ~ '^[a-z0-9]$' order by n
    );
    continue when cardinality(pieces) = 0;
    says := true;
    pattern := phrase_pattern(folded, not part.quoted);
    if part.without and (pattern is not null or part.quoted) then
      q.not_patterns := q.not_patterns || coalesce(pattern, phrase_pattern(folded || ' ', false),
        '(^|[^' || word_ranges() || '])' || pieces[1] || '([^' || word_ranges() || ']|$)');
      continue;
    end if;
    q.patterns := q.patterns || array_remove(array[pattern], null);
    for n in 1 .. cardinality(pieces) loop
      continue when not part.without and exists (
        select from unnest(words) w where w.word = pieces[n]);
      query := word_query(q.owner_id, pieces[n],
        case when pattern is null then stemmers else '{}' end,
        part.quoted or n < cardinality(pieces)
          or pieces[n] ~ '^[a-z0-9]{1,3}$' and not part.is_last
          or part.without and char_length(pieces[n]) < 3);
      if part.without then
        unwanted := unwanted || query.query;
      else
        words := words || row(pieces[n], query.marks, query.query::tsquery)::search_word;
      end if;
    end loop;
  end loop;
  -- There is always something to look for: looking for what has not a term would read everybody's.
  if words = '{}' and wanted = '{}' or cardinality(kinds_allowed) < (select count(*) from kinds) then
    wanted := wanted || any_term(q.slot, array(select '=' || k from unnest(kinds_allowed) k));
  end if;
  wanted := wanted || array(select '!(' || u || ')' from unnest(unwanted) u);
  filters := array_to_string(wanted, '&')::tsquery;
  q.filters := filters;
  q.terms := array_to_string(
    wanted || array(select '(' || w.alternatives::text || ')' from unnest(words) w), '&')::tsquery;
end $$;

-- Finds items, at most `page_size` after the last one of the page before. Returns them; the words to
-- mark in them; how many there are, or at least are; whether that is exact; whether all of what the
-- caller has is in the index; and where to go on, if it has looked at many texts and not filled the page.
create or replace function find_items(
  question jsonb, by_score boolean, page_size integer,
  before_score double precision, before timestamptz, before_id uuid
) returns table (items jsonb, marks text[], total integer, is_exact boolean, is_complete boolean,
  next_at timestamptz, next_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_variable
declare
  kinds_allowed text[] := allowed_kinds('read');
  asked record;
  q search_query;
  hits search_hit[] := '{}';
begin
  select * into asked from read_question(question, kinds_allowed);
  q := asked.q;
  marks := array(select distinct m from unnest(asked.words) w, unnest(w.marks) m);
  total := 0;
  if not asked.says or q.owner_id is null or kinds_allowed = '{}' then
    null;
  elsif by_score and asked.words <> '{}' then
    q.before := 'infinity';
    q.before_id := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
    select b.hits, b.total into hits, total from search_best(q, asked.words, asked.filters) b;
    is_exact := total is not null;
    total := coalesce(total, cardinality(hits));
    hits := array(
      select row(h.kind, h.id, h.at, h.score)::search_hit from unnest(hits) with ordinality h (kind, id, at, score, n)
      where (h.score, h.at, h.id) < (before_score, before, before_id) order by h.n limit page_size
    );
  else
    q.before := before;
    q.before_id := before_id;
    select array(
      select row(s.kind, s.id, s.at, 0)::search_hit from unnest(n.matched) s
      order by s.at desc, s.id desc limit page_size
    ), n.total, n.next_at, n.next_id into hits, total, next_at, next_id
    from search_verified(q, page_size, 120, false) n;
  end if;
  is_exact := coalesce(is_exact, total is not null);
  total := coalesce(total, cardinality(hits));
  items := show_hits(q.owner_id, hits, marks);
  is_complete := not exists (select from search_filling f where f.kind = any(kinds_allowed));
  return next;
end $$;
grant execute on function find_items(
  jsonb, boolean, integer, double precision, timestamptz, uuid) to aurora_app;

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

-- The words of a person that a word with a typo may mean, the nearest ones. They share the first
-- letter, or have the first two swapped; and one of three parts unchanged.
create or replace function similar_words(owner_id uuid, word text) returns text[]
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  with own as (
    select w.word from search_words w
    where w.user_id = owner_id
      and w.word >= left($2, 1) and w.word < left($2, 1) || U&'\+10FFFF'
    union all
    select w.word from search_words w
    where w.user_id = owner_id and w.word >= substr($2, 2, 1) || left($2, 1)
      and w.word < substr($2, 2, 1) || left($2, 1) || U&'\+10FFFF'
    union
    select w from (
      select terms from search s where s.user_id = owner_id
        and not exists (select from search_learning where user_id = owner_id)
      order by at desc, id desc limit 1000
    ) s cross join unnest(s.terms) cross join substr(lexeme, 5) w
    where (left(w, 1) = left($2, 1) or left(w, 2) = substr($2, 2, 1) || left($2, 1))
      and char_length(w) between char_length($2) - 2 and char_length($2) + 2 and is_correctable(w)
  ), limits as (
    select case when char_length($2) < 7 then 1 else 2 end as most, char_length($2) / 3 as part
  ), near as (
    select o.word from own o, limits
    where char_length(o.word) between char_length($2) - most and char_length($2) + most
      and (strpos(o.word, left($2, part)) > 0 or strpos(o.word, substr($2, part + 1, part)) > 0
        or strpos(o.word, substr($2, 2 * part + 1)) > 0)
  ), told as (
    select n.word, edit_distance(n.word, $2, most) as distance from near n, limits
  )
  select coalesce(array_agg(t.word), '{}') from (
    select t.word from told t, limits
    where distance <= most
    order by distance, t.word limit 6
  ) t
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
