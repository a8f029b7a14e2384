-- Bob has a second factor, a token and a way back in; he noted the recovery code spare-code.

insert into choices (name, value) values ('registration', 'closed');

insert into totp (user_id, secret, confirmed_at, last_step)
values ('00000000-0000-7000-8000-00000000000b', 'twenty bytes secret!', now(), 1);

insert into recovery_codes (user_id, code_hash)
values ('00000000-0000-7000-8000-00000000000b', sha256('sparecode'));

insert into resets (user_id, code_hash, expires_at)
values ('00000000-0000-7000-8000-00000000000b', sha256('reset'), now() + interval '1 day');

insert into tokens (user_id, id, name, secret_hash, scopes, expires_at, last_used_at) values
  ('00000000-0000-7000-8000-00000000000b', '00000000-0000-7000-8000-000000000051', 'backup',
   sha256('aur_bob'), '{thoughts:read}', now() + interval '9 days', null);
