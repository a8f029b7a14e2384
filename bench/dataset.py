"""Tables with the rows of two users among those of many: what scaling is measured on."""

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.environment import Person, add_person

LIGHT, HEAVY = 200, 100_000  # rows of a user in each table
# Ordered by time, as real rows would arrive, so that one user's rows are far apart.
WHEN = """
    select id as user_id, now() - random() * interval '1 year' as at
    from users, generate_series(1, %(each)s) where email like '%%@others'
    union all
    select %(light)s::uuid, now() - random() * interval '1 year' from generate_series(1, 200)
    union all
    select %(heavy)s::uuid, now() - random() * interval '1 year' from generate_series(1, 100000)
    order by at
"""
# Half are archived, and one in a thousand is starred; nothing fires the triggers that would tell.
MARKED = f"""
    select *, random() < 0.5 as archived, random() < 0.001 as is_starred,
      (at at time zone 'UTC')::date as its_day
    from ({WHEN}) w
"""
FILL_THOUGHTS = f"""
    insert into thoughts
      (user_id, text, timestamp, tags, zone, day, starred, archived_at, is_archived)
    select user_id, 'The sea was loud tonight, and nobody on the beach but us.', at, '{{home}}',
      'UTC', its_day, is_starred, case when archived then at end, archived
    from ({MARKED}) w
"""
FILL_TASKS = f"""
    insert into tasks
      (user_id, title, date, sort_date, timeline_at, completed, completed_at, category, starred,
      list)
    select user_id, 'Bring the boat in', day, coalesce(day, '9999-12-31'), at, done,
      case when done then at end, case when random() < 0.001 then 'event' else 'todo' end,
      random() < 0.001, case when random() < 0.5 then 'Boat' end
    from (
      select *, random() < 0.999 as done, case when random() < 0.98 then at::date end as day
      from ({WHEN}) w
    ) w
"""
FILL_JOURNALS = f"""
    insert into journals (user_id, name, created_at, archived_at, is_archived)
    select user_id, 'Diary', at, case when archived then at end, archived from ({MARKED}) w
"""
# All in one journal of each user.
FILL_ENTRIES = f"""
    insert into journal_entries
      (user_id, journal_id, content, timestamp, tags, zone, day, starred, archived_at, is_archived)
    select user_id, (select id from journals j where j.user_id = w.user_id order by id limit 1),
      'Walked to the river.', at, '{{walk}}',
      'UTC', its_day, is_starred, case when archived then at end, archived
    from ({MARKED}) w
"""
# Nine of ten are revoked.
FILL_SESSIONS = """
    insert into sessions
      (user_id, secret_hash, refresh_hash, created_at, expires_at, revoked_at)
    select user_id, sha256(uuid_send(uuidv7())), sha256('none'), at, now() + interval '60 days',
      case when random() < 0.9 then now() end
    from (
      select %(light)s::uuid as user_id, now() - random() * interval '1 year' as at
      from generate_series(1, 200)
      union all
      select %(heavy)s::uuid, now() - random() * interval '1 year' from generate_series(1, 100000)
    ) w
"""
FILL_TOKENS = """
    insert into personal_tokens (user_id, name, secret_hash, scopes, created_at, expires_at)
    select user_id, 'backup', secret_hash, '{thoughts:read}', created_at,
      created_at + interval '365 days'
    from sessions where user_id in (%(light)s, %(heavy)s)
"""
# A create for each thought; for every tenth, a deletion of another item instead.
FILL_HISTORY = """
    insert into history
      (user_id, sequence, change, kind, id, version, operation, at, previous_row, trashed)
    select user_id, n, n, 'thought', case when deleted then uuidv7() else id end, 1,
      case when deleted then 'delete' else 'create' end, timestamp,
      case when deleted then to_jsonb(t) - '{user_id,n,deleted}'::text[] end, deleted
    from (
      select *, row_number() over w as n, row_number() over w % 10 = 0 as deleted
      from thoughts window w as (partition by user_id order by timestamp)
    ) t
    order by timestamp
"""
COUNT_HISTORY = """
    insert into history_heads (user_id, last_sequence, last_change)
    select user_id, max(sequence), max(sequence) from history group by user_id
"""


def fill(owner: psycopg.Connection, rows: int, each: int = LIGHT) -> tuple[Person, Person]:
    """Empty the tables; fill each with rows of a light and a heavy user, and of others.

    The others have `each` rows: what the planner expects of everybody.
    """
    private = Ed25519PrivateKey.generate()
    light, heavy = (add_person(owner, private, rows=0) for _ in range(2))
    owner.execute(
        "truncate thoughts, journals, journal_entries, tasks,"
        " history, history_heads, device_changes"
    )
    # Skip foreign key checks while loading.
    owner.execute("set session_replication_role = replica")
    owner.execute(
        "insert into users (email, password_hash)"
        " select uuidv7() || '@others', 'none' from generate_series(1, %s - ("
        "  select count(*) from users where email like '%%@others'))",
        [rows // each],
    )
    values = {"light": light.user_id, "heavy": heavy.user_id, "each": each}
    for sql in (FILL_THOUGHTS, FILL_TASKS, FILL_JOURNALS, FILL_ENTRIES):  # these last two in order
        owner.execute(sql.encode(), values)
    for sql in (FILL_HISTORY, COUNT_HISTORY):
        owner.execute(sql.encode())
    owner.execute("set session_replication_role = origin")
    owner.execute("vacuum analyze")
    return light, heavy


def fill_sessions(owner: psycopg.Connection, light: Person, heavy: Person) -> None:
    """Add as many sessions and tokens of the two; each session check then costs more."""
    # Without triggers: one notes each token with its account, which here are thousands at once.
    owner.execute("set session_replication_role = replica")
    for sql in (FILL_SESSIONS, FILL_TOKENS):
        owner.execute(sql.encode(), {"light": light.user_id, "heavy": heavy.user_id})
    owner.execute("reset session_replication_role")
    owner.execute("vacuum analyze sessions, personal_tokens")
