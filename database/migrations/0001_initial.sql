-- Who may log in, what belongs to whom, and the walls between people.

-- Roles belong to the whole server: another database on it may have made them already.
do $$
declare
  login text;
begin
  foreach login in array array['aurora_owner', 'aurora_auth', 'aurora_app', 'aurora_site'] loop
    begin
      execute format('create role %I nologin', login);
    exception when duplicate_object or unique_violation then
      null;
    end;
    if login <> 'aurora_owner' then
      execute format('alter role %I login', login);
      execute format('alter role %I set search_path = aurora, pg_temp', login);
      execute format('alter role %I set timezone = %L', login, 'UTC');
      -- The first of these alone frees the locks of a client that froze between two statements.
      execute format('alter role %I set transaction_timeout = %L', login, '10s');
      execute format('alter role %I set statement_timeout = %L', login, '8s');
      execute format('alter role %I set lock_timeout = %L', login, '2s');
    end if;
  end loop;
end $$;
alter role aurora_auth connection limit 30;
alter role aurora_app connection limit 90;
alter role aurora_site connection limit 10;
grant aurora_owner to current_user with inherit true, set true;

revoke all on schema public from public;
create schema aurora authorization aurora_owner;
set local role aurora_owner;
set local search_path = aurora, pg_temp;
alter default privileges in schema aurora revoke execute on functions from public;
alter default privileges revoke execute on functions from public;
grant usage on schema aurora to aurora_auth, aurora_app, aurora_site;

create table migrations (
  name text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
);

-- PostgreSQL holds moments that Python cannot read back; one would break every list it is in.
create domain moment as timestamptz
  constraint moment_in_range check (value >= '0001-01-02 00:00+00' and value < '9999-12-31 00:00+00');
create domain day as date
  constraint day_in_range check (value >= '0001-01-02' and value < '9999-12-31');

create table users (
  id uuid primary key default uuidv7(),
  email text not null constraint email_length check (char_length(email) between 3 and 254),
  password_hash text not null,
  name text constraint user_name_length check (char_length(name) between 1 and 255),
  created_at moment not null default now(),
  updated_at moment not null default now(),
  version integer not null default 1
);
create unique index users_email on users (lower(email));

create table sessions (
  user_id uuid not null references users on delete cascade,
  id uuid not null default uuidv7(),
  secret_hash bytea not null constraint secret_hash_length check (length(secret_hash) = 32),
  refresh_hash bytea not null constraint refresh_hash_length check (length(refresh_hash) = 32),
  -- The refresh token before this one gets the same successor for a minute: salt and time tell which.
  previous_hash bytea,
  rotation_salt bytea,
  rotated_at moment,
  user_agent text constraint user_agent_length check (char_length(user_agent) <= 400),
  created_at moment not null default now(),
  last_seen_at moment not null default now(),
  expires_at moment not null,
  revoked_at moment,
  primary key (user_id, id)
);
create unique index sessions_secret on sessions (secret_hash);

create table signing_keys (
  kid text primary key,
  private_key bytea not null,
  public_key bytea not null,
  created_at moment not null default now(),
  retired_at moment
);

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
  -- The owner is part of the reference, so an entry in somebody else's journal cannot exist.
  foreign key (user_id, journal_id) references journals (user_id, id) on delete cascade
);
create index journal_entries_newest
  on journal_entries (user_id, journal_id, timestamp desc, id desc);

create table tasks (
  user_id uuid not null references users on delete cascade,
  id uuid not null default uuidv7(),
  title text not null constraint task_title_length check (char_length(title) between 1 and 255),
  description text constraint task_description_length check (char_length(description) <= 5000),
  date day,
  due_time text constraint task_due_time check (due_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  completed boolean not null default false,
  completed_at moment,
  category text not null default 'todo'
    constraint task_category check (category in ('todo', 'event')),
  priority text not null default 'medium'
    constraint task_priority check (priority in ('low', 'medium', 'high', 'urgent')),
  created_at moment not null default now(),
  updated_at moment not null default now(),
  version integer not null default 1,
  primary key (user_id, id),
  constraint completed_at_follows check (completed = (completed_at is not null))
);
-- A task without a date sorts as if it were for the end of time: first.
create index tasks_newest on tasks (user_id, coalesce(date, 'infinity'::date) desc, id desc);
create index tasks_open on tasks (user_id, coalesce(date, 'infinity'::date) desc, id desc)
  where not completed;

-- What no query can forget: the version an ETag tells, and the moment a task was completed.
create function touch() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  new.version := old.version + 1;
  new.updated_at := now();
  return new;
end $$;

create function follow_completed() returns trigger language plpgsql
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  new.completed_at := case when new.completed then coalesce(new.completed_at, now()) end;
  return new;
end $$;

create trigger touch before update on users for each row execute function touch();
create trigger touch before update on thoughts for each row execute function touch();
create trigger touch before update on journals for each row execute function touch();
create trigger touch before update on journal_entries for each row execute function touch();
create trigger touch before update on tasks for each row execute function touch();
create trigger follow_completed before insert or update on tasks
  for each row execute function follow_completed();

-- The person is whoever holds the secret of a live session; no setting or parameter names them.
create function me() returns uuid language sql stable security definer
set search_path = pg_catalog, aurora, pg_temp as $$
  select user_id from sessions
  where secret_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8'))
    and revoked_at is null and expires_at > now()
$$;

-- The first statement of every signed-in request. It never raises: its state is read first, and
-- without a live session nobody is signed in for the rest of the transaction.
create function enter(secret text) returns table (state text) language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform set_config('app.session', secret, true);
  if me() is null then
    perform set_config('app.session', '', true);
    return query select 'ended';
  else
    return query select 'ok';
  end if;
end $$;

create function signing_key() returns table (kid text, private_key bytea)
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select kid, private_key from signing_keys
  where retired_at is null order by created_at desc, kid limit 1
$$;

create function public_keys() returns table (kid text, public_key bytea)
language sql stable security definer set search_path = pg_catalog, aurora, pg_temp as $$
  select kid, public_key from signing_keys
  where retired_at is null or retired_at > now() - interval '15 minutes'
$$;

grant execute on function me(), enter(text), public_keys() to aurora_auth, aurora_app;
grant execute on function signing_key() to aurora_auth;

alter table users enable row level security;
alter table sessions enable row level security;
alter table signing_keys enable row level security;
alter table thoughts enable row level security;
alter table journals enable row level security;
alter table journal_entries enable row level security;
alter table tasks enable row level security;

-- Signing in comes before knowing who it is, so its login sees every account, and nothing else.
create policy sign_in on users to aurora_auth using (true);
create policy sign_in on sessions to aurora_auth using (true);
grant select, insert, update, delete on users, sessions to aurora_auth;

create policy own on thoughts to aurora_app using (user_id = (select me()));
create policy own on journals to aurora_app using (user_id = (select me()));
create policy own on journal_entries to aurora_app using (user_id = (select me()));
create policy own on tasks to aurora_app using (user_id = (select me()));
grant select, insert, update, delete on thoughts, journals, journal_entries, tasks to aurora_app;
