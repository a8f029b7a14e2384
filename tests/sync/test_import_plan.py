"""The plan of an import: what is done about a line, whatever Aurora has."""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest

from cli.batches import MAX_BODY, MAX_CHANGES, Pace, cut, encode
from cli.moving.plan import Action, Add, Leave, change, plan
from cli.moving.report import Result
from functions.history.models import DeviceChanges
from shared.http.requests import MAX_BODY as TAKEN
from shared.sources.bundle import Memory
from shared.sources.registry import SOURCES
from shared.sources.source import Diary, Item, LeftOut, Note, Owner

JOURNAL = UUID("aaaaaaaa-0000-4000-8000-000000000000")
LINE = {"date": "1660-01-11", "text": "Up betimes", "tags": ["Bed", " bed"]}
# What imports have given so far; another would import everything twice.
ID = UUID("c10cd4e4-1bc2-55a9-a9ef-c65db08d3a04")
SECOND_ID = UUID("fba8b4fd-d106-5b1f-b630-b54002c02872")
ROW = {
    "journal_id": str(JOURNAL),
    "timestamp": "1660-01-11T00:00:00Z",
    "content": "Up betimes",
    "title": None,
    "mood": None,
    "tags": ["bed"],
    "version": 3,
    "place": "a field of later versions",
}
SENT = {
    "journal_id": str(JOURNAL),
    "timestamp": "1660-01-11T00:00:00+00:00",
    "content": "Up betimes",
    "tags": ["Bed", " bed"],
}
Known = dict[UUID, dict[str, Any] | None]
NOTHING: Known = {}


def planned(known: Known, *lines: object) -> list[Action]:
    """What is done about some lines, but for notes."""
    texts = [x if isinstance(x, bytes) else json.dumps(x).encode() for x in lines]
    bundle = Memory("diary", {"diary": b"\n".join(texts)})
    owner = Owner(JOURNAL, "UTC", Diary(JOURNAL, "Diary", is_new=False))

    def lookup(kind: str, item_id: str) -> tuple[bool, dict[str, Any] | None]:
        assert kind == "entry"
        return UUID(item_id) in known, known.get(UUID(item_id))

    actions = plan(SOURCES["jsonl"].read(bundle, owner), lookup, lambda _, __: False, None)
    return [one for one in actions if not isinstance(one, Note)]


def entry(entry_id: UUID, where: str = "Line 1") -> Item:
    return Item("entry", entry_id, where, SENT)


@pytest.mark.parametrize(
    ("known", "action"),
    [
        (NOTHING, Add(entry(ID))),
        ({SECOND_ID: None}, Add(entry(ID))),
        ({ID: ROW}, Leave(entry(ID), Result.THERE)),
        ({ID: SENT}, Leave(entry(ID), Result.THERE)),
        ({ID: ROW | {"content": "Rather not"}}, Leave(entry(ID), Result.CHANGED)),
        ({ID: ROW | {"tags": []}}, Leave(entry(ID), Result.CHANGED)),
        ({ID: ROW | {"timestamp": "1660-01-12T00:00:00Z"}}, Leave(entry(ID), Result.CHANGED)),
        ({ID: ROW | {"journal_id": str(ID)}}, Leave(entry(ID), Result.CHANGED)),
        ({ID: ROW | {"content": ""}}, Leave(entry(ID), Result.CHANGED)),
        # What the file says nothing of is the person's.
        ({ID: ROW | {"title": "Friday"}}, Leave(entry(ID), Result.THERE)),
        ({ID: None}, Leave(entry(ID), Result.DELETED)),
    ],
)
def test_a_line_is_sent_only_where_aurora_never_had_its_entry(known: Known, action: Action) -> None:
    assert planned(known, LINE) == [action]


def test_of_lines_that_are_alike_each_has_an_id() -> None:
    first, other, second = planned(NOTHING, LINE, LINE | {"text": "To bed"}, LINE)
    assert isinstance(first, Add)
    assert isinstance(other, Add)
    assert isinstance(second, Add)
    assert (first.item.id, second.item.id) == (ID, SECOND_ID)
    assert other.item.id not in {ID, SECOND_ID}
    assert planned({ID: None, SECOND_ID: ROW}, LINE, LINE) == [
        Leave(entry(ID), Result.DELETED),
        Leave(entry(SECOND_ID, "Line 2"), Result.THERE),
    ]


def test_a_line_that_is_no_entry_costs_only_itself() -> None:
    nested = [
        f'{{"date": "1660-01-11", "text": {"[" * n}{"]" * n}}}'.encode() for n in (500, 9_999)
    ]
    actions = planned(NOTHING, b"Up betimes", LINE, *nested, {"text": "x"}, LINE)
    assert [type(action) for action in actions] == [LeftOut, Add, LeftOut, LeftOut, LeftOut, Add]


def test_only_one_batch_of_a_file_is_held() -> None:
    taken = count(1)
    items = (Item("entry", uuid4(), f"Line {next(taken)}", SENT) for _ in count())
    changes: Iterator[tuple[Action, bytes]] = (
        (action, encode(change(action)))
        for action in plan(items, lambda _, __: (False, None), lambda _, __: False, None)
        if isinstance(action, Add)
    )
    assert len(next(cut(changes))) == MAX_CHANGES
    assert next(taken) == MAX_CHANGES + 2


@pytest.mark.parametrize(
    ("took", "sizes"),
    [
        ([0.1] * 4, [100, 200, 400, 500, 500]),
        ([0.1, 3.0, 5.0, 0.1], [100, 200, 200, 100, 200]),
        ([9.0] * 4, [100, 50, 25, 12, 10]),
    ],
)
def test_fewer_changes_are_sent_at_a_time_where_aurora_is_slow(
    took: list[float], sizes: list[int]
) -> None:
    pace, found = Pace(), []
    batches = cut(((None, b"x") for _ in range(2_000)), pace=pace)
    for batch, seconds in zip(batches, [*took, 0.1], strict=False):
        found.append(len(batch))
        pace.note(seconds)
    assert found == sizes


def bodies(*sizes: int) -> list[list[int]]:
    """Return the sizes of changes as they are cut into requests."""
    batches = cut([(size, b"x" * size) for size in sizes])
    return [[size for size, _ in batch] for batch in batches]


MOST = MAX_BODY - len('{"changes":[]}')


@pytest.mark.parametrize(
    ("sizes", "cuts"),
    [
        ([], []),
        ([1], [[1]]),
        ([1] * 500, [[1] * 500]),
        ([1] * 501, [[1] * 500, [1]]),
        ([MOST], [[MOST]]),
        ([MOST - 2, 1], [[MOST - 2, 1]]),
        ([MOST - 1, 1], [[MOST - 1], [1]]),
        ([1, MOST - 3, 1], [[1, MOST - 3], [1]]),
        ([1, MOST + 1, 1], [[1], [MOST + 1], [1]]),
    ],
    ids=["none", "one", "500", "501", "full", "comma", "comma too much", "again", "too large"],
)
def test_a_batch_is_as_much_as_a_request_takes(sizes: list[int], cuts: list[list[int]]) -> None:
    assert bodies(*sizes) == cuts


def test_a_batch_takes_what_the_api_does() -> None:
    [most] = (
        one for one in DeviceChanges.model_fields["changes"].metadata if hasattr(one, "max_length")
    )
    assert (most.max_length, TAKEN) == (MAX_CHANGES, MAX_BODY)


@pytest.mark.parametrize("value", ["\ud83d", float("nan")])
def test_what_json_cannot_carry_is_not_encoded(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of them
        encode({"fields": {"content": value}})
