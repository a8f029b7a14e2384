-- Row-level security: who sees which rows, and the grants on tables.
--
-- The tables' owner is not bound by it (no FORCE): the security definer functions check the user
-- themselves. A table without a policy is reached through functions only.

alter table users enable row level security;
alter table sessions enable row level security;
alter table refresh_rotations enable row level security;
alter table security_log_keys enable row level security;
alter table personal_tokens enable row level security;
alter table feeds enable row level security;
alter table totp enable row level security;
alter table recovery_codes enable row level security;
alter table password_resets enable row level security;
alter table signing_keys enable row level security;
alter table registration_settings enable row level security;
alter table sign_in_attempts enable row level security;
alter table rate_limit_buckets enable row level security;
alter table idempotency_keys enable row level security;
alter table epoch enable row level security;
alter table history_heads enable row level security;
alter table history enable row level security;
alter table device_changes enable row level security;
alter table search enable row level security;
alter table item_tags enable row level security;
alter table tag_totals enable row level security;
alter table day_totals enable row level security;
alter table search_filling enable row level security;
alter table search_words enable row level security;
alter table search_learning enable row level security;
alter table search_index enable row level security;

-- aurora_auth sees the rows of the one who is signed in, and before that nobody's: functions in
-- sign_in.sql and refresh_tokens.sql look up what signing in needs.
create policy own on users to aurora_auth using (id = (select current_user_id()));
create policy own on sessions to aurora_auth using (user_id = (select current_user_id()));
create policy own on personal_tokens to aurora_auth using (user_id = (select current_user_id()));
create policy own on totp to aurora_auth using (user_id = (select current_user_id()));
create policy own on recovery_codes to aurora_auth using (user_id = (select current_user_id()));
create policy own on password_resets to aurora_auth using (user_id = (select current_user_id()));
grant select, insert, update, delete on users, sessions, totp, recovery_codes to aurora_auth;
grant select, insert, delete on personal_tokens to aurora_auth;
grant select, delete on password_resets, feeds to aurora_auth;
-- Without a policy it shows nothing; the statements of the release before still name it.
grant select on registration_settings to aurora_auth;

-- aurora_app serves everything that people keep, and sees the caller's own rows only. adopt_kind
-- makes the policy of each kind's table.
create policy own on history_heads to aurora_app using (user_id = (select current_user_id()));
create policy own on history to aurora_app using (user_id = (select current_user_id()));
create policy own on device_changes to aurora_app using (user_id = (select current_user_id()));
create policy own on feeds to aurora_app, aurora_auth
  using (user_id = (select current_user_id()));
create policy own on item_tags to aurora_app using (user_id = (select current_user_id()));
create policy own on tag_totals to aurora_app using (user_id = (select current_user_id()));
create policy own on day_totals to aurora_app using (user_id = (select current_user_id()));
-- Triggers write these, whatever aurora_app does.
grant select on history_heads, history, item_tags, tag_totals, day_totals to aurora_app;
grant select on kinds to aurora_app;
grant select, insert on device_changes to aurora_app;
grant select, insert, delete on feeds to aurora_app;
-- REINDEX, once a week, by tidy.
grant maintain on search to aurora_tidy;
