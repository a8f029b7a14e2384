-- What retries and limits remember. The answer is Ada's first thought, as it was.

insert into idempotency (user_id, key, request_hash, kind, id, answer)
select user_id, 'sent-before', sha256('POST\000/api/thoughts\000{"text": "the first moment"}'),
  'thoughts', id, to_jsonb(t) - 'user_id'
from thoughts t
where user_id = '00000000-0000-7000-8000-00000000000a'
  and id = '00000000-0000-7000-8000-000000000011';

insert into buckets (user_id, tokens, filled_at)
values ('00000000-0000-7000-8000-00000000000a', 6000, now());

insert into attempts (key, tokens, filled_at, trusted)
values (sha256('pair:ada@example.com 192.0.2.1'), 10, now(), true);
