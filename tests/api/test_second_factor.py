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


def test_codes_are_limited_across_addresses_and_not_by_wrong_passwords(person: Person) -> None:
    _, codes = enrol(person)
    for _ in range(15):  # whoever lacks the password uses up none of the codes
        credentials = {"email": person.email, "password": "wrong password", "code": "000000"}
        assert call("POST", "/auth/login", credentials).status == 401
    guesses = [sign_in(person, code=f"{guess:06}").status for guess in range(12)]
    assert guesses == [401] * 10 + [429] * 2
    assert sign_in(person, code=codes[0]).status == 429  # not even the right one
    # But from where the account was opened it is: a thief of the password locks nobody out.
    credentials = {"email": person.email, "password": person.password, "code": codes[0]}
    assert call("POST", "/auth/login", credentials, source_ip=person.address).status == 200


def test_a_right_code_gives_the_attempts_back(person: Person) -> None:
    _, codes = enrol(person)
    for code in codes[:2]:
        guesses = [sign_in(person, code=f"{guess:06}").status for guess in range(9)]
        assert guesses == [401] * 9
        assert sign_in(person, code=code).status == 200


PASTED: dict[str, Callable[[str], str]] = {
    "with a newline": lambda code: f"{code}\n",
    "with a no-break space": lambda code: f"{code[:3]}\u00a0{code[3:]}",
    "with dashes": lambda code: f"{code[:3]}-{code[3:5]}\u2013{code[5:]}",
    "in full width": lambda code: code.translate({ord(n): ord(n) + 0xFEE0 for n in code}),
    "in Arabic digits": lambda code: code.translate({ord(n): ord(n) + 0x630 for n in code}),
    "with an invisible mark": lambda code: f"\u200e{code}\u200b",
}


@pytest.mark.parametrize("paste", PASTED.values(), ids=PASTED.keys())
def test_a_code_is_accepted_as_it_is_pasted(
    paste: Callable[[str], str], person: Person, database: str
) -> None:
    app, codes = enrol(person)
    forget_used_steps(database, person)
    assert sign_in(person, code=paste(app.now())).status == 200
    assert sign_in(person, code=f" {codes[0].upper()}\r\n".replace("-", "\u2011")).status == 200
    assert (
        person.delete("/auth/totp", {"password": person.password, "code": codes[1]}).status == 204
    )


@pytest.mark.parametrize("typo", ["12345 ", "1234567", "------", "abcdefg", "\u2460" * 6])
def test_what_can_be_no_code_costs_no_attempt(person: Person, typo: str) -> None:
    _, codes = enrol(person)
    refused = {sign_in(person, code=typo).problem for _ in range(12)}
    assert refused == {(401, "invalid_code")}
    assert sign_in(person, code=codes[0]).status == 200


def test_the_account_tells_of_its_second_factor_and_tokens_by_its_etag(person: Person) -> None:
    seen = [person.get("/auth/me")]

    def is_new() -> bool:
        known = {"if-none-match": seen[-1].headers["etag"]}
        answer = person.call("GET", "/auth/me", headers=known)
        if answer.status == 200:
            seen.append(answer)
        return answer.status == 200

    assert not is_new()
    _, codes = enrol(person)
    assert is_new()
    assert seen[-1].json["second_factor"] is True
    removal = {"password": person.password, "code": codes[0]}
    assert person.delete("/auth/totp", removal).status == 204
    assert is_new()
    assert seen[-1].json["second_factor"] is False
    assert seen[-1].json["token_created_at"] is None
    make_token(person, "thoughts:read")
    assert is_new()
    [token] = person.get("/auth/tokens").json["items"]
    assert seen[-1].json["token_created_at"] == token["created_at"]
    assert person.delete(f"/auth/tokens/{token['id']}").status == 204
    assert person.get("/auth/me").json["token_created_at"] == token["created_at"]
    assert not is_new()


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
    new = {"name": "script", "scopes": scopes, "password": person.password}
    answer = person.post("/auth/tokens", new)
    assert answer.status == 201, answer.body
    token = answer.json["token"]
    assert token.startswith("aur_")
    return Person(person.email, "", person.user, token, "")


