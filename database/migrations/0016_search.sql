-- Search: a table of terms that triggers of every kind keep. It is filled later, in batches.

set local role aurora_owner;
set local search_path = aurora, pg_temp;
set local check_function_bodies = off;

-- Every signed-in request reads this table first, so all that are running end before the rest of
-- this file locks anything: otherwise the two could deadlock.
lock table sessions in access exclusive mode;

drop function adopt_kind(text, text, text, text);
alter table kinds
  add column texts text[] not null default '{}',
  add column moment text not null default 'created_at';
alter table tasks add column timeline_at timestamptz not null default now();
alter table events add column timeline_at timestamptz not null default now();

-- What search finds, without texts: one row for each item of a kind that has texts. Triggers of the
-- kinds' tables keep it. No login has a policy or a grant here: functions/search.sql reads it.

create table search (
  user_id uuid not null references users on delete cascade,
  id uuid not null,
  kind text not null,
  at moment not null, -- the moment that the item is sorted by
  day sort_day, -- its own day, if it has one
  terms tsvector not null, -- every one begins with the slot of its owner: functions/search_terms.sql
  primary key (user_id, id, kind)
) with (toast_tuple_target = 8160); -- terms stay in the row: one buffer a row
alter table search alter terms set storage main, alter terms set statistics 0;
create index search_newest on search (user_id, at desc, id desc);
create index search_terms on search using gin (terms) with (fastupdate = off);

-- Where filling the table has got to, for each kind whose table had rows before there was a search.
create table search_filling (
  kind text primary key,
  last_user_id uuid not null default '00000000-0000-0000-0000-000000000000',
  last_id uuid not null default '00000000-0000-0000-0000-000000000000'
);

-- The words of people with many items, for questions with typos. learn_words adds them later; that a
-- word is in none of the items any more, triggers tell at once.
create table search_words (
  user_id uuid not null references users on delete cascade,
  word text collate "C" not null,
  primary key (user_id, word)
);
create table search_learning (
  user_id uuid primary key references users on delete cascade,
  learnt_sequence bigint not null, -- the last number of history of which the words are known
  learnt_id uuid -- until the items from before are learnt: the last one of them
);

-- Whether keys of deleted words are still in the file of the index, and since when.
create table search_index (
  is_only boolean primary key default true constraint search_index_once check (is_only),
  has_erased boolean not null default false,
  rebuilt_at moment not null default now()
);
insert into search_index default values;

-- What search looks for, for the functions that look: terms that an item has, bounds of its day and
-- of its moment, and regular expressions for its text.
create type search_query as (
  owner_id uuid, slot text, terms tsquery, first_day date, last_day date, not_before date,
  not_after date, patterns text[], not_patterns text[], before timestamptz, before_id uuid
);
-- A word of a question: what it may be, and its terms as a title or a repeated word has them.
create type search_word as (word text, marks text[], alternatives tsquery);
-- An item that search found.
create type search_hit as (kind text, id uuid, at timestamptz, score double precision);


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
end $$;

-- Removes the text of deleted rows; that they were deleted, and the number, stay, and a line is added
-- for devices, which may have copies. It takes along what was last in them. Returns how many
-- deletions were given.
create or replace function purge_history(deletions history[]) returns bigint
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  erased record;
  purged history[] := array(
    with recursive acts as (
      -- What was in them went in the same act, or was in the trash by itself, with what was in that.
      select d.user_id, d.change from unnest(deletions) d where d.kind in (select parent from kinds)
      union
      select h.user_id, h.change from history h
      where h.trashed and h.user_id in (
        select d.user_id from unnest(deletions) d where d.kind in (select parent from kinds)
      )
    ), contents as materialized (
      select h.user_id, h.kind, h.id, h.sequence, k.parent,
        h.previous_row ->> k.parent_column as parent_id
      from acts a cross join lateral (
        select * from history l
        where l.user_id = a.user_id and l.sequence >= a.change and l.operation = 'delete'
          -- The numbers of a change are consecutive: the first one of the next ends the search.
          and l.sequence < coalesce((
            select n.sequence from history n
            where n.user_id = a.user_id and n.sequence > a.change and n.change > a.change
            order by n.sequence limit 1), 9223372036854775807)
      ) h join kinds k on k.kind = h.kind and k.parent is not null
    ), lines as (
      select d.user_id, d.kind, d.id, d.sequence from unnest(deletions) d
      union
      select c.user_id, c.kind, c.id, c.sequence
      from lines l join contents c
        on c.user_id = l.user_id and c.parent = l.kind and c.parent_id = l.id::text
    )
    select h from lines join history h using (user_id, sequence)
  );
