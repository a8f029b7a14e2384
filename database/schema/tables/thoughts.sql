create table thoughts (
  user_id uuid not null references users on delete cascade,
  id uuid not null default uuidv7(),
  text text not null constraint thought_text_length check (char_length(text) between 1 and 10000),
  timestamp moment not null default now(),
  tags text[] not null default '{}' constraint thought_tags_count check (cardinality(tags) <= 20),
  created_at moment not null default now(),
  updated_at moment not null default now(),
  version integer not null default 1,
  primary key (user_id, id)
);
create index thoughts_newest on thoughts (user_id, timestamp desc, id desc);
select adopt_kind('thoughts', 'thought');
