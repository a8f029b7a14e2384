-- The words of a text, as search stores and looks for them. The cutting is our own and under an
-- explicit collation: PostgreSQL's parsers see other letters on other machines.
--
-- Only other functions call these.

-- A text as it is compared: without case, accents, and forms of one letter. The app's `folded` in
-- web/src/model/query.ts does the same.
create or replace function fold_text(t text) returns text
language plpgsql immutable strict parallel safe set search_path = pg_catalog, aurora, pg_temp as $$
declare
  marks constant text := '[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c7\u064b-\u065f\u0670]+';
begin
  if octet_length(t) = char_length(t) then
    return lower(t collate "C");
  end if;
  -- Invisible characters inside words, and the apostrophe that is typed as a quotation mark.
  t := replace(replace(replace(replace(replace(
    t, E'\u2019', ''''), E'\u00ad', ''), E'\u200b', ''), E'\u2060', ''), E'\ufeff', '');
  -- Slow, so not where all that is not ASCII is dashes and quotation marks.
  if t collate "C" ~ '[^\u0001-\u007f\u2010-\u203a]' then
    t := normalize(regexp_replace(normalize(t, nfkd), marks, '', 'g'), nfkc);
  end if;
  t := lower(t collate pg_c_utf8);
  return replace(replace(t, 'ß', 'ss'), 'ς', 'σ');
end $$;

-- The characters of scripts that are written without spaces, and emoji: as ranges of a regular
-- expression.
create or replace function unspaced_ranges() returns text
language sql immutable parallel safe
return '\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u2600-\u27bf'
  '\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff'
  '\U0001f000-\U0001faff\U00020000-\U0003ffff';

-- The characters of words; in Indic scripts also the signs between two letters.
create or replace function word_ranges() returns text
language sql immutable parallel safe
return '[:alnum:]\u0900-\u0963\u0966-\u0dff' || unspaced_ranges();

-- Paul's becomes pauls, but l'amour stays two words.
create or replace function join_possessives(folded text) returns text
language sql immutable parallel safe
return case when strpos(folded, '''') > 0
  then regexp_replace(folded, '(?<=[a-z])''(?=(s|t|d|m|ll|re|ve)\M)', '', 'g') else folded end;

-- The words of a folded text, with a space between two. Of scripts without spaces these are all pairs
-- of neighbours, and the last character alone. Parts of CamelCase come besides.
create or replace function split_words(folded text) returns text
language plpgsql immutable strict parallel safe set search_path = pg_catalog, aurora, pg_temp as $$
declare
  runs text;
begin
  folded := join_possessives(folded);
  if octet_length(folded) = char_length(folded) then
    return btrim(regexp_replace(folded, '[^a-z0-9]+', ' ', 'g'));
  end if;
  folded := folded collate pg_c_utf8;
  if folded ~ ('[' || unspaced_ranges() || ']') then
    runs := regexp_replace(folded, '[^' || unspaced_ranges() || ']+', ' ', 'g');
    folded := regexp_replace(folded, '[' || unspaced_ranges() || ']+', ' ', 'g')
      || ' ' || regexp_replace(runs, '([^ ]{2})', '\1 ', 'g')
      || ' ' || regexp_replace(regexp_replace(runs, '(^| )[^ ]', '\1', 'g'), '([^ ]{2})', '\1 ', 'g')
      || ' ' || regexp_replace(runs, '[^ ]*([^ ])( |$)', '\1 ', 'g');
  end if;
  return btrim(regexp_replace(folded collate pg_c_utf8, '[^' || word_ranges() || ']+', ' ', 'g'));
end $$;

-- The words of a text, none longer than 64 characters.
create or replace function words_of(t text) returns text[]
language plpgsql immutable strict parallel safe set search_path = pg_catalog, aurora, pg_temp as $$
declare
  words text := split_words(fold_text(t));
begin
  if t ~ '[a-z][A-Z]' then
    words := concat_ws(' ', nullif(words, ''), (
      select lower(string_agg(regexp_replace(m[1], '([a-z])([A-Z])', '\1 \2', 'g'), ' '))
      from regexp_matches(t, '([A-Za-z]*[a-z][A-Z][A-Za-z]*)', 'g') m
    ));
  end if;
  if octet_length(words) > 64 and words ~ '[^ ]{65}' then
    words := regexp_replace(words, '([^ ]{64})[^ ]+', '\1', 'g');
  end if;
  return string_to_array(words, ' ');
end $$;

-- How many words a text has, for people: what spaces separate, and in scripts without spaces, two
-- characters.
create or replace function count_words(t text) returns integer
language sql immutable strict parallel safe
return case when octet_length(t) = char_length(t)
  then regexp_count(t collate "C", '[A-Za-z0-9]\S*')
  else regexp_count(t collate pg_c_utf8, '[' || unspaced_ranges() || ']{1,2}|(?!['
    || unspaced_ranges() || '])[' || word_ranges() || '][^\s' || unspaced_ranges() || ']*') end;

-- What the terms of a person begin with, so that each has their own part of the index. Two who share
-- it share only that part: rows are filtered by their owner.
create or replace function search_slot(owner_id uuid) returns text
language sql immutable strict parallel safe
return encode(substring(uuid_send(owner_id) from 14 for 3), 'base64');

-- The terms of an item: its words; `!word` with \x02 and how often, for words of the title and those
-- that come repeatedly in a long text; `#tag`, on each level; `@year` and `@month` of its moment; and
-- marks as `=kind`.
create or replace function search_terms(
  owner_id uuid, at timestamptz, tags text[], title text, body text, marks text[]
) returns tsvector
language plpgsql immutable parallel safe set search_path = pg_catalog, aurora, pg_temp as $$
declare
  slot text := search_slot(owner_id);
  words text[] := words_of(body);
  title_words text[] := words_of(title);
  month text := to_char(at at time zone 'UTC', 'YYYY-MM');
  terms text[] := array_remove(marks, null) || ('@' || month) || ('@' || left(month, 4));
  body_terms text[];
begin
  if char_length(body) > 600 then
    terms := terms || array(
      select '!' || w || E'\x02' || least(4, floor(log(2, count(*))))
      from unnest(words) w where char_length(w) > 2 group by w having count(*) > 1
      limit 5000
    );
  end if;
  if title_words <> '{}' then
    terms := terms || title_words || array(select '!' || w || E'\x024' from unnest(title_words) w);
  end if;
  if tags <> '{}' then
    terms := terms || array(
      select '#' || array_to_string((string_to_array(fold_text(tag), '/'))[:level], '/')
      from unnest(tags) tag
        cross join generate_series(1, char_length(tag) - char_length(replace(tag, '/', '')) + 1) level
    );
  end if;
  terms := array(select slot || term from unnest(terms) term);
  -- The same for many, and quick; no word has a space.
  body_terms := string_to_array(slot || array_to_string(words, ' ' || slot), ' ');
  if cardinality(words) > 60000 then -- a vector has at most a megabyte
    body_terms := (array(select distinct unnest(body_terms)))[:60000];
  end if;
  return array_to_tsvector(case when words = '{}' then terms else terms || body_terms end);
end $$;
