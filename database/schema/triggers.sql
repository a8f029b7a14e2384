-- The triggers of every table. Names matter: triggers of one event fire in alphabetical order.

create trigger increment_version before update on users
  for each row execute function increment_version();
create trigger create_history_head after insert on users
  for each row execute function create_history_head();
-- Deleting an account waits for writers before it locks the account, which their rows refer to.
create trigger lock_history_before_delete before delete on users
  for each statement execute function lock_history_before_write();
create trigger set_completed_at before insert or update on tasks
  for each row execute function set_completed_at();

do $$
declare
  tracked record;
begin
  for tracked in
    select * from (values
      ('thoughts', 'thought'), ('journals', 'journal'), ('journal_entries', 'entry'),
      ('tasks', 'task')
    ) t (name, kind)
  loop
    execute format('create trigger increment_version before update on %I
      for each row execute function increment_version()', tracked.name);

    -- A replayed request inserts nothing, and so does not wait for other writers.
    execute format('create trigger lock_history_before_insert before insert on %I
      for each statement
      when (current_setting(''aurora.skip_inserts'', true) is distinct from ''on'')
      execute function lock_history_before_write()', tracked.name);
    execute format('create trigger lock_history_before_change before update or delete on %I
      for each statement execute function lock_history_before_write()', tracked.name);

    execute format('create trigger reject_reused_id before insert on %I
      for each row when (new.version = 1)
      execute function reject_reused_id(%L)', tracked.name, tracked.kind);
    execute format('create trigger skip_replayed_insert before insert on %I
      for each row when (current_setting(''aurora.skip_inserts'', true) = ''on'')
      execute function skip_replayed_insert()', tracked.name);
    execute format('create trigger store_idempotent_answer after insert on %I
      for each row when (current_setting(''aurora.idempotency_key'', true) <> '''')
      execute function store_idempotent_answer()', tracked.name);
    execute format('create trigger take_out_of_trash after insert on %I
      for each row when (new.version > 1)
      execute function take_out_of_trash(%L)', tracked.name, tracked.kind);
    execute format('create trigger drop_idempotent_answers after delete on %I
      referencing old table as deleted_rows
      for each statement execute function drop_idempotent_answers()', tracked.name);

    execute format('create trigger record_created after insert on %I
      referencing new table as new_rows
      for each statement execute function record_created(%L)', tracked.name, tracked.kind);
    execute format('create trigger record_updated after update on %I
      referencing old table as old_rows new table as new_rows
      for each statement execute function record_updated(%L)', tracked.name, tracked.kind);
    continue when tracked.kind = 'journal';
    execute format('create trigger record_deleted after delete on %I
      referencing old table as old_rows
      for each statement execute function record_deleted(%L)', tracked.name, tracked.kind);
  end loop;
end $$;

-- Sorts before RI_ConstraintTrigger_..., the foreign key's trigger that deletes the entries: so the
-- journal's number is the first of its change.
create trigger "A_record_deleted" after delete on journals
  for each row execute function record_deleted_journal();
