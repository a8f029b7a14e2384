-- What search shows of an item: its fields, and a part of its text.
--
-- Only find_items calls these.

-- The part of a text around the first of the words, about 240 characters.
create or replace function text_around(
  t text, pattern text, out part text, out is_begun boolean, out is_cut boolean
) language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as $$
declare
  folded text := fold_text(t);
  place bigint := coalesce(nullif(regexp_instr(folded collate pg_c_utf8, pattern), 0), 1);
begin
  -- Folded, it may be a little longer or shorter.
  place := place * char_length(t) / greatest(char_length(folded), 1);
  place := case when place < 170 then 1 else place - 60 end;
  part := substr(t, place::integer, 240);
  is_begun := place > 1;
  is_cut := char_length(t) > place + 239;
end $$;

-- Where the words begin in a folded text, as a regular expression.
create or replace function marks_pattern(marks text[]) returns text
language sql immutable set search_path = pg_catalog, aurora, pg_temp as $$
  select concat_ws('|',
    '\m(' || string_agg(m, '|') filter (where not is_unspaced) || ')',
    string_agg(m, '|') filter (where is_unspaced))
  from unnest(marks) m
    cross join lateral (select m collate pg_c_utf8 ~ ('[' || unspaced_ranges() || ']')) u (is_unspaced)
$$;

-- Items as search shows them: with the part of their text around the first word.
create or replace function show_hits(owner_id uuid, hits search_hit[], marks text[]) returns jsonb
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'kind', h.kind, 'id', h.id, 'journal_id', t.journal_id, 'timestamp', h.at, 'title', t.title,
    'tags', t.tags, 'completed', t.completed, 'score', h.score,
    'text', w.part, 'is_begun', w.is_begun, 'is_cut', w.is_cut) order by h.n), '[]')
  from unnest(hits) with ordinality h (kind, id, at, score, n)
    cross join lateral item_text(h.kind, owner_id, h.id) t
    cross join lateral text_around(
      coalesce(nullif(t.body, ''), t.title, ''), marks_pattern(marks)) w
$$;