begin
  -- Only rows that are still deleted.
  purged := array(
    select p from unnest(purged) p where not exists (
      select from history n where n.user_id = p.user_id and n.id = p.id and n.kind = p.kind
        and n.sequence > p.sequence and n.operation <> 'conflict'
    )
  );
  delete from history h using unnest(purged) p
  where h.user_id = p.user_id and h.id = p.id and h.kind = p.kind and h.sequence <> p.sequence;
  update history h set previous_row = null, trashed = false from unnest(purged) p
  where h.user_id = p.user_id and h.sequence = p.sequence;
  for erased in
    select p.user_id, p.kind, array_agg(p.id order by p.sequence) as ids,
      array_agg(p.version order by p.sequence) as versions
    from (select distinct user_id, kind, id, version, sequence from unnest(purged)) p
    group by p.user_id, p.kind
  loop
    perform record_history(erased.user_id, erased.kind, 'erase', erased.ids, erased.versions);
  end loop;
  perform note_erased_words();
  return cardinality(deletions);
end $$;

-- A task without a date sorts as if it were due after every day that there is. In the timeline it
-- stands at its time, or the beginning of its day, in the account's zone.
create or replace function set_sort_date() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  new.sort_date := coalesce(new.date, '9999-12-31');
  new.timeline_at := coalesce(
    clock_moment(new.date, new.due_time, zone_of(new.user_id)), new.created_at);
  return new;
end $$;

create or replace function zone_of(owner_id uuid) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  select zone from users where id = owner_id
$$;

-- The moment at which clocks show a time of a day, but none that is out of range; null without a day.
create or replace function clock_moment(day date, clock text, zone text) returns timestamptz
language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as $$
declare
  at_clock timestamp := day + coalesce(nullif(clock, ''), '00:00')::time;
begin
  return case when day is not null then least('9999-12-30 23:59:59+00', greatest(
    '0001-01-02 00:00+00', case when left(zone, 1) in ('+', '-')
      then at_clock at time zone zone::interval
      else at_clock at time zone coalesce(zone, 'UTC') end)) end;
exception when invalid_parameter_value then
  return clock_moment(day, clock, 'UTC');
end $$;

-- Whether an event is found by when it ends, and not by when it begins. In the timeline it stands once,
-- at its first start.
create or replace function derive_is_long() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
begin
  new.is_long := new.last_day - new.first_day > 31;
  new.timeline_at := clock_moment(left(new.start, 10)::date, substr(new.start, 12),
    coalesce(new.zone, zone_of(new.user_id)));
  return new;
end $$;

-- The columns that neither history nor devices know: whose the row is, and what follows from others
-- for lists to be sorted and filtered by.
create or replace function hidden_columns() returns text[]
language sql immutable
return '{user_id,sort_date,timeline_at,day,is_archived,is_long}'::text[];

-- The fields of a row in the form that history has.
create or replace function row_fields(row_json jsonb) returns jsonb
language sql immutable
return row_json - '{user_id,sort_date,timeline_at,day,is_archived,is_long}'::text[];
grant execute on function row_fields(jsonb) to aurora_app;

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
  q.terms := array_to_string(
    wanted || array(select '(' || w.alternatives::text || ')' from unnest(words) w), '&')::tsquery;
end $$;

-- Finds items, at most `page_size` after the last one of the page before. Returns them; the words to
-- mark in them; how many there are, or at least are; whether that is exact; and whether all of what
-- the caller has is in the index.
create or replace function find_items(
  question jsonb, by_score boolean, page_size integer,
  before_score double precision, before timestamptz, before_id uuid
) returns table (items jsonb, marks text[], total integer, is_exact boolean, is_complete boolean)
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
    ), n.total into hits, total from search_newest(q, page_size) n;
  end if;
  is_exact := coalesce(is_exact, total is not null);
  total := coalesce(total, cardinality(hits));
  items := show_hits(q.owner_id, hits, marks);
  is_complete := not exists (select from search_filling f where f.kind = any(kinds_allowed));
  return next;
