-- Each tag of each item, for lists of tags with counts: triggers of the kinds' tables keep it. No login
-- has a policy or a grant here: functions/tags.sql reads it.
create table item_tags (
  user_id uuid not null references users on delete cascade,
  tag text collate "C" not null,
  kind text not null,
  at moment not null, -- as in `search`
  id uuid not null,
  primary key (user_id, tag, kind, at, id)
);
