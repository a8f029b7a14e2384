"""Accounts and sessions: registration, sign-in, expiry and sign-out."""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import bcrypt
import jwt
import psycopg
import pytest

from functions.admin import commands
from tests.support.client import Answer, call, new_address
from tests.support.people import Person
from tests.support.routes import make_one_of_each

ME, SESSIONS, PASSWORD = "/auth/me", "/auth/sessions", "/auth/password"


def new_email() -> str:
    return f"{uuid4()}@example.com"


def register(**fields: object) -> Answer:
    new = {"email": new_email(), "password": "correct horse battery", **fields}
    return call("POST", "/auth/register", new, source_ip=new_address())


def login(email: str, password: str) -> Answer:
    credentials = {"email": email, "password": password}
    return call("POST", "/auth/login", credentials, source_ip=new_address())


def refresh(token: str) -> Answer:
    return call("POST", "/auth/refresh", {"refresh_token": token})


def status_of(access_token: str) -> int:
    return call("GET", ME, token=access_token).status


@pytest.fixture(autouse=True)
def _database(database: str) -> None:
    """Provide the database, since no fixture of these tests requires it."""
    assert database


def test_registering_signs_in() -> None:
    email = new_email()
    answer = register(email=email, name="Ada")
    assert answer.status == 201
    signed_in = answer.json
    assert signed_in.keys() >= {"user", "access_token", "refresh_token", "token_type", "expires_in"}
    assert (signed_in["token_type"], signed_in["expires_in"]) == ("Bearer", 15 * 60)
    assert signed_in["user"].keys() == {
        "id",
        "email",
        "second_factor",
        "token_created_at",
        "zone",
        "languages",
        "name",
        "created_at",
        "updated_at",
        "version",
    }
    assert (signed_in["user"]["email"], signed_in["user"]["name"]) == (email, "Ada")
    assert call("GET", ME, token=signed_in["access_token"]).json == signed_in["user"]


def test_a_name_is_optional() -> None:
    assert register().json["user"]["name"] is None
    assert register(name=None).json["user"]["name"] is None


@pytest.mark.parametrize("again", [str, str.upper, str.title, "  {}\t".format])
def test_an_email_is_unique_regardless_of_case_and_white_space(again: Any) -> None:
    email = new_email()
    assert register(email=f" {email} ").json["user"]["email"] == email
    assert register(email=again(email)).problem == (409, "email_taken")
    assert login(again(email), "correct horse battery").status == 200


@pytest.mark.parametrize("email", ["a@b.co", "o'hara+tag@sub.example.org", "ü@exämple.de"])
def test_valid_emails_are_accepted(email: str) -> None:
    local, _, domain = email.partition("@")
    assert register(email=f"{local}{uuid4().hex}@{domain}").status == 201


BAD_USERS = [
    ({"email": ""}, "email"),
    ({"email": "ada"}, "email"),
    ({"email": "ada@"}, "email"),
    ({"email": "@example.com"}, "email"),
    ({"email": "ada@example"}, "email"),
    ({"email": "a da@example.com"}, "email"),
    ({"email": "ada@@example.com"}, "email"),
    ({"email": "ada@example.com\nbcc: x@y.z"}, "email"),
    ({"email": "a\0da@example.com"}, "email"),
    ({"email": "x" * 250 + "@b.co"}, "email"),
    ({"email": None}, "email"),
    ({"email": 7}, "email"),
    ({"password": "seven77"}, "password"),
    ({"password": "x" * 257}, "password"),
    ({"password": "a\0bcdefgh"}, "password"),
    ({"password": None}, "password"),
    ({"password": 123456789}, "password"),
    ({"name": ""}, "name"),
    ({"name": "x" * 256}, "name"),
    ({"name": "a\0b"}, "name"),
    ({"admin": True}, "admin"),
    ({"id": "01890a5d-ac96-774b-bcce-b302099a8057"}, "id"),
]


@pytest.mark.parametrize(("bad", "field"), BAD_USERS, ids=lambda value: str(value)[:30])
def test_an_invalid_registration_is_refused(bad: dict[str, object], field: str) -> None:
    answer = register(**bad)
    assert answer.problem == (422, "invalid")
    assert [error["field"] for error in answer.json["errors"]] == [field]


