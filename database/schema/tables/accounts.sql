-- Accounts, and everything that signing in needs.

create table users (
  id uuid primary key default uuidv7(),
  email text not null constraint email_length check (char_length(email) between 3 and 254),
  password_hash text not null,
  name text constraint user_name_length check (char_length(name) between 1 and 255),
  created_at moment not null default now(),
  updated_at moment not null default now(),
  version integer not null default 1,
  -- Kept by triggers, so that a change of them is one of the account and of its version.
  second_factor boolean not null default false,
  token_created_at moment,
  -- Where the person is, for what is sent without a zone; and the languages of their words.
  zone text not null default 'UTC'
    constraint user_zone_length check (char_length(zone) between 1 and 64),
  languages text[] not null default '{en}'
    constraint user_languages_count check (cardinality(languages) between 1 and 10)
);
create unique index users_email on users (lower(email));

create table sessions (
  user_id uuid not null references users on delete cascade,
  id uuid not null default uuidv7(),
  secret_hash bytea not null constraint secret_hash_length check (length(secret_hash) = 32),
  refresh_hash bytea not null constraint refresh_hash_length check (length(refresh_hash) = 32),
  -- Of the last rotation, for the release before; refresh_rotations has the last minute's.
  previous_hash bytea,
  rotation_salt bytea,
  rotated_at moment,
  user_agent text constraint user_agent_length check (char_length(user_agent) <= 400),
  created_at moment not null default now(),
  last_seen_at moment not null default now(),
  expires_at moment not null,
  revoked_at moment,
  -- Of the part that all refresh tokens of a session have and its access tokens have not.
  family_hash bytea constraint family_hash_length check (length(family_hash) = 32),
  primary key (user_id, id)
);
create unique index sessions_secret on sessions (secret_hash);
create index sessions_newest on sessions (user_id, created_at desc, id desc)
  where revoked_at is null;

-- The refresh tokens that were replaced within the last minute, and the salt that leads from each
-- to the next.
create table refresh_rotations (
  user_id uuid not null,
  session_id uuid not null,
  number bigint not null generated always as identity,
  token_hash bytea not null,
  salt bytea not null,
  rotated_at moment not null default clock_timestamp(),
  primary key (user_id, session_id, number),
  foreign key (user_id, session_id) references sessions on delete cascade
);

-- Access tokens for a person's scripts. Only the hash of the secret is stored.
create table personal_tokens (
  user_id uuid not null references users on delete cascade,
  id uuid not null default uuidv7(),
  name text not null constraint token_name_length check (char_length(name) between 1 and 100),
  secret_hash bytea not null constraint token_hash_length check (length(secret_hash) = 32),
  scopes text[] not null, -- of account, history and `kinds`: create_kind_checks adds the check
  created_at moment not null default now(),
  expires_at moment not null
    constraint token_ends_within_a_year check (expires_at <= created_at + interval '366 days'),
  last_used_at moment,
  primary key (user_id, id)
);
create unique index personal_tokens_secret on personal_tokens (secret_hash);
create index personal_tokens_newest on personal_tokens (user_id, created_at desc, id desc);

-- The second factor (RFC 6238). It is in force once confirmed; each time step is accepted once.
create table totp (
  user_id uuid primary key references users on delete cascade,
  secret bytea not null,
  confirmed_at moment,
  last_step bigint not null default 0
);

create table recovery_codes (
  user_id uuid not null references users on delete cascade,
  code_hash bytea not null constraint recovery_code_hash_length check (length(code_hash) = 32),
  primary key (user_id, code_hash)
);

-- One-time codes that the owner gives to people who forgot their password.
create table password_resets (
  user_id uuid primary key references users on delete cascade,
  code_hash bytea not null constraint reset_code_hash_length check (length(code_hash) = 32),
  expires_at moment not null
);

-- The keys that access tokens are signed with. No login can read this table.
create table signing_keys (
  kid text primary key,
  private_key bytea not null,
  public_key bytea not null,
  created_at moment not null default now(),
  retired_at moment
);

-- What the owner decided about registration; where a row is missing, the environment decides.
create table registration_settings (
  name text primary key
    constraint registration_setting_name check (name in ('registration', 'registration_code')),
  value text not null
);

-- Token buckets for sign-in and registration attempts. The key is the SHA-256 of the account, the
-- address, or the pair of both.
create table sign_in_attempts (
  key bytea primary key constraint sign_in_attempts_key_length check (length(key) = 32),
  tokens double precision not null,
  filled_at moment not null,
  -- This address has signed in to this account before, so attempts by others do not block it.
  trusted boolean not null default false
);
create index sign_in_attempts_age on sign_in_attempts (filled_at);

-- The key that addresses in the security log are hashed with. Unlogged, so that no backup has it.
create unlogged table security_log_keys (
  name text primary key default 'current',
  key bytea not null,
  created_at moment not null default now()
);
