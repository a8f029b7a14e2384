-- Each tag of each item, and those above it, once: for lists of what has a tag, and of tags with counts.
-- Triggers keep it.
create table item_tags (
  user_id uuid not null,
  tag text collate "C" not null,
  kind text not null,
  -- What it is in, if its kind is in another: lists are of one journal.
  parent_id uuid not null default '00000000-0000-0000-0000-000000000000',
  is_archived boolean not null,
  at moment not null, -- as in `search`
  id uuid not null,
  day sort_day, -- as in `search`
  primary key (user_id, tag, kind, parent_id, is_archived, at, id)
);

-- How many items of a kind have a tag, by the year of their day; without a day it is year 0. What keeps
-- item_tags keeps it too.
create table tag_totals (
  user_id uuid not null,
  year integer not null,
  tag text collate "C" not null,
  kind text not null,
  items integer not null,
  primary key (user_id, year, tag, kind)
);
