-- The triggers of what is not a kind: adopt_kind makes those of each kind.

create trigger increment_version before update on users
  for each row execute function increment_version();
create trigger note_second_factor after insert or delete or update of confirmed_at on totp
  for each row execute function note_second_factor();
create trigger note_new_token after insert on personal_tokens
  for each row execute function note_new_token();
create trigger create_history_head after insert on users
  for each row execute function create_history_head();
-- Deleting an account waits for writers before it locks the account, which their rows refer to.
create trigger lock_history_before_delete before delete on users
  for each statement execute function lock_history_before_write();
-- After the items, as its name sorts.
create trigger drop_derived_rows after delete on users
  for each row execute function drop_derived_rows();
