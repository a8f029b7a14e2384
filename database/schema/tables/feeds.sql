-- Calendars that other programs subscribe to by an address with a secret in it. Only the hash of
-- `feed.` and the secret is stored. What a feed shows is said once and never changes.
create table feeds (
  user_id uuid not null references users on delete cascade,
  id uuid not null default uuidv7(),
  name text not null constraint feed_name_length check (char_length(name) between 1 and 100),
  secret_hash bytea not null constraint feed_hash_length check (length(secret_hash) = 32),
  tasks text not null constraint feed_tasks check (tasks in ('events', 'todos', 'no')),
  private boolean not null, -- only when one is busy, without what is going on
  days integer not null constraint feed_days check (days between 0 and 36500), -- that it goes back
  created_at moment not null default now(),
  primary key (user_id, id)
);
create unique index feeds_secret on feeds (secret_hash);
create index feeds_newest on feeds (user_id, created_at desc, id desc);