@pytest.mark.parametrize(
    "password",
    [
        "eight 8!",
        " leading and trailing ",
        "x" * 249 + "unlike",
        "пароль-из-букв",
        "😀😀😀😀😀😀😀😀",
        "tab\tand\nline",
    ],
)
def test_valid_passwords_are_accepted_and_compared_in_full(password: str) -> None:
    email = register(password=password).json["user"]["email"]
    assert login(email, password).status == 200
    assert login(email, password + "x"[: 256 - len(password)]).status == 401
    assert login(email, password[:-1]).problem == (401, "invalid_credentials")


def test_every_byte_of_a_long_password_counts() -> None:
    email = register(password="x" * 200 + "a").json["user"]["email"]
    assert login(email, "x" * 200 + "b").status == 401
    assert login(email, "x" * 200 + "a").status == 200


def test_a_password_matches_in_any_unicode_composition() -> None:
    email = register(password="pa\u0301ssword \ufb01ne").json["user"]["email"]
    assert login(email, "p\u00e1ssword fine").status == 200


def test_each_sign_in_creates_its_own_session(person: Person) -> None:
    answer = person.login()
    assert answer.status == 200
    assert answer.json["user"] == person.user
    assert answer.json["access_token"] != person.access_token
    assert answer.json["refresh_token"] != person.refresh_token
    assert status_of(answer.json["access_token"]) == status_of(person.access_token) == 200


def test_a_wrong_password_and_an_unknown_email_get_the_same_error(person: Person) -> None:
    wrong, unknown = login(person.email, "wrong password"), login(new_email(), person.password)
    assert wrong.problem == unknown.problem == (401, "invalid_credentials")
    assert wrong.json["detail"] == unknown.json["detail"]


