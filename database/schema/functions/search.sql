-- Search: what the route calls. It answers the holder of a session or token, and finds only kinds
-- that they may read.
--
-- aurora_app may call find_items and allowed_kinds; the others are called by find_items.

-- The kinds that the caller may read, or write.
create or replace function allowed_kinds(access text) returns text[]
language plpgsql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  secret text := current_setting('aurora.session_secret', true);
  granted_scopes text[];
begin
  if starts_with(secret, 'aur_') then
    select t.scopes into granted_scopes from personal_tokens t
    where t.secret_hash = sha256(convert_to(secret, 'UTF8'));
  end if;
  return array(
    select k.kind from kinds k
    where granted_scopes is null or k.scope || ':' || access = any(granted_scopes) order by k.kind
  );
end $$;
grant execute on function allowed_kinds(text) to aurora_app;

-- The terms of a person's journals whose names contain a text.
create or replace function journal_terms(owner_id uuid, folded text) returns text[]
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select coalesce(array_agg('/' || j.id), '{/}') from journals j
  where j.user_id = owner_id and strpos(fold_text(j.name), folded) > 0
$$;

-- Any of these terms, as the text of a query.
create or replace function any_term(slot text, terms text[]) returns text
language sql immutable parallel safe set search_path = pg_catalog, aurora, pg_temp as $$
  select '(' || string_agg(quoted_term(slot || term), '|') || ')' from unnest(terms) term
$$;

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
