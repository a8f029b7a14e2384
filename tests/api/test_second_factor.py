"""The second factor, personal access tokens, and what the owner can do."""

from collections.abc import Callable
from itertools import count
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from pyotp import TOTP

from functions.admin import commands
from tests.support.client import Answer, call
from tests.support.people import Person

addresses = count(1)


def sign_in(person: Person, **more: Any) -> Answer:
    credentials = {"email": person.email, "password": person.password, **more}
    address = f"2001:db8:ffff:{next(addresses):x}::1"
    return call("POST", "/auth/login", credentials, source_ip=address)


def enrol(person: Person) -> tuple[TOTP, list[str]]:
    """Enable the second factor; return the app and the recovery codes."""
    setup = person.post("/auth/totp", {"password": person.password}).json
    app = TOTP(setup["secret"])
    confirmed = person.post("/auth/totp/confirm", {"code": app.now()})
    assert confirmed.status == 200, confirmed.body
    return app, confirmed.json["recovery_codes"]


def forget_used_steps(database: str, person: Person) -> None:
    """Let half a minute pass for used codes."""
    with psycopg.connect(database) as connection:
        used = "update aurora.totp set last_step = 0 where user_id = %s"
        connection.execute(used, [person.user["id"]])


def test_enrolling_returns_secret_link_and_qr_code(person: Person) -> None:
    setup = person.post("/auth/totp", {"password": person.password}).json
    assert setup["uri"].startswith("otpauth://totp/Aurora:")
    assert setup["secret"] in setup["uri"]
    assert setup["qr_svg"].startswith("<svg")
    assert sign_in(person).status == 200  # not required before it is confirmed


def test_signing_in_requires_a_code_after_confirmation(person: Person, database: str) -> None:
    app, _ = enrol(person)
    forget_used_steps(database, person)
    assert sign_in(person).json["code"] == "second_factor_required"
    assert sign_in(person, code="000000").json["code"] == "invalid_code"
    answer = sign_in(person, code=app.now())
    assert answer.status == 200
    assert answer.json["user"]["second_factor"] is True


def test_a_code_can_be_used_once(person: Person, database: str) -> None:
    app, _ = enrol(person)
    code = app.now()
    assert sign_in(person, code=code).json["code"] == "invalid_code"  # used for the confirmation
    forget_used_steps(database, person)
    statuses = [sign_in(person, code=code).status for _ in range(3)]
    assert statuses == [200, 401, 401]


def test_a_wrong_password_does_not_reveal_a_second_factor(person: Person) -> None:
    enrol(person)
    credentials = {"email": person.email, "password": "wrong password"}
    assert call("POST", "/auth/login", credentials).json["code"] == "invalid_credentials"


def test_each_recovery_code_can_be_used_once(person: Person) -> None:
    _, codes = enrol(person)
    assert len(set(codes)) == 10
    assert [sign_in(person, code=code).status for code in codes] == [200] * 10
    assert sign_in(person, code=codes[0]).status == 401


def test_recovery_codes_are_stored_as_hashes(person: Person, database: str) -> None:
    _, codes = enrol(person)
    with psycopg.connect(database) as connection:
        kept = connection.execute("select code_hash::text from aurora.recovery_codes").fetchall()
    assert not any(code.replace("-", "") in text for (text,) in kept for code in codes)


def test_wrong_codes_are_limited_like_wrong_passwords(person: Person) -> None:
    enrol(person)
    guesses = [
        call(
            "POST",
            "/auth/login",
            {"email": person.email, "password": person.password, "code": f"{guess:06}"},
            source_ip="2001:db8:eeee::1",
        ).status
        for guess in range(11)
    ]
    assert guesses == [401] * 10 + [429]


def test_removing_a_second_factor_requires_password_and_code(person: Person) -> None:
    _, codes = enrol(person)
    wrong = person.delete("/auth/totp", {"password": person.password, "code": "000000"})
    assert wrong.json["code"] == "wrong_code"
    wrong = person.delete("/auth/totp", {"password": "wrong password", "code": codes[0]})
    assert wrong.json["code"] == "wrong_password"
    right = {"password": person.password, "code": codes[0]}
    assert person.delete("/auth/totp", right).status == 204
    assert sign_in(person).status == 200
    enrol(person)