def test_a_wrong_password_and_an_unknown_email_take_the_same_work(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[bytes] = []
    check = bcrypt.checkpw

    def counted(password: bytes, hashed: bytes) -> bool:
        computed.append(hashed[:7])
        return check(password, hashed)

    monkeypatch.setattr(bcrypt, "checkpw", counted)
    login(person.email, "wrong password")
    login(new_email(), "wrong password")
    assert len(computed) == 2
    assert computed[0] == computed[1]


def test_an_access_token_contains_only_user_and_session(person: Person, database: str) -> None:
    header = jwt.get_unverified_header(person.access_token)
    claims = jwt.decode(person.access_token, options={"verify_signature": False})
    assert (header["typ"], header["alg"]) == ("at+jwt", "EdDSA")
    assert claims.keys() == {"iss", "aud", "sub", "sid", "iat", "exp"}
    assert (claims["sub"], claims["exp"] - claims["iat"]) == (person.user["id"], 15 * 60)
    with psycopg.connect(database) as owner:
        [row] = owner.execute(
            "select s::text from aurora.sessions s where user_id = %s", [person.user["id"]]
        ).fetchall()
    assert claims["sid"] not in row[0]


def test_no_answer_holds_a_hash_or_a_password(person: Person, database: str) -> None:
    with psycopg.connect(database) as owner:
        [(hashed,)] = owner.execute(
            "select password_hash from aurora.users where id = %s", [person.user["id"]]
        ).fetchall()
    for answer in (person.login(), person.get(ME), person.get(SESSIONS)):
        assert "hash" not in answer.body
        assert hashed not in answer.body
        assert person.password not in answer.body


def test_a_refresh_token_is_exchanged_for_new_tokens(person: Person) -> None:
    answer = refresh(person.refresh_token)
    assert answer.status == 200
    assert answer.json["refresh_token"] != person.refresh_token
    assert status_of(answer.json["access_token"]) == 200
    assert refresh(answer.json["refresh_token"]).status == 200


def test_refreshing_keeps_the_session(person: Person) -> None:
    [before] = person.get(SESSIONS).json["items"]
    token = person.refresh_token
    for _ in range(3):
        token = refresh(token).json["refresh_token"]
    [after] = person.get(SESSIONS).json["items"]
    assert (after["id"], after["created_at"]) == (before["id"], before["created_at"])
    assert after["last_seen_at"] > before["last_seen_at"]
    assert after["expires_at"] > before["expires_at"]


def test_concurrent_refreshes_get_the_same_new_token(person: Person) -> None:
    first, second = refresh(person.refresh_token), refresh(person.refresh_token)
    assert first.json["refresh_token"] == second.json["refresh_token"]
    for answer in (first, second):
        assert status_of(answer.json["access_token"]) == 200


@pytest.mark.parametrize(
    "token", ["x", ".", "a.b", "." * 200, "é.ü", "' or true --", "a" * 43 + "." + "b" * 43]
)
def test_a_refresh_token_without_a_session_is_refused(token: str) -> None:
    assert refresh(token).problem == (401, "invalid_refresh_token")


def test_an_expired_session_cannot_be_refreshed(person: Person, database: str) -> None:
    with psycopg.connect(database) as owner:
        owner.execute(
            "update aurora.sessions set expires_at = now() where user_id = %s", [person.user["id"]]
        )
    assert refresh(person.refresh_token).problem == (401, "invalid_refresh_token")
    assert person.get(ME).problem == (401, "unauthorized")


def test_stored_hashes_are_refused_as_refresh_tokens(person: Person, database: str) -> None:
    with psycopg.connect(database) as owner:
        [hashes] = owner.execute(
            "select encode(secret_hash, 'base64'), encode(refresh_hash, 'base64'),"
            " encode(secret_hash, 'hex'), encode(refresh_hash, 'hex'), id::text"
            " from aurora.sessions where user_id = %s",
            [person.user["id"]],
        ).fetchall()
    for secret in hashes:
        for rotating in hashes:
            assert refresh(f"{secret}.{rotating}").problem[0] in {401, 422}
    assert refresh(person.refresh_token).status == 200


def test_signing_out_ends_the_session_at_once(person: Person) -> None:
    elsewhere = person.login().json["access_token"]
    assert person.post("/auth/logout").status == 204
    assert person.get(ME).problem == (401, "unauthorized")
    assert person.post("/auth/logout").problem == (401, "unauthorized")
    assert refresh(person.refresh_token).problem == (401, "invalid_refresh_token")
    assert status_of(elsewhere) == 200


def test_sessions_list_where_a_person_is_signed_in(person: Person) -> None:
    credentials = {"email": person.email, "password": person.password}
    agent = {"user-agent": "Walkman/1.0 " + "x" * 600}
    call("POST", "/auth/login", credentials, headers=agent, source_ip=new_address())
    phone, here = person.get(SESSIONS).json["items"]
    assert phone.keys() == {
        "id",
        "created_at",
        "last_seen_at",
        "expires_at",
        "user_agent",
        "current",
    }
    assert (here["current"], here["user_agent"]) == (True, "tests")
    assert (phone["current"], phone["user_agent"][:12]) == (False, "Walkman/1.0 ")
    expires = datetime.fromisoformat(here["expires_at"])
    assert timedelta(days=59) < expires - datetime.now(UTC) < timedelta(days=61)


def test_a_session_can_be_ended_from_elsewhere(person: Person) -> None:
    phone = person.login().json
    [session] = [one for one in person.get(SESSIONS).json["items"] if not one["current"]]
    assert person.delete(f"{SESSIONS}/{session['id']}").status == 204
    assert status_of(phone["access_token"]) == 401
    assert refresh(phone["refresh_token"]).problem == (401, "invalid_refresh_token")
    assert person.delete(f"{SESSIONS}/{session['id']}").problem == (404, "not_found")
    assert [one["current"] for one in person.get(SESSIONS).json["items"]] == [True]


def test_a_session_can_end_itself(person: Person) -> None:
    [session] = person.get(SESSIONS).json["items"]
    assert person.delete(f"{SESSIONS}/{session['id']}").status == 204
    assert person.get(ME).problem == (401, "unauthorized")


def test_another_persons_session_is_not_found(person: Person, other: Person) -> None:
    [session] = other.get(SESSIONS).json["items"]
    assert person.delete(f"{SESSIONS}/{session['id']}").problem == (404, "not_found")
    assert other.get(ME).status == 200


def test_a_name_can_be_changed_and_cleared(person: Person) -> None:
    changed = person.patch(ME, {"name": "Ada"})
    assert (changed.status, changed.json["name"], changed.etag_version) == (200, "Ada", 2)
    assert person.get(ME).json == changed.json
    assert person.patch(ME, {}).json["name"] == "Ada"
    assert person.patch(ME, {"name": None}).json["name"] is None


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"email": "new@example.com"}, "email"),
        ({"password": "another password"}, "password"),
        ({"password_hash": "x"}, "password_hash"),
        ({"version": 7}, "version"),
    ],
)
def test_invalid_account_changes_are_refused(
    bad: dict[str, object], field: str, person: Person
) -> None:
    answer = person.patch(ME, bad)
    assert answer.problem == (422, "invalid")
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert person.get(ME).json == person.user


