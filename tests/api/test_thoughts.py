"""Thoughts: create, read, update, delete."""

from datetime import UTC, datetime, timedelta
from unicodedata import normalize
from uuid import UUID, uuid4

import pytest

from tests.support.people import Person

PATH = "/api/thoughts"


def test_a_thought_reads_back_as_created(person: Person) -> None:
    made = person.post(PATH, {"text": "ho", "timestamp": "1660-01-01T00:00:00Z"})
    assert made.status == 201
    assert person.get(made.headers["location"]).json == made.json


def test_a_thought_needs_only_its_text(person: Person) -> None:
    made = person.post(PATH, {"text": "ho"}).json
    assert made.keys() == {
        "id",
        "text",
        "timestamp",
        "tags",
        "zone",
        "place",
        "starred",
        "archived_at",
        "origin",
        "created_at",
        "updated_at",
        "version",
    }
    assert (made["text"], made["tags"], made["version"]) == ("ho", [], 1)
    now = datetime.now(UTC)
    for name in ("timestamp", "created_at", "updated_at"):
        assert made[name].endswith("Z")
        assert abs(datetime.fromisoformat(made[name]) - now) < timedelta(minutes=1)
    assert UUID(made["id"]).version == 7


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "x" * 100_000,
        "😀" * 80_000,
        " two lines\n\tand a tab ",
        "\u05e9\u05dc\u05d5\u05dd \u202eright to left",
        "\u0001\u001f\u007f",
        "e\u0301 and \u00e9",
        "'; drop table thoughts; --",
        "%(text)s %s {text}",
        '\\ " / \\u0000',
    ],
)
def test_any_text_reads_back_unchanged(text: str, person: Person) -> None:
    made = person.post(PATH, {"text": text})
    assert made.status == 201
    assert person.get(made.headers["location"]).json["text"] == text
    assert person.get(PATH).json["items"][0]["text"] == text
    assert person.patch(made.headers["location"], {"text": text}).json["text"] == text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2026-02-03T04:05:06Z", "2026-02-03T04:05:06Z"),
        ("2026-02-03T04:05:06.789012Z", "2026-02-03T04:05:06.789012Z"),
        ("2026-02-03T04:05:06+05:30", "2026-02-02T22:35:06Z"),
        ("1660-01-01T12:00:00-00:00", "1660-01-01T12:00:00Z"),
        ("0001-01-02T00:00:00Z", "0001-01-02T00:00:00Z"),
        ("0001-01-02T14:00:00+14:00", "0001-01-02T00:00:00Z"),
        ("9999-12-30T23:59:59.999999Z", "9999-12-30T23:59:59.999999Z"),
        ("9999-12-30T09:59:59-14:00", "9999-12-30T23:59:59Z"),
    ],
)
def test_a_time_is_returned_in_utc(sent: str, kept: str, person: Person) -> None:
    made = person.post(PATH, {"text": "then", "timestamp": sent})
    assert made.json["timestamp"] == kept
    for change in (person.put, person.patch):
        assert change(made.headers["location"], {"text": "b", "timestamp": sent}).status == 200
        assert [item["timestamp"] for item in person.get(PATH).json["items"]] == [kept]
    assert person.get(PATH, **{"from": sent}).json["items"][0]["timestamp"] == kept
    assert person.get(PATH, to=sent).json["items"] == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ([], []),
        ([" Home ", "IDEAS"], ["home", "ideas"]),
        (["home", "Home", " HOME"], ["home"]),
        (["a b", "ä", "Ä", "😀"], ["a b", "ä", "😀"]),
        (["caf\u00e9", "cafe\u0301", "CAFE\u0301"], ["caf\u00e9"]),
        (["e\u0301" * 50], ["\u00e9" * 50]),
        (["\u1112\u1161\u11ab", "한", "\u212b", "å"], ["한", "å"]),
        ([str(n) for n in range(20)], [str(n) for n in range(20)]),
        (["x" * 50], ["x" * 50]),
        (["{a,b}", "null", '"', "\\"], ["{a,b}", "null", '"', "\\"]),
    ],
)
def test_tags_are_trimmed_lowercased_and_deduplicated(
    sent: list[str], kept: list[str], person: Person
) -> None:
    made = person.post(PATH, {"text": "ho", "tags": sent})
    assert made.json["tags"] == kept
    assert person.patch(made.headers["location"], {"tags": sent}).json["tags"] == kept
    for tag in kept:
        for typed in (f" {tag.upper()} ", normalize("NFD", tag)):
            assert person.get(PATH, tag=typed).json["items"][0]["id"] == made.json["id"]