end $$;
grant execute on function find_items(
  jsonb, boolean, integer, double precision, timestamptz, uuid) to aurora_app;

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
    where is_correctable(w)
      and (left(w, 1) = left($2, 1) or left(w, 2) = substr($2, 2, 1) || left($2, 1))
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
  walk record;
  about tsquery;
  partly tsquery;
begin
  select * into walk from search_walk(q, 40);
  if walk.walked < 40 then
    matched := walk.matched;
    total := cardinality(matched);
  elsif cardinality(walk.matched) < 8 then
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
      select s from unnest((search_newest(q, 60)).matched) s
      where (s.kind, s.id) not in (select f.kind, f.id from unnest(matched) f)
      order by s.at desc limit 60
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

-- What `search` has of a row `n` of a kind's table, as a list of expressions.
create or replace function search_columns(k kinds) returns text
language sql stable set search_path = pg_catalog, aurora, pg_temp as $$
  with present as (
    select attname::text as name from pg_attribute
    where attrelid = format('aurora.%I', k.table_name)::regclass and attnum > 0 and not attisdropped
  ), columns as (
    select array_agg(name) as names,
      case when cardinality(k.texts) > 1 then format('n.%I', k.texts[1]) else 'null' end as title,
      (select string_agg(format('n.%I', name), ', ')
        from unnest(case when cardinality(k.texts) > 1 then k.texts[2:] else k.texts end) name)
        as body
    from present
  )
  select format(
    'n.user_id, n.id, %1$L, n.%2$I, %3$s, search_terms(n.user_id, n.%2$I, %4$s, %5$s,
      concat_ws(E''\n'', %6$s), array[%7$L%8$s%9$s%10$s])',
    k.kind, k.moment,
    case when 'day' = any(names) then 'n.day' when 'date' = any(names) then 'n.date'
      when 'start' = any(names) then 'left(n.start, 10)::date' else 'null::date' end,
    case when 'tags' = any(names) then 'n.tags' else '''{}''' end,
    title, body, '=' || k.kind,
    case when 'completed' = any(names)
      then ', case when n.completed then ''=done'' else ''=open'' end' else '' end,
    case when 'starred' = any(names) then ', case when n.starred then ''*'' end' else '' end,
    case when 'journal_id' = any(names) then ', ''/'' || n.journal_id' else '' end)
  from columns
$$;

-- Creates the triggers that keep `search` for a kind, and has its rows filled in, if it has any and
-- they are not yet. Restoring, undoing, importing and syncing need not know of it.
create or replace function create_search_triggers(k kinds) returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
declare
  has_rows boolean;
