-- Journals and the entries in them.

create table journals (
  user_id uuid not null references users on delete cascade,
  id uuid not null default uuidv7(),
  name text not null constraint journal_name_length check (char_length(name) between 1 and 255),
  description text constraint journal_description_length check (char_length(description) <= 1000),
  color text constraint journal_color check (color ~ '^#[0-9A-Fa-f]{6}$'),
  created_at moment not null default now(),
  updated_at moment not null default now(),
  version integer not null default 1,
  archived_at moment,
  origin jsonb constraint journal_origin check (jsonb_typeof(origin) = 'object'),
  is_archived boolean not null, -- whether archived_at is set; derive_is_archived keeps it
  primary key (user_id, id)
);
create index journals_newest on journals (user_id, is_archived, created_at desc, id desc);
create trigger derive_is_archived before insert or update on journals
  for each row execute function derive_is_archived();
select adopt_kind('journals', 'journal', texts => '{name,description}');

create table journal_entries (
  user_id uuid not null,
  id uuid not null default uuidv7(),
  journal_id uuid not null,
  title text constraint entry_title_length check (char_length(title) <= 300),
  content text not null
    constraint entry_content_length check (char_length(content) <= 100000),
  timestamp moment not null default now(),
  mood text constraint entry_mood_length check (char_length(mood) <= 50),
  tags text[] not null default '{}' constraint entry_tags_count check (cardinality(tags) <= 20),
  created_at moment not null default now(),
  updated_at moment not null default now(),
  version integer not null default 1,
  -- The IANA name of a time zone, or an offset as +05:30; derive_local_day fills in the account's.
  zone text not null default account_zone()
    constraint entry_zone_length check (char_length(zone) between 1 and 64),
  place jsonb constraint entry_place check (jsonb_typeof(place) = 'object'),
  starred boolean not null default false,
  archived_at moment,
  origin jsonb constraint entry_origin check (jsonb_typeof(origin) = 'object'),
  -- The date in its zone, and whether archived_at is set; derive_local_day keeps both.
  day sort_day not null,
  is_archived boolean not null,
  constraint entry_not_empty check (
    content <> '' or coalesce(title, '') <> '' or origin is not null
  ),
  primary key (user_id, id),
  -- The owner is part of the reference, so an entry cannot be in somebody else's journal.
  foreign key (user_id, journal_id) references journals (user_id, id) on delete cascade
);
create index journal_entries_newest
  on journal_entries (user_id, journal_id, is_archived, timestamp desc, id desc);
create index journal_entries_starred
  on journal_entries (user_id, journal_id, is_archived, timestamp desc, id desc) where starred;
create index journal_entries_by_day on journal_entries (user_id, day);
create index journal_entries_timeline
  on journal_entries (user_id, is_archived, timestamp desc, id desc);
create trigger derive_local_day before insert or update on journal_entries
  for each row execute function derive_local_day();
select adopt_kind('journal_entries', 'entry', parent => 'journal', scope => 'journals',
  texts => '{title,content,mood}', moment => 'timestamp');