def test_making_a_token_takes_the_password_and_the_code(person: Person) -> None:
    new = {"name": "thief", "scopes": ["thoughts:read"]}
    assert person.post("/auth/tokens", new).problem == (422, "invalid")
    wrong = person.post("/auth/tokens", {**new, "password": "wrong password"})
    assert wrong.problem == (403, "wrong_password")
    _, codes = enrol(person)
    right = {**new, "password": person.password}
    assert person.post("/auth/tokens", right).problem == (403, "wrong_code")
    assert person.post("/auth/tokens", {**right, "code": "000000"}).problem == (403, "wrong_code")
    assert person.get("/auth/tokens").json["items"] == []
    assert person.post("/auth/tokens", {**right, "code": codes[0]}).status == 201
    assert person.post("/auth/tokens", {**right, "code": codes[0]}).problem == (403, "wrong_code")


def test_guesses_for_a_token_are_counted(person: Person) -> None:
    new = {"name": "thief", "scopes": ["thoughts:read"], "password": "wrong password"}
    address = "2001:db8:eeee:1::1"
    statuses = [person.post("/auth/tokens", new, source_ip=address).status for _ in range(11)]
    assert statuses == [403] * 10 + [429]


def test_a_reset_ends_tokens(person: Person, database: str) -> None:
    script = make_token(person, "thoughts:read")
    code = commands.run(database, "reset-password", email=person.email)["code"]
    new = {"email": person.email, "code": f"{code.upper()}\n", "new_password": "a new beginning"}
    assert call("POST", "/auth/reset", new).status == 204
    assert script.get("/api/thoughts").problem == (401, "unauthorized")


@pytest.mark.parametrize(("more", "status"), [({}, 401), ({"keep_tokens": True}, 200)])
def test_changing_the_password_ends_tokens_unless_told(
    person: Person, other: Person, more: dict[str, bool], status: int
) -> None:
    script, others = make_token(person, "thoughts:read"), make_token(other, "thoughts:read")
    change = {"password": person.password, "new_password": "a new beginning", **more}
    assert person.post("/auth/password", change).status == 204
    assert script.get("/api/thoughts").status == status
    assert others.get("/api/thoughts").status == 200


def test_a_reset_code_ends_with_a_password_change(person: Person, database: str) -> None:
    code = commands.run(database, "reset-password", email=person.email)["code"]
    change = {"password": person.password, "new_password": "a new beginning"}
    assert person.post("/auth/password", change).status == 204
    new = {"email": person.email, "code": code, "new_password": "not the owner's"}
    assert call("POST", "/auth/reset", new).problem == (403, "wrong_code")


def test_a_scope_given_twice_is_kept_once(person: Person) -> None:
    make_token(person, "thoughts:read", "tasks:read", "thoughts:read")
    [listed] = person.get("/auth/tokens").json["items"]
    assert listed["scopes"] == ["thoughts:read", "tasks:read"]


def test_a_refusal_names_only_a_scope_that_can_be_had(person: Person) -> None:
    script = make_token(person, "thoughts:read")
    assert "tasks:write" in script.post("/api/tasks", {"title": "no"}).json["detail"]
    for answer in (script.post("/auth/logout"), script.patch("/auth/me", {})):
        assert answer.problem == (403, "insufficient_scope")
        assert "account:write" not in answer.body
        assert "session" in answer.json["detail"]


def test_history_scopes_reach_every_kind(person: Person) -> None:
    person.post("/api/tasks", {"title": "mine"})
    script = make_token(person, "history:read")
    assert [item["kind"] for item in script.get("/api/changes").json["items"]] == ["task"]
    assert script.get("/api/tasks").status == 403


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
        script.post(
            "/auth/tokens",
            {"name": "more", "scopes": ["thoughts:write"], "password": person.password},
        ),
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
        connection.execute(
            "update aurora.personal_tokens set expires_at = now() - interval '1 s'"
            " where user_id = %s",
            [person.user["id"]],
        )
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
    assert person.post("/auth/tokens", {**new, "password": person.password}).status == 422
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
    at_first = commands.run(conninfo, "registration")
    assert at_first == {"registration": "open", "set_by": "REGISTRATION"}
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