begin
  if k.texts = '{}' then
    return;
  end if;
  execute format('create or replace function aurora.%1$I() returns trigger
    language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as %2$L',
    'search_' || k.table_name, format('
declare
  lost record;
begin
  for lost in
    with changed as (
      insert into search as s (user_id, id, kind, at, day, terms)
      select %s from new_rows n
      on conflict (user_id, id, kind) do update
      set at = excluded.at, day = excluded.day, terms = excluded.terms
      where (s.at, s.day, s.terms) is distinct from (excluded.at, excluded.day, excluded.terms)
      returning with (old as was, new as became) became.user_id, was.terms
    )
    select user_id, array_agg(terms) as terms from changed
    where terms is not null and user_id in (select user_id from search_learning) group by user_id
  loop
    perform forget_words(lost.user_id, lost.terms);
  end loop;
  return null;
end', search_columns(k)));
  execute format('create or replace trigger search_created after insert on %1$I
    referencing new table as new_rows for each statement execute function %2$I()',
    k.table_name, 'search_' || k.table_name);
  execute format('create or replace trigger search_updated after update on %1$I
    referencing new table as new_rows for each statement execute function %2$I()',
    k.table_name, 'search_' || k.table_name);
  execute format('create or replace trigger search_deleted after delete on %1$I
    referencing old table as old_rows for each statement execute function search_deleted(%2$L)',
    k.table_name, k.kind);
  execute format('select exists (select from %1$I)', k.table_name) into has_rows;
  if has_rows and not exists (select from search where kind = k.kind) then
    insert into search_filling (kind) values (k.kind) on conflict do nothing;
  end if;
end $$;

create or replace function search_deleted() returns trigger
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp
set enable_nestloop = on as $$
declare
  lost record;
begin
  for lost in
    with gone as (
      delete from search s using old_rows o
      where s.user_id = o.user_id and s.id = o.id and s.kind = tg_argv[0]
      returning s.user_id, s.terms
    )
    select user_id, array_agg(terms) as terms from gone
    where user_id in (select user_id from search_learning) group by user_id
  loop
    perform forget_words(lost.user_id, lost.terms);
  end loop;
  return null;
end $$;

-- Generates item_text: what search shows of an item. A function, since a view would hold on to columns.
create or replace function create_item_text() returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
begin
  execute format('create or replace function aurora.item_text(
      row_kind text, owner_id uuid, row_id uuid, out title text, out body text, out tags text[],
      out completed boolean, out journal_id uuid
    ) language plpgsql stable set search_path = pg_catalog, aurora, pg_temp as %L', 'begin ' || (
    select string_agg(format(
      '%s row_kind = %L then
      select %s, concat_ws(E''\n'', %s), %s, %s, %s into title, body, tags, completed, journal_id
      from %I t where t.user_id = owner_id and t.id = row_id;',
      case when n = 1 then 'if' else 'elsif' end, kind,
      case when cardinality(texts) > 1 then format('t.%I', texts[1]) else 'null' end,
      (select string_agg(format('t.%I', name), ', ')
        from unnest(case when cardinality(texts) > 1 then texts[2:] else texts end) name),
      case when 'tags' = any(columns) then 't.tags' else '''{}''' end,
      case when 'completed' = any(columns) then 't.completed' else 'null' end,
      case when 'journal_id' = any(columns) then 't.journal_id' else 'null' end,
      table_name), ' ' order by n)
    from (select *, row_number() over (order by kind) as n from kinds where texts <> '{}') k
  ) || ' end if; end');
end $$;

-- Fills in rows from before there was a search, at most so many. Returns how many there were: none,
-- once it is complete. Raises lock_not_available if somebody is writing them; try again later.
create or replace function fill_search(batch_size integer) returns bigint
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp
set lock_timeout = '100ms' as $$
declare
  filling search_filling;
  k kinds;
  total bigint;
  last record;
begin
  select * into filling from search_filling order by kind limit 1 for update;
  if not found then
    return 0;
  end if;
  select * into k from kinds where kind = filling.kind;
  -- Locked, so that they are written as they are now: a later change has its own trigger.
  execute format('
    with batch as materialized (
      select * from %I where (user_id, id) > ($1, $2) order by user_id, id limit $3 for share
    ), filled as (
      insert into search (user_id, id, kind, at, day, terms)
      select %s from batch n on conflict do nothing
    )
    select count(*), (array_agg(user_id order by user_id desc, id desc))[1] as user_id,
      (array_agg(id order by user_id desc, id desc))[1] as id from batch',
    k.table_name, search_columns(k))
  into last using filling.last_user_id, filling.last_id, batch_size;
  total := last.count;
  if total = 0 then
    delete from search_filling where kind = filling.kind;
    return fill_search(batch_size);
  end if;
  update search_filling f set last_user_id = last.user_id, last_id = last.id
  where f.kind = filling.kind;
  return total;
end $$;
grant execute on function fill_search(integer) to aurora_tidy;

-- Tells that words were erased for good, whose keys are still in the file of the index.
create or replace function note_erased_words() returns void
language sql set search_path = pg_catalog, aurora, pg_temp as $$
  update search_index set has_erased = true where not has_erased
$$;

-- Whether the index is due to be rebuilt: once a week, if words were erased.
create or replace function search_needs_rebuilding() returns boolean
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select has_erased and rebuilt_at < now() - interval '7 days' from search_index
$$;
grant execute on function search_needs_rebuilding() to aurora_tidy;

create or replace function note_rebuilt_search() returns void
language sql security definer set search_path = pg_catalog, aurora, pg_temp as $$
  update search_index set has_erased = false, rebuilt_at = now()