def test_enrolling_twice_is_refused(person: Person) -> None:
    enrol(person)
    again = person.post("/auth/totp", {"password": person.password})
    assert (again.status, again.json["code"]) == (409, "second_factor_exists")


def make_token(person: Person, *scopes: str) -> Person:
    """Return the person with a personal token instead of a session."""
    answer = person.post("/auth/tokens", {"name": "script", "scopes": scopes})
    assert answer.status == 201, answer.body
    token = answer.json["token"]
    assert token.startswith("aur_")
    return Person(person.email, "", person.user, token, "")


def test_a_token_is_limited_to_its_scopes(person: Person) -> None:
    script = make_token(person, "thoughts:read", "tasks:write")
    mine = person.post("/api/thoughts", {"text": "mine"}).json
    assert script.get("/api/thoughts").json["items"] == [mine]
    assert script.post("/api/tasks", {"title": "from a script"}).status == 201
    refused = [
        script.post("/api/thoughts", {"text": "no"}),
        script.get("/api/tasks"),
        script.get("/api/journals"),
        script.get("/auth/me"),
        script.post("/auth/tokens", {"name": "more", "scopes": ["thoughts:write"]}),
        script.post("/auth/logout"),
        script.delete("/auth/me", {"password": person.password}),
    ]
    assert {(a.status, a.json["code"]) for a in refused} == {(403, "insufficient_scope")}
    assert len(person.get("/api/thoughts").json["items"]) == 1


def test_a_token_with_account_scope_reads_the_account(person: Person) -> None:
    assert make_token(person, "account:read").get("/auth/me").json["email"] == person.email


def test_a_token_reaches_only_its_own_persons_rows(person: Person, other: Person) -> None:
    script = make_token(person, "thoughts:read")
    theirs = other.post("/api/thoughts", {"text": "theirs"}).headers["location"]
    assert script.get(theirs).status == 404
    made = person.get("/auth/tokens").json["items"][0]["id"]
    assert other.delete(f"/auth/tokens/{made}").status == 404
    assert other.get("/auth/tokens").json["items"] == []


def test_a_deleted_or_expired_token_is_refused(person: Person, database: str) -> None:
    script = make_token(person, "thoughts:read")
    [listed] = person.get("/auth/tokens").json["items"]
    assert person.delete(f"/auth/tokens/{listed['id']}").status == 204
    assert script.get("/api/thoughts").status == 401
    script = make_token(person, "thoughts:read")
    with psycopg.connect(database) as connection:
        connection.execute("update aurora.personal_tokens set expires_at = now() - interval '1 s'")
    assert script.get("/api/thoughts").status == 401


def test_a_listed_token_shows_its_last_use_and_not_its_text(person: Person) -> None:
    script = make_token(person, "thoughts:read")
    assert person.get("/auth/tokens").json["items"][0]["last_used_at"] is None
    script.get("/api/thoughts")
    listed = person.get("/auth/tokens")
    assert listed.json["items"][0]["last_used_at"] is not None
    assert script.access_token not in listed.body


@pytest.mark.parametrize(
    "new",
    [
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["account:write"]},
        {"name": "x", "scopes": ["everything"]},
        {"name": "x", "scopes": ["thoughts:read"], "days": 366},
        {"name": "", "scopes": ["thoughts:read"]},
    ],
)
def test_an_invalid_token_request_is_refused(person: Person, new: dict[str, Any]) -> None:
    assert person.post("/auth/tokens", new).status == 422
    assert person.get("/auth/tokens").json["items"] == []


