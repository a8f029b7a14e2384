-- Every change of every row, in order: history, undo, the trash and sync are built on it.

-- The last sequence number of each person. Writers lock this row first, so that one person's
-- numbers have no gaps and follow the order of commits.
create table history_heads (
  user_id uuid primary key references users on delete cascade,
  last_sequence bigint not null default 0,
  -- The transaction that wrote last, and the first number it took. Its time is stored too, because
  -- a restored database starts counting transactions again.
  transaction_id xid8,
  transaction_started_at moment,
  last_change bigint not null default 0,
  purged_through bigint not null default 0 -- old versions up to this number were removed
) with (fillfactor = 50);

create table history (
  user_id uuid not null references history_heads on delete cascade,
  sequence bigint not null,
  change bigint not null, -- the first number of its transaction; the same for all of one act
  kind text not null, -- one of `kinds`: create_kind_checks adds the check
  id uuid not null,
  version integer not null, -- the version it made; for a deletion, one more than the last
  -- found: existed before history began; conflict: what a device sent and could not be applied;
  -- erase: the deleted row was erased for good; withdraw: a batch was undone, so the row never was
  operation text not null constraint history_operation
    check (operation in ('create', 'update', 'delete', 'conflict', 'found', 'erase', 'withdraw')),
  at moment not null default now(),
  session uuid, -- the public id of the session or personal token that made the change
  previous_row jsonb, -- for a conflict, the rejected fields; null once retention has removed it
  trashed boolean not null default false, -- a deletion that can be restored on its own
  batch uuid, -- that it was part of, such as an import, and can be undone with
  primary key (user_id, sequence)
);
create index history_row on history (user_id, id, sequence);
create index history_trash on history (user_id, sequence) where trashed;
create index history_batch on history (user_id, batch, sequence) where batch is not null;
create index history_trash_of_kind on history (user_id, kind, sequence) where trashed;

-- The changes that devices have sent, so that sending one again does nothing.
create table device_changes (
  user_id uuid not null references history_heads on delete cascade,
  id uuid not null,
  applied_at moment not null default now(),
  version integer, -- the version it made, if it was applied
  conflict_sequence bigint, -- the number under which history has it, if it was not
  batch uuid, -- that it was part of
  primary key (user_id, id)
);
create index device_changes_batch on device_changes (user_id, batch) where batch is not null;
