-- What search finds, without texts: one row for each item of a kind that has texts. Triggers of the
-- kinds' tables keep it. No login has a policy or a grant here: functions/search.sql reads it. What goes
-- with an account is deleted by drop_derived_rows: a reference would be checked at each write.

create table search (
  user_id uuid not null,
  id uuid not null,
  kind text not null,
  at moment not null, -- the moment that the item is sorted by
  day sort_day, -- its own day, if it has one
  terms tsvector not null, -- every one begins with the slot of its owner: functions/search_terms.sql
  words integer, -- how many; null until it is counted in day_totals
  -- It is also the order of the newest.
  primary key (user_id, at, id, kind)
) with (toast_tuple_target = 8160); -- terms stay in the row: one buffer a row
alter table search alter terms set storage main, alter terms set statistics 0;
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
  learnt_at moment, -- until the items from before are learnt: the last one of them
  learnt_id uuid
);

-- Whether keys of deleted words are still in the file of the index, and since when.
create table search_index (
  is_only boolean primary key default true constraint search_index_once check (is_only),
  has_erased boolean not null default false,
  rebuilt_at moment not null default now()
);
insert into search_index default values;
