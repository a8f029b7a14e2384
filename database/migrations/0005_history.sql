-- What everybody did, in order: what history, undo, the trash and devices are made of.

grant aurora_tidy to current_user with inherit false, set true;
set local role aurora_owner;
set local search_path = aurora, pg_temp;

-- The last number of each person's history. Whoever writes locks it first, so that for one person
-- the numbers have no gaps and are in the order of commits.
create table counters (
  user_id uuid primary key references users on delete cascade,
  last bigint not null default 0,
  -- The transaction that wrote last, and the number it began with. Its time is told too, since a
  -- restored database counts transactions anew.
  act xid8,
  began_at moment,
  change bigint not null default 0,
  tidied bigint not null default 0 -- as far as old versions were removed
) with (fillfactor = 50);

create table history (
  user_id uuid not null references counters on delete cascade,
  sequence bigint not null,
  change bigint not null, -- the first number of its transaction: one act
  kind text not null constraint history_kind check (kind in ('thought', 'journal', 'entry', 'task')),
  id uuid not null,
  version integer not null, -- that it made; of a deletion, one more than the last
  -- found: was there when history began; conflict: what a device wrote and lost
  operation text not null constraint history_operation
    check (operation in ('create', 'update', 'delete', 'conflict', 'found')),
  at moment not null default now(),
  session uuid, -- or token: the public id of what it was done with
  before jsonb, -- the row as it was; of a conflict, what was lost; null once it is too old
  trashed boolean not null default false, -- a deletion that can be taken back by itself
  primary key (user_id, sequence)
);
create index history_of_one on history (user_id, id, sequence);
create index trash on history (user_id, sequence) where trashed;

-- The changes of devices that were done or lost, so that sending one twice is harmless.
create table device_changes (
  user_id uuid not null references counters on delete cascade,
  id uuid not null,
  made_at moment not null default now(),
  version integer, -- that it made, unless it was lost
  kept bigint, -- the number of what was lost
  primary key (user_id, id)
);

alter table counters enable row level security;
alter table history enable row level security;
alter table device_changes enable row level security;
create policy own on counters to aurora_app using (user_id = (select me()));
create policy own on history to aurora_app using (user_id = (select me()));
create policy own on device_changes to aurora_app using (user_id = (select me()));
grant select on counters, history to aurora_app;
grant select, insert on device_changes to aurora_app;

-- What there was before has no past, but a place from which a device can follow it. Nobody writes
-- until the triggers are there: what came between would be in no history.
lock table users, thoughts, journals, journal_entries, tasks in share row exclusive mode;
insert into counters (user_id) select id from users;
with rows as (
  select user_id, 'journal' as kind, id, version, created_at from journals
  union all select user_id, 'entry', id, version, created_at from journal_entries
  union all select user_id, 'thought', id, version, created_at from thoughts
  union all select user_id, 'task', id, version, created_at from tasks
), numbered as (
  select *, row_number() over (
    partition by user_id order by kind <> 'journal', created_at, id
  ) as sequence
  from rows
)
insert into history (user_id, sequence, change, kind, id, version, operation, at)
select user_id, sequence, sequence, kind, id, version, 'found', created_at from numbered;
update counters c set last = n, change = n
from (select user_id, max(sequence) as n from history group by user_id) h
where h.user_id = c.user_id;

create function begin_counting() returns trigger language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  insert into counters (user_id) values (new.id);
  return null;
end $$;
create trigger begin_counting after insert on users
  for each row execute function begin_counting();

-- Waits for whoever writes as the same person. First the counter, then rows: the other way round,
-- two who change the same rows would wait for each other.
create function take_turn() returns void language sql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
  select from counters where user_id = me() for no key update
$$;

create function take_turn_first() returns trigger language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform from counters where user_id = me() for no key update;
  return null;
end $$;
-- Who deletes the account waits too, before it is locked: what is being written refers to it.
create trigger take_turn before delete on users
  for each statement execute function take_turn_first();

-- As before, in its turn: whoever deletes a thing forgets its answers, and has the counter then.
create or replace function forget_aged(person uuid) returns void language sql
set search_path = pg_catalog, aurora, pg_temp as $$
  select take_turn();
  delete from idempotency i where i.user_id = person and i.key in (
    select o.key from idempotency o
    where o.user_id = person and o.created_at < now() - interval '24 hours'
    order by o.created_at limit 100
  )
$$;

-- The public id of the session or token that the caller's secret is of.
create function my_session() returns uuid language plpgsql stable security definer
set search_path = pg_catalog, aurora, pg_temp as $$
declare
  secret text := current_setting('app.session', true);
  hashed bytea := sha256(convert_to(secret, 'UTF8'));
  found_id uuid;
begin
  select s.id into found_id from sessions s where s.secret_hash = hashed;
  if found_id is null and starts_with(secret, 'aur_') then
    select t.id into found_id from tokens t where t.secret_hash = hashed;
  end if;
  return found_id;
end $$;

-- Writes down what was done to things of one person: numbers follow each other, and the first of a
-- transaction names the act. Tells the last number.
create function remember(person uuid, what text, did text, things uuid[], versions integer[],
  befores jsonb[] default null, trash boolean[] default null)
returns bigint language plpgsql set search_path = pg_catalog, aurora, pg_temp as $$
#variable_conflict use_column
declare
  many integer := cardinality(things);
  taken record;
begin
  update counters c set
    last = c.last + many,
    act = pg_current_xact_id(),
    began_at = now(),
    change = case when c.act = pg_current_xact_id() and c.began_at = now() then c.change
                  else c.last + 1 end
  where c.user_id = person
  returning c.last, c.change into taken;
  insert into history
    (user_id, sequence, change, kind, id, version, operation, session, before, trashed)
  select person, taken.last - many + t.n, taken.change, what, t.id, t.version, did,
    (select my_session()), t.before, coalesce(t.trashed, false)
  from unnest(things, versions, befores, trash) with ordinality t (id, version, before, trashed, n);
  return taken.last;
