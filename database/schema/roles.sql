-- Roles, the schema, and what the logins may do without being asked.
--
-- aurora_owner owns everything and cannot log in. Each login runs as one of Lambda's functions:
-- database/roles.py says which. Roles belong to the whole server, so another database on it may
-- have created them already.
do $$
declare
  login text;
begin
  foreach login in array
    array['aurora_owner', 'aurora_auth', 'aurora_app', 'aurora_site', 'aurora_tidy']
  loop
    begin
      execute format('create role %I nologin', login);
    exception when duplicate_object or unique_violation then
      null;
    end;
  end loop;

  foreach login in array array['aurora_auth', 'aurora_app', 'aurora_site'] loop
    execute format('alter role %I login', login);
    -- pg_temp last: a temporary table must not stand in for one of ours.
    execute format('alter role %I set search_path = aurora, pg_temp', login);
    execute format('alter role %I set timezone = %L', login, 'UTC');
    -- Only the transaction timeout frees the locks of a client that froze between two statements.
    execute format('alter role %I set transaction_timeout = %L', login, '10s');
    execute format('alter role %I set statement_timeout = %L', login, '8s');
    execute format('alter role %I set lock_timeout = %L', login, '2s');
    -- A page is read in the order of an index. Gathered by a bitmap and sorted, it would be all
    -- that a heavy user has, which the planner takes for the little that users have on average. A
    -- function that needs bitmaps, as for a GIN index, sets them on for itself.
    execute format('alter role %I set enable_bitmapscan = off', login);
  end loop;
end $$;
alter role aurora_auth connection limit 30;
alter role aurora_app connection limit 90;
alter role aurora_site connection limit 10;

-- Retention works in long batches, so it has a minute and no statement timeout.
alter role aurora_tidy login connection limit 3;
alter role aurora_tidy set search_path = aurora, pg_temp;
alter role aurora_tidy set timezone = 'UTC';
alter role aurora_tidy set transaction_timeout = '60s';
alter role aurora_tidy set lock_timeout = '2s';

-- The master migrates as aurora_owner, and `aurora admin tidy` becomes aurora_tidy.
grant aurora_owner to current_user with inherit true, set true;
grant aurora_tidy to current_user with inherit false, set true;

revoke all on schema public from public;
create schema aurora authorization aurora_owner;
set local role aurora_owner;
set local search_path = aurora, pg_temp;

-- No function is open to everybody: each one's grants stand beside it.
alter default privileges in schema aurora revoke execute on functions from public;
alter default privileges revoke execute on functions from public;
grant usage on schema aurora to aurora_auth, aurora_app, aurora_site, aurora_tidy;
