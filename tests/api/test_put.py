"""PUT accepts an edited item from GET, and writes the fields that a client may set."""

import pytest

from shared.kinds.registry import KINDS
from tests.support.kinds import ID_NAMES, REQUIRED
from tests.support.people import Person
from tests.support.routes import make_one_of_each

ITEMS = {
    name: (f"{kind.path}/{{{ID_NAMES[name]}}}", REQUIRED[name]) for name, kind in KINDS.items()
}


@pytest.mark.parametrize("kind", ITEMS)
def test_a_row_can_be_put_as_get_returned_it(kind: str, person: Person) -> None:
    pattern, field = ITEMS[kind]
    path = pattern.format(**make_one_of_each(person))
    given = person.get(path).json
    edited = person.put(path, {**given, field: "edited", "version": 7, "created_at": "never"})
    assert edited.status == 200, edited.body
    expected = {**given, field: "edited", "version": 2, "updated_at": edited.json["updated_at"]}
    assert edited.json == expected


def test_an_entry_is_not_moved_by_the_journal_in_its_body(person: Person) -> None:
    ids = make_one_of_each(person)
    path = "/api/journals/{journal_id}/entries/{entry_id}".format(**ids)
    other = person.post("/api/journals", {"name": "Other"}).json["id"]
    answer = person.put(path, {**person.get(path).json, "journal_id": other})
    assert answer.problem == (422, "invalid")
    assert [error["field"] for error in answer.json["errors"]] == ["journal_id"]


def test_ids_in_a_path_may_be_in_upper_case(person: Person) -> None:
    ids = {name: made.upper() for name, made in make_one_of_each(person).items()}
    path = "/api/journals/{journal_id}/entries/{entry_id}".format(**ids)
    assert person.put(path, {**person.get(path).json, "content": "edited"}).status == 200


def test_other_invalid_fields_are_named_beside_read_only_ones(person: Person) -> None:
    path = "/api/thoughts/{thought_id}".format(**make_one_of_each(person))
    answer = person.put(path, {**person.get(path).json, "text": "", "color": "red"})
    assert {error["field"] for error in answer.json["errors"]} == {"text", "color"}
    assert person.get(path).json["version"] == 1