def test_a_forgotten_password_can_be_reset_with_the_owners_code(
    person: Person, database: str
) -> None:
    code = commands.run(database, "reset-password", email=person.email.upper())["code"]
    new = {"email": person.email, "code": code, "new_password": "a new beginning"}
    wrong = call("POST", "/auth/reset", {**new, "code": "wrong"})
    assert (wrong.status, wrong.json["code"]) == (403, "wrong_code")
    assert call("POST", "/auth/reset", new).status == 204
    assert call("POST", "/auth/reset", new).status == 403  # it works once
    assert person.get("/auth/me").status == 401
    assert sign_in(person).status == 401
    person.password = "a new beginning"
    assert sign_in(person).status == 200


def test_a_reset_code_expires_after_a_day(person: Person, database: str) -> None:
    code = commands.run(database, "reset-password", email=person.email)["code"]
    with psycopg.connect(database) as connection:
        connection.execute("update aurora.password_resets set expires_at = now() - interval '1 s'")
    new = {"email": person.email, "code": code, "new_password": "a new beginning"}
    assert call("POST", "/auth/reset", new).status == 403


def test_old_tokens_stay_valid_after_a_rotation_but_not_an_immediate_one(
    new_database: Callable[..., str],
) -> None:
    conninfo = new_database()
    first = commands.run(conninfo, "rotate-keys")
    second = commands.run(conninfo, "rotate-keys")
    with psycopg.connect(conninfo) as connection:
        public = "select kid from aurora.public_keys()"
        signs = "select kid from aurora.signing_key()"
        kids = {kid for (kid,) in connection.execute(public).fetchall()}
        assert kids == {first["signs"], second["signs"], *first["retired"]}
        assert connection.execute(signs).fetchone() == (second["signs"],)
    third = commands.run(conninfo, "rotate-keys", now=True)
    with psycopg.connect(conninfo) as connection:
        assert connection.execute(public).fetchall() == [(third["signs"],)]


def test_the_owner_can_set_the_registration_mode(new_database: Callable[..., str]) -> None:
    conninfo = new_database()
    assert commands.run(conninfo, "registration")["registration"] == "as the environment says"
    chosen = commands.run(conninfo, "registration", mode="code")
    assert commands.run(conninfo, "registration") == chosen
    assert len(chosen["code"]) >= 12
    assert commands.run(conninfo, "registration", mode="closed")["registration"] == "closed"
    with pytest.raises(commands.CommandError, match="open, code or closed"):
        commands.run(conninfo, "registration", mode="ajar")


def test_changing_the_registration_mode_takes_effect_at_once(person: Person, database: str) -> None:
    new = {"email": f"{uuid4()}@example.com", "password": "correct horse battery"}
    try:
        code = commands.run(database, "registration", mode="code")["code"]
        assert call("POST", "/auth/register", new).status == 403
        assert call("POST", "/auth/register", {**new, "code": code}).status == 201
    finally:
        with psycopg.connect(database) as connection:
            connection.execute("delete from aurora.registration_settings")


def test_users_are_listed_with_row_counts(person: Person, database: str) -> None:
    person.post("/api/thoughts", {"text": "planted words"})
    listed = commands.run(database, "users")["users"]
    [mine] = [user for user in listed if user["email"] == person.email]
    assert (mine["thoughts"], mine["entries"], mine["tasks"]) == (1, 0, 0)
    assert "planted words" not in str(listed)


def test_tidying_removes_only_expired_rows(
    person: Person, new_database: Callable[..., str]
) -> None:
    conninfo = new_database()
    with psycopg.connect(conninfo) as connection:
        connection.execute("set search_path = aurora")
        connection.execute(
            """
            insert into users (id, email, password_hash)
            values ('00000000-0000-7000-8000-000000000001', 'a@b.c', 'x');
            insert into sessions (user_id, secret_hash, refresh_hash, expires_at)
            select '00000000-0000-7000-8000-000000000001', sha256(n::text::bytea), sha256('x'),
              now() + n * interval '1 day' - interval '2000 days' - interval '1 hour'
            from generate_series(1, 2500) n
            """
        )
    assert commands.run(conninfo, "tidy") == {"removed": 2000}
    assert commands.run(conninfo, "tidy") == {"removed": 0}
