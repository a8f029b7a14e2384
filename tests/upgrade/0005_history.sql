-- Cleo edited one thing of each kind and deleted others; each statement was an act of its own. The
-- secret of her session is her name.

insert into users (id, email, password_hash) values
  ('00000000-0000-7000-8000-00000000000c', 'cleo@example.com', 'none');
insert into sessions (user_id, id, secret_hash, refresh_hash, expires_at) values
  ('00000000-0000-7000-8000-00000000000c', '00000000-0000-7000-8000-000000000004',
   sha256('cleo'), sha256('cleo.rotating'), now() + interval '9 days');
insert into device_changes (user_id, id, version) values
  ('00000000-0000-7000-8000-00000000000c', '00000000-0000-7000-8000-0000000000d1', 1);

begin;
insert into thoughts (user_id, id, text) values
  ('00000000-0000-7000-8000-00000000000c', '00000000-0000-7000-8000-000000000061', 'kept'),
  ('00000000-0000-7000-8000-00000000000c', '00000000-0000-7000-8000-000000000062', 'deleted');
insert into journals (user_id, id, name) values
  ('00000000-0000-7000-8000-00000000000c', '00000000-0000-7000-8000-000000000061', 'kept'),
  ('00000000-0000-7000-8000-00000000000c', '00000000-0000-7000-8000-000000000062', 'deleted');
insert into journal_entries (user_id, id, journal_id, content) values
  ('00000000-0000-7000-8000-00000000000c', '00000000-0000-7000-8000-000000000061',
   '00000000-0000-7000-8000-000000000061', 'kept'),
  ('00000000-0000-7000-8000-00000000000c', '00000000-0000-7000-8000-000000000062',
   '00000000-0000-7000-8000-000000000062', 'deleted with its journal');
insert into tasks (user_id, id, title) values
  ('00000000-0000-7000-8000-00000000000c', '00000000-0000-7000-8000-000000000061', 'kept'),
  ('00000000-0000-7000-8000-00000000000c', '00000000-0000-7000-8000-000000000062', 'deleted');
commit;

begin;
update thoughts set text = 'edited' where text = 'kept';
commit;
begin;
update journals set name = 'edited' where name = 'kept';
commit;
begin;
update journal_entries set content = 'edited' where content = 'kept';
commit;
begin;
update tasks set title = 'edited' where title = 'kept';
commit;
begin;
delete from thoughts where text = 'deleted';
commit;
begin;
delete from journals where name = 'deleted';
commit;
begin;
delete from tasks where title = 'deleted';
commit;
