"""Files of every source into an account, once, and out of it again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.api import Account
from cli.moving.importer import Options, import_file
from cli.moving.me import Me
from cli.moving.report import Report, Result
from cli.moving.undo import undo_import
from tests.sources.traps import TRAPS
from tests.support.history import changes
from tests.support.killing import killed
from tests.support.people import Person

Moved = Callable[[Person], tuple[Account, Me]]


def rows(person: Person) -> dict[str, dict[str, Any]]:
    """Every row that is there, by its id."""
    found: dict[str, dict[str, Any]] = {}
    since, more = 0, True
    while more:
        page = changes(person, since)
        found |= {item["id"]: item["row"] for item in page["items"] if item["row"]}
        since, more = page["next"], page["more"]
    return found


def total(report: Report, result: Result) -> int:
    return sum(count for (_, one), count in report.results.items() if one is result)


@pytest.fixture(params=TRAPS)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return TRAPS[request.param](tmp_path)


def test_everything_is_in_one_column_of_the_report(
    person: Person, account_of: Moved, file: Path
) -> None:
    report = import_file(*account_of(person), file, Options())
    assert report.adds_up, report.to_dict()
    assert report.added == len(rows(person)) + len(person.get("/api/trash").json["items"])
    assert total(report, Result.LEFT_OUT) == len(report.left_out)
    assert all(left.why and left.where for left in report.left_out)


def test_twice_adds_nothing(person: Person, account_of: Moved, file: Path) -> None:
    first = import_file(*account_of(person), file, Options())
    before = rows(person)
    again = import_file(*account_of(person), file, Options())
    assert again.added == 0
    assert total(again, Result.THERE) == first.added
    assert rows(person) == before


def test_a_dry_run_tells_the_same_and_writes_nothing(
    person: Person, account_of: Moved, file: Path
) -> None:
    dry = import_file(*account_of(person), file, Options(is_dry=True))
    assert rows(person) == {}
    wet = import_file(*account_of(person), file, Options())
    for of in (dry, wet):
        of.is_dry, of.batch = False, wet.batch
    assert dry.to_dict() == wet.to_dict()


def test_an_import_that_is_taken_back_was_never(
    person: Person, account_of: Moved, file: Path, tmp_path: Path
) -> None:
    person.post("/api/thoughts", {"text": "mine"})
    before = rows(person)
    account, me = account_of(person)
    report = import_file(account, me, file, Options(tag="moved"))
    report.write(tmp_path / "report.json")
    results = undo_import(account, tmp_path / "report.json")
    assert results == {"deleted": report.added}
    assert rows(person) == before
    assert person.get("/api/trash").json["items"] == []
    assert undo_import(account, tmp_path / "report.json") == {}
    again = import_file(account, me, file, Options(zone="Asia/Kolkata"))
    assert again.added == report.added
    assert again.adds_up


def test_what_the_person_did_since_stays(person: Person, account_of: Moved, file: Path) -> None:
    account, me = account_of(person)
    import_file(account, me, file, Options())
    found = [(id_, row) for id_, row in rows(person).items() if "text" in row or "due_time" in row]
    journals = person.get("/api/journals").json["items"]
    entries = [
        (entry["id"], entry, f"/api/journals/{journal['id']}/entries")
        for journal in journals
        for entry in person.get(f"/api/journals/{journal['id']}/entries").json["items"]
    ]
    things = entries + [
        (id_, row, "/api/thoughts" if "text" in row else "/api/tasks") for id_, row in found
    ]
    (changed, _, path), (gone, _, other) = things[0], things[-1]
    word = {"/api/thoughts": "text", "/api/tasks": "title"}.get(path, "content")
    assert person.patch(f"{path}/{changed}", {word: "mine now"}).status == 200
    assert person.delete(f"{other}/{gone}").status == 204
    again = import_file(account, me, file, Options())
    assert again.adds_up
    assert again.added == 0
    assert total(again, Result.CHANGED) == 1
    assert total(again, Result.DELETED) >= 1
    assert rows(person)[changed][word] == "mine now"
    assert gone not in rows(person)


def test_a_tag_is_on_everything_that_can_have_one(
    person: Person, account_of: Moved, tmp_path: Path
) -> None:
    import_file(*account_of(person), TRAPS["todoist"](tmp_path), Options(tag="Moved"))
    assert {"moved" in row["tags"] for row in rows(person).values()} == {True}


def test_odd_values_go_and_what_they_were_is_kept(
    person: Person, account_of: Moved, tmp_path: Path
) -> None:
    tags = ", ".join([*(f"t{number}" for number in range(25)), "x" * 60])
    (tmp_path / "notes").mkdir()
    head = f"date: 2026-11-25\ntitle: {'word ' * 80}\ntags: [{tags}]\nlarge: {'y' * 20_000}"
    text = f"---\n{head}\n---\nHi"
    (tmp_path / "notes" / "a.md").write_text(text)
    report = import_file(*account_of(person), tmp_path / "notes", Options())
    (entry,) = (row for row in rows(person).values() if "content" in row)
    assert len(entry["tags"]) == 20
    assert entry["title"].endswith("word\u2026")
    assert entry["content"] == f"{('word ' * 80).strip()}\n\nHi"
    assert "large" not in entry["origin"]["kept"]
    assert report.adds_up
    assert sorted(report.notes) == [
        "large that is too large to be kept under its origin",
        "tag that Aurora cannot keep, kept under its origin",
        "title longer than Aurora's, in the text as a whole",
    ]


def test_what_lay_in_the_trash_lies_there(
    person: Person, account_of: Moved, tmp_path: Path
) -> None:
    import_file(*account_of(person), TRAPS["keep"](tmp_path), Options())
    (trashed,) = person.get("/api/trash").json["items"]
    assert trashed["row"]["text"] == "gone"
    sequence = trashed["sequence"]
    assert person.post(f"/api/history/{sequence}/restore").status == 200
    import_file(*account_of(person), TRAPS["keep"](tmp_path), Options())
    assert person.get("/api/trash").json["items"] == []  # it is the person's again


@pytest.mark.parametrize("source", ["keep", "standardnotes"])
@pytest.mark.parametrize("was_taken_back", [False, True])
def test_what_lay_in_the_trash_gets_there_though_the_import_was_killed(
    person: Person,
    account_of: Moved,
    url: str,
    tmp_path: Path,
    source: str,
    was_taken_back: bool,  # noqa: FBT001 - of a parametrized test
) -> None:
    file = TRAPS[source](tmp_path)
    account, me = account_of(person)
    if was_taken_back:
        import_file(account, me, file, Options()).write(tmp_path / "report.json")
        undo_import(account, tmp_path / "report.json")
    sends = "POST /api/changes"
    killed(
        person,
        url,
        ["import", str(file)],
        lambda so_far, at: so_far[-1] == sends and so_far.count(sends) == 2 and at == "before",
    )
    assert person.get("/api/trash").json["items"] == []
    again = import_file(account, me, file, Options())
    assert again.added == 0
    (trashed,) = person.get("/api/trash").json["items"]
    assert trashed["row"].get("text", trashed["row"].get("title")) in {"gone", "trashed"}
    before = changes(person)["next"]
    import_file(account, me, file, Options())
    assert changes(person)["next"] == before
    assert person.post(f"/api/history/{trashed['sequence']}/restore").status == 200
    import_file(account, me, file, Options())
    assert person.get("/api/trash").json["items"] == []  # it is the person's again


def test_what_lay_in_the_trash_gets_there_again_after_an_undo(
    person: Person, account_of: Moved, tmp_path: Path
) -> None:
    account, me = account_of(person)
    file = TRAPS["keep"](tmp_path)
    for _ in range(3):
        report = import_file(account, me, file, Options())
        (trashed,) = person.get("/api/trash").json["items"]
        assert trashed["row"]["text"] == "gone"
        assert report.notes["thing of the trash that was changed here and stays"] == 0
        report.write(tmp_path / "report.json")
        assert undo_import(account, tmp_path / "report.json") == {"deleted": report.added}
        assert person.get("/api/trash").json["items"] == []