@pytest.mark.parametrize("letter", "İẞΣǅ")
def test_a_tag_that_grows_when_lowercased_can_be_sent_back(letter: str, person: Person) -> None:
    made = person.post(PATH, {"text": "ho", "tags": [letter * 25]})
    again = person.put(made.headers["location"], {"text": "ho", "tags": made.json["tags"]})
    assert again.json["tags"] == made.json["tags"]
    if (longest := person.post(PATH, {"text": "ho", "tags": [letter * 50]})).status == 201:
        assert len(longest.json["tags"][0]) <= 50


def test_put_resets_omitted_fields_to_their_defaults(person: Person) -> None:
    made = person.post(PATH, {"text": "a", "tags": ["x"], "timestamp": "1660-01-01T00:00:00Z"})
    put = person.put(made.headers["location"], {"text": "b"}).json
    assert (put["text"], put["tags"], put["version"]) == ("b", [], 2)
    assert put["timestamp"] > "2026"
    assert (put["id"], put["created_at"]) == (made.json["id"], made.json["created_at"])
    assert person.get(made.headers["location"]).json == put


def test_patch_keeps_omitted_fields(person: Person) -> None:
    made = person.post(PATH, {"text": "a", "tags": ["x"], "timestamp": "1660-01-01T00:00:00Z"})
    path = made.headers["location"]
    patched = person.patch(path, {"text": "b"}).json
    stays = ("id", "tags", "timestamp", "created_at")
    assert [patched[name] for name in stays] == [made.json[name] for name in stays]
    assert (patched["text"], patched["version"]) == ("b", 2)
    assert patched["updated_at"] > made.json["updated_at"]
    assert person.patch(path, {"tags": None}).json["tags"] == []
    assert person.patch(path, {}).json["text"] == "b"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": None}, "text"),
        ({"text": ""}, "text"),
        ({"timestamp": None}, "timestamp"),
        ({"timestamp": "2026-01-01T00:00:00"}, "timestamp"),
        ({"tags": [None]}, "tags.0"),
        ({"id": str(UUID(int=1))}, "id"),
        ({"version": 3}, "version"),
    ],
)
def test_an_invalid_patch_is_refused(body: object, field: str, person: Person) -> None:
    made = person.post(PATH, {"text": "a"})
    answer = person.patch(made.headers["location"], body)
    assert answer.problem == (422, "invalid")
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert person.get(made.headers["location"]).json == made.json


def test_a_deleted_thought_is_not_found(person: Person) -> None:
    path = person.post(PATH, {"text": "a"}).headers["location"]
    assert (gone := person.delete(path)).status == 204
    assert gone.body == ""
    assert person.get(PATH).json["items"] == []
    assert person.get(path).problem == (404, "not_found")
    assert person.put(path, {"text": "b"}).problem == (404, "not_found")
    assert person.patch(path, {"text": "b"}).problem == (404, "not_found")
    assert person.delete(path).problem == (404, "not_found")


def test_another_persons_thought_is_not_found(person: Person, other: Person) -> None:
    path = person.post(PATH, {"text": "a"}).headers["location"]
    assert other.get(path).problem == (404, "not_found")
    assert other.get(PATH).json["items"] == []


def test_creating_the_same_thought_again_returns_it(person: Person) -> None:
    new = {
        "id": str(uuid4()),
        "text": "a",
        "tags": ["B "],
        "timestamp": "2026-01-01T01:00:00+01:00",
    }
    made = person.post(PATH, new)
    again = person.post(PATH, new)
    assert (made.status, again.status) == (201, 200)
    assert again.json == made.json
    assert made.headers["location"] == again.headers["location"] == f"{PATH}/{new['id']}"
    assert made.etag_version == again.etag_version == 1
    assert len(person.get(PATH).json["items"]) == 1