def test_an_account_has_an_etag(person: Person) -> None:
    assert person.get(ME).etag_version == 1
    etag = person.get(ME).headers["etag"]
    known = person.call("GET", ME, headers={"if-none-match": etag})
    assert (known.status, known.body) == (304, "")
    stale = {"if-match": '"7"'}
    changed = person.patch(ME, {"name": "Ada"}, headers=stale)
    deleted = person.delete(ME, {"password": person.password}, headers=stale)
    assert changed.problem == deleted.problem == (412, "precondition_failed")
    assert changed.etag_version == deleted.etag_version == 1
    assert person.get(ME).json == person.user


def change_email(person: Person, email: str, password: str = "correct horse battery") -> Answer:
    return person.post("/auth/email", {"password": password, "email": email})


def test_an_email_can_be_changed(person: Person) -> None:
    email = new_email()
    changed = change_email(person, f" {email} ")
    assert (changed.status, changed.json["email"], changed.json["version"]) == (200, email, 2)
    assert person.get(ME).json == changed.json
    assert login(email, person.password).status == 200
    assert login(person.email, person.password).problem == (401, "invalid_credentials")
    assert register(email=person.email).status == 201  # it is free again


def test_an_email_change_requires_the_password_and_a_free_email(
    person: Person, other: Person
) -> None:
    refused = change_email(person, new_email(), "wrong password")
    assert refused.problem == (403, "wrong_password")
    assert change_email(person, other.email.upper()).problem == (409, "email_taken")
    assert change_email(person, "ada@example").problem == (422, "invalid")
    assert person.get(ME).json == person.user
    assert change_email(person, person.email.upper()).json["email"] == person.email.upper()


def test_a_reset_code_ends_with_an_email_change(person: Person, database: str) -> None:
    code = commands.run(database, "reset-password", email=person.email)["code"]
    email = new_email()
    assert change_email(person, email).status == 200
    new = {"email": email, "code": code, "new_password": "not the owner's"}
    assert call("POST", "/auth/reset", new).problem == (403, "wrong_code")


MISTAKABLE = {
    "a zero-width space": "a\u200bda@example.com",
    "a zero-width joiner": "ad\u200da@example.com",
    "a soft hyphen": "a\u00adda@example.com",
    "a byte order mark": "\ufeffada@example.com",
    "a right-to-left override": "a\u202eda@example.com",
    "an isolate": "a\u2066da@example.com",
    "an escape": "\x1b[31mada@example.com",
    "a C1 control": "a\x9bda@example.com",
    "a delete": "ada\x7f@example.com",
    "a Hangul filler": "ada\u3164@example.com",
    "a combining grapheme joiner": "a\u034fda@example.com",
    "a variation selector": "ada\ufe0f@example.com",
    "a tag character": "ada\U000e0041@example.com",
    "private use": "ada\ue000@example.com",
    "angle brackets": "<ada@example.com>",
    "a name before": "Ada<ada@example.com>",
    "a link": "mailto:ada@example.com",
    "two of them": "ada@example.com,eve.example.com",
    "quotes": '"ada"@example.com',
}


