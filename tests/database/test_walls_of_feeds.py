"""Row-level security for what the secret of a feed opens: its owner's rows, to read, at once."""

import psycopg
import pytest

from tests.database.test_walls import changed, seen
from tests.support.people import Person
from tests.support.routes import make_one_of_each
from tests.support.sessions import authentication

OPEN = "select state from open_feed(%s, '127.0.0.1', %s::text[])"


@pytest.fixture
def secret(person: Person, other: Person) -> str:
    """The secret of a feed of somebody who is not alone."""
    for one in (person, other):
        make_one_of_each(one)
    url = person.post("/api/feeds", {"name": "Mine"}).json["url"]
    return str(url).rpartition("/")[2].removesuffix(".ics")


def opened(app: psycopg.Connection, secret: str, *known: str) -> str:
    [(state,)] = app.execute(OPEN, [secret, list(known)]).fetchall()
    return str(state)


def test_a_feed_shows_rows_of_its_owner_until_the_transaction_ends(
    app: psycopg.Connection, person: Person, secret: str
) -> None:
    with app.transaction():
        assert opened(app, secret) == "ok"
        assert seen(app) == {person.user["id"]}
    assert seen(app) == set()


def test_with_a_feed_nothing_can_be_written(app: psycopg.Connection, secret: str) -> None:
    with app.transaction():
        assert opened(app, secret) == "ok"
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            changed(app)


def test_what_opens_no_feed_shows_nothing(app: psycopg.Connection, secret: str) -> None:
    for wrong in ("", "x" * 43, f"feed.{secret}", secret[:-1]):
        with app.transaction():
            assert opened(app, wrong) == "unknown"
            assert seen(app) == set()
    [(etag,)] = app.execute("select etag from open_feed(%s, '127.0.0.1', '{}')", [secret])
    with app.transaction():
        assert opened(app, secret, "other", etag) == "known"
        assert seen(app) == set()


@pytest.mark.parametrize("form", ["{}", "feed.{}"])
def test_the_secret_of_a_feed_passes_no_session_check(
    app: psycopg.Connection, secret: str, form: str
) -> None:
    with app.transaction():
        given = {"value": form.format(secret)}
        assert app.execute(authentication(app), given).fetchall() == [("unauthenticated",)]
        assert seen(app) == set()


def test_a_revoked_feed_shows_nothing_within_the_same_transaction(
    app: psycopg.Connection, person: Person, secret: str
) -> None:
    with app.transaction():
        assert opened(app, secret) == "ok"
        for feed in person.get("/api/feeds").json["items"]:
            assert person.delete(f"/api/feeds/{feed['id']}").status == 204
        assert seen(app) == set()