def test_creating_again_compares_only_the_fields_sent(person: Person) -> None:
    new = {"id": str(uuid4()), "text": "a"}
    made = person.post(PATH, {**new, "tags": ["x"]})
    again = person.post(PATH, new)
    assert (again.status, again.json) == (200, made.json)


@pytest.mark.parametrize(
    "other_content",
    [{"text": "b"}, {"tags": ["x"]}, {"timestamp": "2026-01-01T00:00:00Z"}],
)
def test_reusing_an_id_with_other_content_is_refused(
    other_content: dict[str, object], person: Person
) -> None:
    new: dict[str, object] = {"id": str(uuid4()), "text": "a"}
    made = person.post(PATH, new)
    assert person.post(PATH, new | other_content).problem == (409, "already_exists")
    assert person.get(PATH).json["items"] == [made.json]


def test_an_id_may_be_in_upper_case(person: Person) -> None:
    new = {"id": str(uuid4()).upper(), "text": "a"}
    made = person.post(PATH, new)
    assert made.json["id"] == new["id"].lower()
    assert person.get(f"{PATH}/{new['id']}").json == made.json


def test_a_deleted_id_cannot_be_reused(person: Person) -> None:
    new = {"id": str(uuid4()), "text": "a"}
    person.delete(person.post(PATH, new).headers["location"])
    assert person.post(PATH, new).problem == (409, "deleted")
    assert person.post(PATH, {**new, "text": "b"}).problem == (409, "deleted")


def test_an_etag_begins_with_the_version(person: Person) -> None:
    made = person.post(PATH, {"text": "a"})
    path = made.headers["location"]
    assert made.etag_version == person.get(path).etag_version == 1
    assert person.put(path, {"text": "b"}).etag_version == 2
    assert person.patch(path, {"text": "c"}).etag_version == 3


@pytest.mark.parametrize("if_match", ['"2"', "*", '"1", "2"', '"x", "2"'])
def test_a_change_with_a_matching_if_match_is_made(if_match: str, person: Person) -> None:
    path = person.post(PATH, {"text": "a"}).headers["location"]
    person.patch(path, {"text": "b"})
    headers = {"if-match": if_match}
    assert person.patch(path, {"text": "c"}, headers=headers).etag_version == 3


@pytest.mark.parametrize(
    "if_match", ['"1"', 'W/"2"', '"3"', "2", '"x"', '""', '"' + "9" * 30 + '"']
)
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_change_with_another_if_match_is_refused(
    method: str, if_match: str, person: Person
) -> None:
    path = person.post(PATH, {"text": "a"}).headers["location"]
    now = person.patch(path, {"text": "b"})
    body = None if method == "DELETE" else {"text": "c"}
    answer = person.call(method, path, body, headers={"if-match": if_match})
    assert answer.problem == (412, "precondition_failed")
    assert answer.etag_version == 2
    assert person.get(path).json == now.json


def test_a_conditional_change_of_an_unknown_id_is_not_found(person: Person) -> None:
    answer = person.patch(f"{PATH}/{uuid4()}", {"text": "b"}, headers={"if-match": '"1"'})
    assert answer.problem == (404, "not_found")


@pytest.mark.parametrize("known", ["{etag}", "W/{etag}", "*", '"7", {etag}'])
def test_an_unchanged_row_is_answered_304(known: str, person: Person) -> None:
    made = person.post(PATH, {"text": "a"})
    path, known = made.headers["location"], known.format(etag=made.headers["etag"])
    answer = person.call("GET", path, headers={"if-none-match": known})
    assert (answer.status, answer.body, answer.etag_version) == (304, "", 1)


@pytest.mark.parametrize("known", ['"2"', '"1"', "1", '"x"', ""])
def test_a_row_with_another_etag_is_sent(known: str, person: Person) -> None:
    made = person.post(PATH, {"text": "a"})
    answer = person.call("GET", made.headers["location"], headers={"if-none-match": known})
    assert (answer.status, answer.json) == (200, made.json)
