-- What a question means: from its parts, which functions/search/grammar.py found, to the query of an
-- index, and the words to rank and to mark by.
--
-- Only other functions call these.

create or replace function quoted_term(term text) returns text
language sql immutable parallel safe
return '''' || replace(replace(term, '\', '\\'), '''', '''''') || '''';

-- The dictionary that finds the stem of words in a language; null if there is none.
create or replace function stemmer(code text) returns regdictionary
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select d.oid::regdictionary from pg_ts_dict d where d.dictname = (
    '{"ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "da": "danish",
      "nl": "dutch", "en": "english", "et": "estonian", "fi": "finnish", "fr": "french",
      "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian",
      "ga": "irish", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nb": "norwegian",
      "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
      "sr": "serbian", "es": "spanish", "sv": "swedish", "ta": "tamil", "tr": "turkish",
      "yi": "yiddish"}'::jsonb ->> left(code, 2)
  ) || '_stem' and d.dictnamespace = 'pg_catalog'::regnamespace
$$;

-- A word, and its stems in these languages where those are others: what words may begin with.
create or replace function beginnings(word text, stemmers regdictionary[]) returns text[]
language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as $$
declare
  found text[] := array[word];
  dictionary regdictionary;
  stem text;
begin
  if char_length(word) > 3 and is_correctable(word) then
    foreach dictionary in array stemmers loop
      stem := (ts_lexize(dictionary, word))[1];
      if char_length(stem) >= 3 and stem <> word then
        found := found || stem;
      end if;
    end loop;
  end if;
  return array(
    select distinct f from unnest(found) f
    where not exists (select from unnest(found) o where o <> f and starts_with(f, o))
  );
end $$;

-- How many letters have to be changed, added, left out, or swapped with their neighbour; anything
-- above `most` is more than that. Source: optimal string alignment.
create or replace function edit_distance(a text, b text, most integer) returns integer
language plpgsql immutable strict parallel safe set search_path = pg_catalog, aurora, pg_temp as $$
declare
  x text[] := string_to_array(a, null);
  y text[] := string_to_array(b, null);
  before_last integer[];
  last integer[] := array(select generate_series(0, char_length(b)));
  this integer[];
  value integer;
  best integer;
begin
  for i in 1 .. cardinality(x) loop
    this := array[i];
    best := i;
    for j in 1 .. cardinality(y) loop
      value := least(last[j + 1] + 1, this[j] + 1, last[j] + (x[i] <> y[j])::integer);
      if i > 1 and j > 1 and x[i] = y[j - 1] and x[i - 1] = y[j] then
        value := least(value, before_last[j - 1] + 1);
      end if;
      this := this || value;
      best := least(best, value);
    end loop;
    if best > most then
      return most + 1;
    end if;
    before_last := last;
    last := this;
  end loop;
  return last[cardinality(y) + 1];
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

-- What a word of a question stands for: the terms that begin with it or its stem, or where there are
-- none, the words that it is a typo of.
create or replace function word_query(
  owner_id uuid, word text, stemmers regdictionary[], is_exact boolean,
  out query text, out marks text[]
) language plpgsql stable set search_path = pg_catalog, aurora, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_bitmapscan = on as $$
declare
  slot text := search_slot(owner_id);
begin
  if is_exact then
    query := quoted_term(slot || word);
    marks := array[word];
    return;
  end if;
  marks := beginnings(word, stemmers);
  select string_agg(quoted_term(slot || m) || ':*', '|') into query from unnest(marks) m;
  if char_length(word) > 3 and is_correctable(word) and not exists (
    select from search_words w, unnest(marks) m
    where w.user_id = owner_id and w.word >= m and w.word < m || U&'\+10FFFF'
  ) and not exists (
    select from search s where s.terms @@ query::tsquery and s.user_id is not distinct from owner_id
  ) then
    marks := marks || similar_words(owner_id, word);
    select string_agg(quoted_term(slot || m) || case when m = word then ':*' else '' end, '|')
    into query from unnest(marks) m;
  end if;
end $$;

-- A regular expression for words that stand beside each other, in a folded text; null if they are one
-- word, or a pair of characters, that the index tells.
create or replace function phrase_pattern(folded text, is_open boolean) returns text
language plpgsql immutable set search_path = pg_catalog, aurora, pg_temp as $$
declare
  other text := case when octet_length(folded) = char_length(folded) then '[^a-z0-9]'
    else '[^' || word_ranges() || ']' end;
  words text[] := array_remove(regexp_split_to_array(
    join_possessives(folded) collate pg_c_utf8, other || '+'), '');
  is_unspaced boolean := folded collate pg_c_utf8 ~ ('[' || unspaced_ranges() || ']');
begin
  if cardinality(words) < 2 and not (is_unspaced and char_length(words[1]) > 2) then
    return null;
  elsif is_unspaced then
    return array_to_string(words, other || '*');
  end if;
  words := array( -- with or without an apostrophe in the text
    select regexp_replace(w, '(s|t|d|m|ll|re|ve)$', '''?\1') from unnest(words) w
  );
  return '(^|' || other || ')' || array_to_string(words, other || '+')
    || case when is_open then '' else '(' || other || '|$)' end;
end $$;
