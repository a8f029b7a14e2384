-- One row, which every restore replaces. A restored database continues from the backup's sequence
-- numbers and versions, so one that a client remembers is only valid together with the epoch.
create table epoch (
  is_current boolean primary key default true constraint epoch_is_one_row check (is_current),
  id uuid not null default gen_random_uuid(),
  restored_at moment, -- null if the database was never restored
  resource_id text -- the RDS resource that the data is on; null elsewhere
);
insert into epoch default values;
