-- One token bucket per person. Unlogged: a crash empties it and the buckets fill again, and no read
-- has to wait for the disk.
create unlogged table rate_limit_buckets (
  user_id uuid primary key references users on delete cascade,
  tokens double precision not null,
  filled_at timestamptz not null
);