@pytest.mark.parametrize("email", MISTAKABLE.values(), ids=MISTAKABLE.keys())
def test_an_email_that_could_be_mistaken_is_refused(email: str, person: Person) -> None:
    for answer in (register(email=email), change_email(person, email)):
        assert answer.problem == (422, "invalid")
        assert [error["field"] for error in answer.json["errors"]] == ["email"]


def test_an_email_in_another_unicode_composition_is_the_same() -> None:
    name = uuid4().hex
    composed, decomposed = f"{name}\u00fc@ex\u00e4mple.de", f"{name}u\u0308@exa\u0308mple.de"
    assert register(email=decomposed).json["user"]["email"] == composed
    assert register(email=composed).problem == (409, "email_taken")
    for email in (composed, decomposed, decomposed.upper()):
        assert login(email, "correct horse battery").status == 200


def test_an_account_from_before_can_sign_in_and_get_a_plain_email(
    person: Person, owner: psycopg.Connection
) -> None:
    name = uuid4().hex
    for old in (f"u\u0308{name}@example.com", f"<{name}@example.com>", f"\u200b{name}@example.com"):
        owner.execute("update aurora.users set email = %s where id = %s", [old, person.user["id"]])
        assert login(old, person.password).json["user"]["email"] == old
        assert change_email(person, new_email()).status == 200


def test_changing_the_password_ends_every_other_session(person: Person) -> None:
    phone = person.login().json
    new = {"password": person.password, "new_password": "another password"}
    assert person.post(PASSWORD, new).status == 204
    assert person.get(ME).status == 200
    assert refresh(person.refresh_token).status == 200
    assert status_of(phone["access_token"]) == 401
    assert refresh(phone["refresh_token"]).problem == (401, "invalid_refresh_token")
    assert login(person.email, person.password).problem == (401, "invalid_credentials")
    assert login(person.email, "another password").status == 200


def test_changing_the_password_requires_the_current_one(person: Person) -> None:
    phone = person.login().json
    new = {"password": "wrong password", "new_password": "another password"}
    assert person.post(PASSWORD, new).problem == (403, "wrong_password")
    short = {"password": person.password, "new_password": "seven77"}
    assert person.post(PASSWORD, short).problem == (422, "invalid")
    assert status_of(phone["access_token"]) == 200
    assert login(person.email, person.password).status == 200


def test_deleting_an_account_requires_its_password(person: Person) -> None:
    assert person.delete(ME, {"password": "wrong password"}).problem == (403, "wrong_password")
    assert person.delete(ME, {}).problem == (422, "invalid")
    assert person.delete(ME).problem[0] in {400, 415}
    assert person.get(ME).json == person.user


def test_deleting_an_account_deletes_all_its_rows(
    person: Person, other: Person, database: str
) -> None:
    make_one_of_each(person)
    kept = make_one_of_each(other)
    assert person.delete(ME, {"password": person.password}).status == 204
    assert person.get(ME).problem == (401, "unauthorized")
    assert refresh(person.refresh_token).problem == (401, "invalid_refresh_token")
    assert login(person.email, person.password).problem == (401, "invalid_credentials")
    with psycopg.connect(database) as owner:
        tables = owner.execute(
            "select format('select t::text from aurora.%I t', relname) from pg_class"
            " where relnamespace = 'aurora'::regnamespace and relkind = 'r'"
        ).fetchall()
        rows = "\n".join(str(owner.execute(query.encode()).fetchall()) for (query,) in tables)
    assert person.user["id"] not in rows
    assert person.email not in rows
    assert kept["thought_id"] in rows
    assert register(email=person.email).status == 201


def test_a_token_with_a_changed_payload_is_refused(person: Person, other: Person) -> None:
    header, payload, signature = person.access_token.split(".")
    claims = json.loads(b64decode(payload + "=" * (-len(payload) % 4)))
    forged = jwt.encode({**claims, "sub": other.user["id"]}, "x" * 32).split(".")[1]
    assert status_of(f"{header}.{payload}.{signature}") == 200
    assert status_of(f"{header}.{forged}.{signature}") == 401
