"""Accepted passwords, and how they are stored."""

import subprocess
import sys

import psycopg
import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from functions.auth.passwords import hash_password, is_guessable, is_password
from tests.support.client import call
from tests.support.people import Person

EMAIL = "ada.lovelace42@example.com"


def test_the_most_common_passwords_are_guessable() -> None:
    common = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= 8]
    assert len(common) > 3000
    assert all(is_guessable(word, EMAIL) for word in common)


@pytest.mark.parametrize(
    "password", ["PASSWORD", "Aurora2026!", "aurora!!", EMAIL, "ada.lovelace", "Example.com1"]
)
def test_names_with_digits_are_guessable(password: str) -> None:
    assert is_guessable(password, EMAIL)


@pytest.mark.parametrize("email", ["12345678901@example.com", "_@42.org", "7.8.9@x.io"])
@pytest.mark.parametrize("password", ["40182 93 55", "_-_.!?#7", "9137.2846"])
def test_a_name_of_digits_says_nothing_of_other_digits(password: str, email: str) -> None:
    assert not is_guessable(password, email)
    assert is_guessable("aurora77", email)
    assert is_guessable(email.partition("@")[0], email)


@pytest.mark.parametrize("password", ["correct horse battery", "my aurora is green", "ødegård!"])
def test_uncommon_passwords_are_not_guessable(password: str) -> None:
    assert not is_guessable(password, EMAIL)


def test_registering_with_a_guessable_password_is_refused(database: str) -> None:
    answer = call("POST", "/auth/register", {"email": EMAIL, "password": "password1"})
    assert answer.status == 422
    assert [error["code"] for error in answer.json["errors"]] == ["guessable_password"]


@pytest.mark.parametrize(
    "password",
    ["a b c d e f", "x" * 256, "密码密码密码密码", "🦊🦊🦊🦊🦊🦊🦊🦊", " leading and trailing "],
)
def test_long_and_unicode_passwords_work(person: Person, password: str) -> None:
    change = {"password": person.password, "new_password": password}
    assert person.post("/auth/password", change).status == 204
    credentials = {"email": person.email, "password": password}
    assert call("POST", "/auth/login", credentials).status == 200
    credentials["password"] = password[:-1]
    assert call("POST", "/auth/login", credentials).status == 401


def test_a_password_matches_in_another_unicode_normalization() -> None:
    composed, decomposed = "caf\u00e9 au lait", "cafe\u0301 au lait"
    assert is_password(decomposed, hash_password(composed))


def test_bytes_after_the_72nd_count() -> None:
    assert not is_password("x" * 100 + "b", hash_password("x" * 100 + "a"))


def test_a_stored_hash_names_its_scheme_and_is_not_plain_bcrypt(
    person: Person, database: str
) -> None:
    with psycopg.connect(database) as connection:
        kept = "select password_hash from aurora.users where id = %s"
        row = connection.execute(kept, [person.user["id"]]).fetchone()
    assert row is not None
    assert row[0].startswith("aurora-password-v1:$2b$")


def test_the_default_bcrypt_cost_is_twelve() -> None:
    code = "from shared import settings; print(settings.PASSWORD_COST)"
    told = subprocess.run(
        [sys.executable, "-c", code], env={}, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "12"
