-- Types that columns and functions share.

-- PostgreSQL stores times that Python cannot read; a single one would break every list it is in.
create domain moment as timestamptz
  constraint moment_in_range
    check (value >= '0001-01-02 00:00+00' and value < '9999-12-31 00:00+00');
create domain day as date
  constraint day_in_range check (value >= '0001-01-02' and value < '9999-12-31');
-- A day, or the one after all of them.
create domain sort_day as date
  constraint sort_day_in_range check (value >= '0001-01-02' and value <= '9999-12-31');

-- What restore, undo or a device wants a row to be: these fields, or deleted if they are null.
create type target_state as (kind text, id uuid, fields jsonb, exists_now boolean);

-- What search looks for, for the functions that look: terms that an item has, bounds of its day and
-- of its moment, and regular expressions for its text.
create type search_query as (
  owner_id uuid, slot text, terms tsquery, first_day date, last_day date, not_before date,
  not_after date, patterns text[], not_patterns text[], before timestamptz, before_id uuid,
  filters tsquery -- the terms besides the words
);
-- A word of a question: what it may be, and its terms as a title or a repeated word has them.
create type search_word as (word text, marks text[], alternatives tsquery);
-- An item that search found.
create type search_hit as (kind text, id uuid, at timestamptz, score double precision);
