"""Rate limits: requests of one user, sign-in attempts, and registrations from one address."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import bcrypt
import psycopg
import pytest

from shared import settings
from tests.support.client import Answer, call
from tests.support.people import Person


@pytest.fixture
def three_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow three requests, and one more every 20 seconds."""
    monkeypatch.setattr(settings, "RATE_BURST", 3)
    monkeypatch.setattr(settings, "RATE_REFILL", 0.05)


def test_responses_show_the_remaining_requests(person: Person, three_requests: None) -> None:
    answers = [person.get("/api/thoughts") for _ in range(5)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429, 429]
    told = [answer.headers["ratelimit"] for answer in answers[:3]]
    assert told == ['"account";r=2;t=0', '"account";r=1;t=0', '"account";r=0;t=0']
    assert answers[0].headers["ratelimit-policy"] == '"account";q=3;w=60'
    assert answers[3].json["code"] == "too_many_requests"
    assert 1 <= int(answers[3].headers["retry-after"]) <= 20


def test_a_limited_write_changes_nothing(
    person: Person, three_requests: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        person.get("/api/thoughts")
    assert person.post("/api/thoughts", {"text": "too much"}).status == 429
    monkeypatch.setattr(settings, "RATE_REFILL", 1e6)
    assert person.get("/api/thoughts").json["items"] == []


def test_the_rate_limit_is_per_person(person: Person, other: Person, three_requests: None) -> None:
    for _ in range(4):
        last = person.get("/api/thoughts")
    assert last.status == 429
    assert other.get("/api/thoughts").status == 200


def test_the_bucket_refills_over_time(person: Person, three_requests: None, database: str) -> None:
    for _ in range(4):
        person.get("/api/thoughts")
    with psycopg.connect(database) as connection:
        back = "update aurora.rate_limit_buckets set filled_at = filled_at - interval '21 seconds'"
        connection.execute(back)
    assert [person.get("/api/thoughts").status for _ in range(2)] == [200, 429]


def test_concurrent_requests_of_a_person_do_not_wait_for_the_rate_limit(
    person: Person, database: str
) -> None:
    person.get("/api/thoughts")
    with psycopg.connect(database, autocommit=True) as slow:
        slow.execute("begin")
        slow.execute("set local search_path = aurora, pg_temp")
        secret = person.refresh_token.partition(".")[0]
        slow.execute("select state from authenticate_request(%s, '', 6000, 20)", [secret])
        # The bucket is locked for as long as this transaction lasts.
        started = time.perf_counter()
        assert person.get("/api/thoughts").status == 200
        beside = time.perf_counter() - started
    assert beside < 1  # it would have waited for lock_timeout, two seconds, and failed


def test_the_rate_limit_is_kept_in_an_unlogged_table(person: Person, database: str) -> None:
    person.get("/api/thoughts")
    with psycopg.connect(database, autocommit=True) as connection:
        bucket = (
            "select relpersistence::text from pg_class"
            " where oid = 'aurora.rate_limit_buckets'::regclass"
        )
        assert connection.execute(bucket).fetchone() == ("u",)


def sign_in(email: str, password: str, address: str) -> Answer:
    credentials = {"email": email, "password": password}
    return call("POST", "/auth/login", credentials, source_ip=address)


def new_address() -> str:
    return f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"


def test_the_eleventh_wrong_password_is_limited(person: Person) -> None:
    address = new_address()
    answers = [sign_in(person.email, "wrong password", address) for _ in range(12)]
    assert [answer.status for answer in answers] == [401] * 10 + [429] * 2
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 90
    # Not even the right one, since attempts are counted.
    assert sign_in(person.email, person.password, address).status == 429


def test_a_stranger_cannot_lock_a_person_out(person: Person) -> None:
    home, stranger = new_address(), new_address()
    assert sign_in(person.email, person.password, home).status == 200
    for _ in range(20):
        sign_in(person.email, "wrong password", stranger)
    assert sign_in(person.email, person.password, home).status == 200
    assert sign_in(person.email, person.password, new_address()).status == 200


def test_many_strangers_cannot_lock_out_a_known_address(person: Person, database: str) -> None:
    home = new_address()
    assert sign_in(person.email, person.password, home).status == 200
    with psycopg.connect(database) as connection:
        spent = """
            update aurora.sign_in_attempts set tokens = 0, filled_at = now()
            where key = sha256(convert_to('account:' || %s, 'UTF8'))
        """
        assert connection.execute(spent, [person.email]).rowcount == 1
    assert sign_in(person.email, person.password, new_address()).status == 429
    assert sign_in(person.email, person.password, home).status == 200


def attempt_rows(owner: psycopg.Connection) -> list[Any]:
    """Return every bucket of attempts."""
    query = "select key, tokens, filled_at, trusted from aurora.sign_in_attempts order by key"
    return owner.execute(query).fetchall()


def spend(owner: psycopg.Connection, *buckets: str) -> None:
    """Leave nothing in these buckets."""
    for bucket in buckets:
        owner.execute(
            "insert into aurora.sign_in_attempts (key, tokens, filled_at)"
            " values (sha256(convert_to(%s, 'UTF8')), 0, now())"
            " on conflict (key) do update set tokens = 0, filled_at = now()",
            [bucket],
        )


def test_one_address_cannot_use_up_an_accounts_attempts(
    person: Person, owner: psycopg.Connection
) -> None:
    stranger = new_address()
    for _ in range(40):
        sign_in(person.email, "wrong password", stranger)
    account = "select tokens from aurora.sign_in_attempts where key = sha256(%s)"
    [(left,)] = owner.execute(account, [f"account:{person.email}".encode()]).fetchall()
    assert left >= 600 - 10  # of 40 tries, those its own bucket let pass


def test_a_refused_address_with_many_accounts_charges_none_of_them(
    person: Person, owner: psycopg.Connection
) -> None:
    stranger = new_address()
    network = "select host(network(set_masklen(%s::inet, 64)))"
    [(where,)] = owner.execute(network, [stranger]).fetchall()
    spend(owner, f"address:{where}/64")
    before = attempt_rows(owner)
    for email in (person.email, f"{uuid4()}@example.com", f"{uuid4()}@example.com"):
        assert sign_in(email, "wrong password", stranger).status == 429
    assert attempt_rows(owner) == before


def test_no_refusal_writes_a_row(person: Person, owner: psycopg.Connection) -> None:
    stranger = new_address()
    for _ in range(10):
        sign_in(person.email, "wrong password", stranger)
    before = attempt_rows(owner)
    for _ in range(5):  # of the pair
        assert sign_in(person.email, "wrong password", stranger).status == 429
    assert attempt_rows(owner) == before
    spend(owner, f"account:{person.email}")
    before = attempt_rows(owner)
    for _ in range(5):  # of the account, from addresses nobody has seen
        assert sign_in(person.email, "wrong password", new_address()).status == 429
    assert attempt_rows(owner) == before


def test_the_address_of_registration_is_known(database: str, owner: psycopg.Connection) -> None:
    assert database
    home, email = new_address(), f"{uuid4()}@example.com"
    new = {"email": email, "password": "correct horse battery"}
    assert call("POST", "/auth/register", new, source_ip=home).status == 201
    spend(owner, f"account:{email}")
    assert sign_in(email, "correct horse battery", new_address()).status == 429
    assert sign_in(email, "correct horse battery", home).status == 200


def test_the_address_of_a_refresh_is_known(person: Person, owner: psycopg.Connection) -> None:
    travelling = new_address()
    spend(owner, f"account:{person.email}")
    assert sign_in(person.email, person.password, travelling).status == 429
    body = {"refresh_token": person.refresh_token}
    assert call("POST", "/auth/refresh", body, source_ip=travelling).status == 200
    assert sign_in(person.email, person.password, travelling).status == 200


def test_a_refresh_gives_no_attempts_back(person: Person) -> None:
    """Somebody else may be guessing at the same address."""
    shared, token = new_address(), person.refresh_token
    for attempt in range(12):
        body = {"refresh_token": token}
        token = call("POST", "/auth/refresh", body, source_ip=shared).json["refresh_token"]
        status = sign_in(person.email, "wrong password", shared).status
        assert status == (401 if attempt < 10 else 429)


def test_two_ways_to_write_an_email_share_a_limit(database: str, owner: psycopg.Connection) -> None:
    assert database
    address, name = new_address(), uuid4().hex
    for _ in range(5):
        sign_in(f"{name}\u00fc@example.com", "wrong password", address)
        sign_in(f"{name.upper()}u\u0308@EXAMPLE.com", "wrong password", address)
    assert sign_in(f"{name}\u00fc@example.com", "wrong password", address).status == 429


def test_attempts_while_limited_do_not_prolong_the_wait(person: Person, database: str) -> None:
    address = new_address()
    for _ in range(30):
        sign_in(person.email, "wrong password", address)
    with psycopg.connect(database) as connection:
        connection.execute(
            "update aurora.sign_in_attempts set filled_at = filled_at - interval '91 s'"
        )
    assert sign_in(person.email, person.password, address).status == 200


def test_an_attempt_is_counted_before_a_hash_is_computed(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = 0
    check = bcrypt.checkpw

    def count(password: bytes, hashed: bytes) -> bool:
        nonlocal computed
        computed += 1
        return check(password, hashed)

    monkeypatch.setattr(bcrypt, "checkpw", count)
    address = new_address()
    with ThreadPoolExecutor(1) as pool:
        answers = list(pool.map(lambda _: sign_in(person.email, "wrong pw", address), range(15)))
    assert [answer.status for answer in answers].count(429) == 5
    assert computed == 10
    computed = 0
    sign_in(f"{uuid4()}@example.com", "wrong password", new_address())
    assert computed == 1  # as many as for an unknown email


def test_ipv6_addresses_of_one_network_share_a_limit(person: Person) -> None:
    network = f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}"
    for host in range(10):
        sign_in(person.email, "wrong password", f"{network}::{host}")
    assert sign_in(person.email, "wrong password", f"{network}:1::").status == 429


def test_registrations_per_address_are_limited(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "REGISTRATIONS_AN_HOUR", 2)
    address = new_address()
    statuses = []
    for _ in range(3):
        new = {"email": f"{uuid4()}@example.com", "password": "correct horse battery"}
        statuses.append(call("POST", "/auth/register", new, source_ip=address).status)
    assert statuses == [201, 201, 429]


@pytest.mark.parametrize(
    ("mode", "code", "status", "problem"),
    [
        ("closed", None, 403, "registration_closed"),
        ("closed", "let me in", 403, "registration_closed"),
        ("code", None, 403, "wrong_registration_code"),
        ("code", "let me out", 403, "wrong_registration_code"),
        ("code", "let me in", 201, None),
        ("open", None, 201, None),
    ],
)
def test_registration_can_be_open_closed_or_by_code(
    database: str,
    monkeypatch: pytest.MonkeyPatch,
    mode: str,
    code: str | None,
    status: int,
    problem: str | None,
) -> None:
    monkeypatch.setattr(settings, "REGISTRATION", mode)
    monkeypatch.setattr(settings, "REGISTRATION_CODE", "let me in")
    new = {"email": f"{uuid4()}@example.com", "password": "correct horse battery", "code": code}
    answer = call("POST", "/auth/register", new, source_ip=new_address())
    assert (answer.status, answer.json.get("code")) == (status, problem)
