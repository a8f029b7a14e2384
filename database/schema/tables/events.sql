create table events (
  user_id uuid not null references users on delete cascade,
  id uuid not null default uuidv7(),
  title text not null constraint event_title_length check (char_length(title) between 1 and 255),
  description text constraint event_description_length check (char_length(description) <= 10000),
  location text constraint event_location_length check (char_length(location) <= 1000),
  -- What the clocks show, as 2026-11-27T18:00, or a day, as 2026-11-27: as text, so that history,
  -- devices and answers have one form. Text sorts as the times do.
  start text collate "C" not null constraint event_start
    check (start ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$'),
  "end" text collate "C" not null constraint event_end
    check ("end" ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$'),
  all_day boolean not null,
  zone text constraint event_zone_length check (char_length(zone) between 1 and 64),
  end_zone text constraint event_end_zone_length check (char_length(end_zone) between 1 and 64),
  rule text constraint event_rule_length check (char_length(rule) between 1 and 500),
  extra text[] not null default '{}' constraint event_extra_count check (cardinality(extra) <= 1000),
  overrides jsonb not null default '{}'
    constraint event_overrides check (jsonb_typeof(overrides) = 'object'),
  reminders integer[] not null default '{}'
    constraint event_reminders_count check (cardinality(reminders) <= 20),
  busy boolean not null default true,
  color text constraint event_color check (color ~ '^#[0-9A-Fa-f]{6}$'),
  uid text constraint event_uid_length check (char_length(uid) <= 500),
  -- Of all repeats, as Python computes them; without an end, the last is 9999-12-30.
  first_day day not null,
  last_day day not null,
  -- Longer than a month, or repeated for longer; derive_is_long keeps it.
  is_long boolean not null,
  timeline_at moment not null, -- its first start; derive_is_long keeps it
  created_at moment not null default now(),
  updated_at moment not null default now(),
  version integer not null default 1,
  primary key (user_id, id),
  constraint event_days check (first_day <= last_day)
);
create index events_newest on events (user_id, start desc, id desc);
-- What is short is found by its first day alone; of what is long, most is either over or goes on.
create index events_short on events (user_id, first_day) where not is_long;
create index events_long on events (user_id, last_day, first_day) where is_long;
create index events_timeline on events (user_id, timeline_at desc, id desc);
create index events_uid on events (user_id, uid) where uid is not null;
-- Triggers of one event fire in alphabetical order: before increment_version.
create trigger derive_is_long before insert or update on events
  for each row execute function derive_is_long();
select adopt_kind('events', 'event', texts => '{title,description,location}',
  moment => 'timeline_at');

-- What events were imported as: the number of their version (SEQUENCE) in the calendar that they are
-- from, so that an older file changes nothing.
create table imported_events (
  user_id uuid not null,
  event_id uuid not null,
  sequence integer not null,
  primary key (user_id, event_id),
  foreign key (user_id, event_id) references events on delete cascade
);
alter table imported_events enable row level security;
create policy own on imported_events to aurora_app using (user_id = (select current_user_id()));
grant select, insert, update on imported_events to aurora_app;
