"""Taking an import back, by its report, as if it had never been."""

import json
from collections import Counter
from pathlib import Path
from uuid import UUID

import click
from pydantic import BaseModel

from cli.api import Account

SHOWN = 20


class _Outcome(BaseModel):
    kind: str
    id: UUID
    result: str


class _Undone(BaseModel):
    items: list[_Outcome]
    more: bool


def undo_import(account: Account, report: Path) -> Counter[str]:
    """Undo the import of a report; return how many things went, and how many stay.

    After a stop the same command goes on. Raises click.ClickException.
    """
    batch = _batch(report)
    results: Counter[str] = Counter()
    stayed: set[UUID] = set()  # the last answer names them once more
    more = True
    while more:
        answer = account.send("POST", "/api/undo", {"batch": str(batch)})
        undone = account.read(_Undone, answer)
        for one in undone.items:
            if one.id in stayed:
                continue
            results[one.result] += 1
            if one.result == "stays":
                stayed.add(one.id)
                if len(stayed) <= SHOWN:
                    click.echo(f"Changed since, stays: {one.kind} {one.id}.", err=True)
        more = undone.more
    return results


def _batch(report: Path) -> UUID:
    try:
        return UUID(json.loads(report.read_text())["batch"])
    except OSError as error:
        raise click.ClickException(f"{report} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError):
        raise click.ClickException(f"{report} is not the report of an import.") from None
