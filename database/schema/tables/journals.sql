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
  primary key (user_id, id)
);
create index journals_newest on journals (user_id, created_at desc, id desc);
select adopt_kind('journals', 'journal');

create table journal_entries (
  user_id uuid not null,
  id uuid not null default uuidv7(),
  journal_id uuid not null,
  title text constraint entry_title_length check (char_length(title) <= 300),
  content text not null
    constraint entry_content_length check (char_length(content) between 1 and 100000),
  timestamp moment not null default now(),
  mood text constraint entry_mood_length check (char_length(mood) <= 50),
  tags text[] not null default '{}' constraint entry_tags_count check (cardinality(tags) <= 20),
  created_at moment not null default now(),
  updated_at moment not null default now(),
  version integer not null default 1,
  primary key (user_id, id),
  -- The owner is part of the reference, so an entry cannot be in somebody else's journal.
  foreign key (user_id, journal_id) references journals (user_id, id) on delete cascade
);
create index journal_entries_newest
  on journal_entries (user_id, journal_id, timestamp desc, id desc);
select adopt_kind('journal_entries', 'entry', parent => 'journal', scope => 'journals');