$$;
grant execute on function note_rebuilt_search() to aurora_tidy;

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

-- Removes words from those of a person that none of their items has any more.
create or replace function forget_words(owner_id uuid, lost tsvector[]) returns void
language plpgsql set search_path = pg_catalog, aurora, pg_temp
set enable_seqscan = off set enable_bitmapscan = on as $$
begin
  if not exists (select from search_learning where user_id = owner_id) then
    return;
  end if;
  delete from search_words w
  using (
    select distinct substr(lexeme, 5) as word from unnest(lost) v cross join unnest(v)
  ) l
  where w.user_id = owner_id and w.word = l.word and not exists (
    select from search s
    where s.terms @@ quoted_term(search_slot(owner_id) || l.word)::tsquery
      and s.user_id is not distinct from owner_id
  );
end $$;

-- Learns the words of people with many items, of at most so many items. Returns of how many: none, once
-- all are learnt. Raises lock_not_available if they are writing; try again later.
create or replace function learn_words(batch_size integer) returns bigint
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp
set lock_timeout = '100ms' as $$
declare
  learner record;
  ids uuid[];
begin
  insert into search_learning (user_id, learnt_sequence, learnt_id)
  select user_id, last_sequence, '00000000-0000-0000-0000-000000000000'
  from history_heads h
  where last_sequence > 1000 and user_id not in (select user_id from search_learning);
  select l.user_id, l.learnt_sequence, l.learnt_id, h.last_sequence into learner
  from search_learning l join history_heads h using (user_id)
  where l.learnt_id is not null or h.last_sequence > l.learnt_sequence limit 1;
  if not found then
    return 0;
  end if;
  -- So that nobody deletes an item meanwhile, whose words would stay.
  perform from history_heads where user_id = learner.user_id for no key update;
  if learner.learnt_id is not null then
    ids := array(
      select id from search where user_id = learner.user_id and id > learner.learnt_id
      order by id limit batch_size
    );
    update search_learning set learnt_id = ids[cardinality(ids)] where user_id = learner.user_id;
  else
    with lines as (
      select id, sequence from history
      where user_id = learner.user_id and sequence > learner.learnt_sequence
      order by sequence limit batch_size
    ), learnt as (
      update search_learning
      set learnt_sequence = coalesce((select max(sequence) from lines), learner.last_sequence)
      where user_id = learner.user_id
    )
    select array_agg(distinct id) into ids from lines;
  end if;
  insert into search_words (user_id, word)
  select distinct learner.user_id, substr(lexeme, 5)
  from unnest(ids) i cross join lateral (
    select terms from search s where s.user_id = learner.user_id and s.id = i offset 0
  ) s cross join unnest(s.terms)
  where is_correctable(substr(lexeme, 5))
  on conflict do nothing;
  return greatest(cardinality(ids), 1);
end $$;
grant execute on function learn_words(integer) to aurora_tidy;

-- Whether a term is a word in which a typo can be told.
create or replace function is_correctable(term text) returns boolean
language sql immutable parallel safe
return char_length(term) between 3 and 40 and term collate pg_c_utf8 ~ '^[[:alpha:]]+$';

-- Rewritten with its values at once: an update would give every row a version.
alter table tasks alter column timeline_at drop default,
  alter column timeline_at type moment
    using coalesce(clock_moment(date, due_time, zone_of(user_id)), created_at);
alter table events alter column timeline_at drop default,
  alter column timeline_at type moment using clock_moment(
    left(start, 10)::date, substr(start, 12), coalesce(zone, zone_of(user_id)));

alter table search enable row level security;
alter table search_filling enable row level security;
alter table search_words enable row level security;
alter table search_learning enable row level security;
alter table search_index enable row level security;
grant maintain on search to aurora_tidy;

select adopt_kind('thoughts', 'thought', texts => '{text}', moment => 'timestamp');
select adopt_kind('journals', 'journal', texts => '{name,description}');
select adopt_kind('journal_entries', 'entry', texts => '{title,content,mood}',
  moment => 'timestamp');
select adopt_kind('tasks', 'task', texts => '{title,description}', moment => 'timeline_at');
select adopt_kind('events', 'event', texts => '{title,description,location}',
  moment => 'timeline_at');
