-- The Idempotency-Keys of the last day, each with the row that its request created. No login has a
-- policy or a grant here: only functions/idempotency.sql reads and writes it.
create table idempotency_keys (
  user_id uuid not null references users on delete cascade,
  key text not null
    constraint idempotency_keys_key_length check (char_length(key) between 1 and 255),
  request_hash bytea not null,
  created_at moment not null default now(),
  table_name text,
  row_id uuid,
  answer jsonb,
  primary key (user_id, key)
);
create index idempotency_keys_rows on idempotency_keys (user_id, row_id);
create index idempotency_keys_age on idempotency_keys (user_id, created_at);
