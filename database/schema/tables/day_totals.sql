-- How many items of a kind are on a day, their own, and how many words are in them. The triggers that keep
-- `search` keep it too.
create table day_totals (
  user_id uuid not null,
  day sort_day not null,
  kind text not null,
  items integer not null,
  words bigint not null,
  primary key (user_id, day, kind)
);
