create table thoughts (
  user_id uuid not null references users on delete cascade,
  id uuid not null default uuidv7(),
  text text not null constraint thought_text_length check (char_length(text) between 1 and 100000),
  timestamp moment not null default now(),
  tags text[] not null default '{}' constraint thought_tags_count check (cardinality(tags) <= 20),
  created_at moment not null default now(),
  updated_at moment not null default now(),
  version integer not null default 1,
  -- The IANA name of a time zone, or an offset as +05:30; derive_local_day fills in the account's.
  zone text not null default account_zone()
    constraint thought_zone_length check (char_length(zone) between 1 and 64),
  place jsonb constraint thought_place check (jsonb_typeof(place) = 'object'),
  starred boolean not null default false,
  archived_at moment,
  origin jsonb constraint thought_origin check (jsonb_typeof(origin) = 'object'),
  -- The date in its zone, and whether archived_at is set; derive_local_day keeps both.
  day sort_day not null,
  is_archived boolean not null,
  primary key (user_id, id)
);
create index thoughts_newest on thoughts (user_id, is_archived, timestamp desc, id desc);
create index thoughts_starred on thoughts (user_id, is_archived, timestamp desc, id desc)
  where starred;
create index thoughts_by_day on thoughts (user_id, day);
-- Triggers of one event fire in alphabetical order: before increment_version.
create trigger derive_local_day before insert or update on thoughts
  for each row execute function derive_local_day();
select adopt_kind('thoughts', 'thought', texts => '{text}', moment => 'timestamp');