end $$;

-- A statement is one person's, but for the owner's.
create function remember_created() returns trigger language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform remember(user_id, tg_argv[0], 'create', array_agg(id order by id),
    array_agg(version order by id))
  from new_rows group by user_id;
  return null;
end $$;

create function remember_updated() returns trigger language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp
set enable_nestloop = off -- of thousands of rows with thousands
as $$
begin
  perform remember(n.user_id, tg_argv[0], 'update', array_agg(n.id order by n.id),
    array_agg(n.version order by n.id), array_agg(to_jsonb(o) - 'user_id' order by n.id))
  from new_rows n join old_rows o on o.user_id = n.user_id and o.id = n.id
  group by n.user_id;
  return null;
end $$;

-- Silent when the account itself goes. An entry that goes with its journal comes back with it.
create function remember_deleted() returns trigger language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform remember(user_id, tg_argv[0], 'delete', array_agg(id order by id),
    array_agg(version + 1 order by id), array_agg(to_jsonb(o) - 'user_id' order by id),
    array_agg(tg_argv[0] <> 'entry' or exists (
      select from journals j
      where j.user_id = o.user_id and j.id = (to_jsonb(o) ->> 'journal_id')::uuid
    ) order by id))
  from old_rows o group by user_id
  having exists (select from users u where u.id = o.user_id);
  return null;
end $$;

create function remember_deleted_journal() returns trigger language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  perform remember(old.user_id, 'journal', 'delete', array[old.id], array[old.version + 1],
    array[to_jsonb(old) - 'user_id'], array[true])
  from users where id = old.user_id; -- unless the account itself goes
  return null;
end $$;

-- An id that was deleted is not begun again: a late retry would bring deleted text back, and a
-- stale If-Match: "1" would match other text. What is restored goes on with its version.
create function skip_deleted() returns trigger language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  if exists (
    select from history where user_id = new.user_id and id = new.id and kind = tg_argv[0]
  ) then
    return null;
  end if;
  return new;
end $$;

create function take_out_of_trash() returns trigger language plpgsql security definer
set search_path = pg_catalog, aurora, pg_temp as $$
begin
  update history set trashed = false
  where user_id = new.user_id and id = new.id and kind = tg_argv[0] and trashed;
  return null;
end $$;


do $$
declare
  kept record;
begin
  for kept in values ('thoughts', 'thought'), ('journals', 'journal'), ('journal_entries', 'entry'),
    ('tasks', 'task') loop
    -- A repeated request inserts nothing, and waits for nobody.
    execute format('create trigger take_turn before insert on %I for each statement
      when (current_setting(''app.inserts'', true) is distinct from ''off'')
      execute function take_turn_first()', kept.column1);
    execute format('create trigger take_turn_to_change before update or delete on %I
      for each statement execute function take_turn_first()', kept.column1);
    execute format('create trigger skip_deleted before insert on %I for each row
      when (new.version = 1) execute function skip_deleted(%L)', kept.column1, kept.column2);
    execute format('create trigger take_out_of_trash after insert on %I for each row
      when (new.version > 1) execute function take_out_of_trash(%L)', kept.column1, kept.column2);
    execute format('create trigger remember_created after insert on %I
      referencing new table as new_rows for each statement
      execute function remember_created(%L)', kept.column1, kept.column2);
    execute format('create trigger remember_updated after update on %I
      referencing old table as old_rows new table as new_rows for each statement
      execute function remember_updated(%L)', kept.column1, kept.column2);
    continue when kept.column2 = 'journal';
    execute format('create trigger remember_deleted after delete on %I
      referencing old table as old_rows for each statement
      execute function remember_deleted(%L)', kept.column1, kept.column2);
  end loop;
end $$;
-- By its name it comes before RI_ConstraintTrigger_..., which deletes the entries: the journal's
-- number is then the first of the act.
create trigger "A_remember_deleted" after delete on journals
  for each row execute function remember_deleted_journal();

drop function enter(text, text, integer, double precision);
-- As before; to a request that reads it also tells the person's last number, by which a client
-- knows whether a list has changed. A statement of its own, so what the list shows is no older.
create function enter(secret text, scope text, burst integer, refill double precision,
  out state text, out remaining double precision, out number bigint)
language plpgsql security definer set search_path = pg_catalog, aurora, pg_temp as $$
declare
  entered text := set_config('app.session', secret, true);
  person uuid := me();
begin
  state := 'ended';
  if person is not null then
    select least(burst, tokens + refill * extract(epoch from clock_timestamp() - filled_at)) - 1
    into remaining from buckets where user_id = person for update skip locked;
    if remaining >= 0 then
      update buckets set tokens = remaining, filled_at = clock_timestamp() where user_id = person;
    elsif remaining is null then
      perform make_bucket(person, burst);
    end if;
    state := case when remaining < 0 then 'limited'
                  when not starts_with(secret, 'aur_') or may(secret, scope) then 'ok'
                  else 'forbidden' end;
  end if;
  if state <> 'ok' then
    entered := set_config('app.session', '', true);
  elsif scope like '%:read' then
    select last into number from counters where user_id = person;
  end if;
end $$;
grant execute on function enter(text, text, integer, double precision)
  to aurora_auth, aurora_app;

alter table tokens drop constraint token_scopes_known, add constraint token_scopes_known check (
  cardinality(scopes) > 0 and scopes <@ array[
    'account:read', 'thoughts:read', 'thoughts:write', 'journals:read', 'journals:write',
    'tasks:read', 'tasks:write', 'history:read', 'history:write'
  ]
);
