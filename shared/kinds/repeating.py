"""A task that repeats: plans of what becomes of it when it is done, or open again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import takewhile
from typing import Any
from uuid import UUID, uuid5

from shared.kinds.task import TaskFields
from shared.recurrence.days import Days
from shared.recurrence.rule import parse
from shared.recurrence.tasks import Next, next_after, next_from_done
from shared.recurrence.zones import wall_clock

Row = Mapping[str, Any]  # a task, as JSON has it
_KEPT = (*TaskFields.model_fields, "series_id")  # by the next task


@dataclass(frozen=True, slots=True)
class Follow:
    """A task that comes, unless it is there, or goes, if it still has this version."""

    id: UUID
    fields: dict[str, Any] | None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What changes in the task itself, which tasks follow, and the next one."""

    fields: dict[str, Any]
    follows: Sequence[Follow] = ()
    next_id: UUID | None = None
    next_day: date | None = None
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Around:
    """What is known besides a task: the day it is for the person, its subtasks, its next task."""

    today: date
    subtasks: Sequence[Row] = ()  # each after the one that it is in
    successor: Row | None = None
    is_untouched: bool = False  # whether the next task is as it came


def next_id(task_id: UUID | str) -> UUID:
    """Return the id of the next task, which every device derives alike."""
    return uuid5(UUID(str(task_id)), "next")


def today_in(zone: str) -> date:
    """Return the day that it is in a zone."""
    return wall_clock(datetime.now(UTC), zone).date()


def plan(was: Row, new: Row, around: Around) -> Plan | None:
    """Return what follows from a change of a task, or None if nothing does."""
    if not was["completed"] and new["completed"] and new.get("rule"):
        return _done(was, new, around)
    if was["completed"] and not new["completed"] and was.get("series_id"):
        return _open_again(was, new, around)
    return None


def following(task: Row, today: date) -> Next | None:
    """Return the day and the rule of the next task, if it is done today."""
    if task["repeat_from"] == "done":
        return next_from_done(task["rule"], today)
    return next_after(task["rule"], date.fromisoformat(str(task["date"])), today)


def _done(was: Row, new: Row, around: Around) -> Plan | None:
    found = following(new, around.today)
    if found is None:  # it was the last one
        return None
    successor = next_id(was["id"])
    own = {"rule": None, "series_id": str(was.get("series_id") or was["id"])}
    fields = {name: new.get(name) for name in _KEPT} | own
    fields |= {"date": found.day.isoformat(), "rule": found.rule, "completed": False}
    places = {str(was["id"]): str(successor)}
    follows = [Follow(successor, fields)]
    for sub in around.subtasks:
        copy = uuid5(successor, str(sub["id"]))
        places[str(sub["id"])] = str(copy)
        kept = {name: sub.get(name) for name in _KEPT}
        kept |= {"completed": False, "parent_id": places[str(sub["parent_id"])]}
        follows.append(Follow(copy, kept))
    return Plan(own, follows, successor, found.day, found.skipped)


def _open_again(was: Row, new: Row, around: Around) -> Plan | None:
    next_one = around.successor
    if next_one is None:
        return None
    day = date.fromisoformat(str(next_one["date"])) if next_one["date"] else None
    successor = UUID(str(next_one["id"]))
    if not around.is_untouched or _differs(was, next_one):
        return Plan({"rule": None}, (), successor, day)
    rule = new.get("rule") or _given_back(was, next_one)
    return Plan({"rule": rule}, [Follow(successor, None, next_one["version"])])


def _differs(was: Row, successor: Row) -> bool:
    """Return whether the next task came with more of its own than its day: a device's may."""
    own = {"date", "rule", "completed", "series_id", "origin"}
    return any(was.get(name) != successor.get(name) for name in set(_KEPT) - own)


def _given_back(was: Row, successor: Row) -> str:
    """Return the rule that a task had before its next one took it."""
    rule = parse(successor["rule"])
    if rule.count is None:
        return str(rule)
    gone = 1
    if was["repeat_from"] == "due":
        first, last = (date.fromisoformat(str(one["date"])) for one in (was, successor))
        days = Days(replace(rule, count=None), first).since(first.toordinal() + 1)
        gone = sum(1 for _ in takewhile(last.toordinal().__ge__, days))
    return str(replace(rule, count=rule.count + gone))
