"""Archives of every format that was ever written can be read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cli.api import Account
from cli.moving.check import check
from cli.moving.importer import Options, import_file
from cli.moving.me import Me
from shared.sources.archive import FORMAT
from tests.support.people import Person

ARCHIVES = Path(__file__).parent / "archives"


def test_there_is_one_of_each_format() -> None:
    assert sorted(one.stem for one in ARCHIVES.iterdir()) == [str(n + 1) for n in range(FORMAT)]


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_an_archive_of_each_format_comes_in(
    person: Person, account_of: Callable[[Person], tuple[Account, Me]], number: int
) -> None:
    file = ARCHIVES / f"{number}.zip"
    assert check(file) == []
    report = import_file(*account_of(person), file, Options())
    assert report.is_whole
    assert report.adds_up
    [thought] = person.get("/api/thoughts").json["items"]
    assert (thought["text"], thought["created_at"]) == ("The sea.", "2020-02-29T12:00:00Z")
    [journal] = person.get("/api/journals").json["items"]
    [entry] = person.get(f"/api/journals/{journal['id']}/entries").json["items"]
    assert entry["place"] == {"name": "Brampton", "latitude": 52.32, "longitude": -0.22}
    parent, child = sorted(person.get("/api/tasks").json["items"], key=lambda one: one["title"])
    assert child["parent_id"] == parent["id"]
    [trashed] = person.get("/api/trash").json["items"]
    assert trashed["row"]["text"] == "gone"
