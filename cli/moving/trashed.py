"""Things that lay in the trash: each is added, and then deleted at the version that this made."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from cli.api import Account
from cli.batches import encode
from cli.moving.plan import Delete, IsNew, change

# For so long an import that was stopped is taken up again. Much older than that, the history may
# have lost that a row was deleted before, and has only that it was restored.
LATELY = timedelta(days=7)


class _Version(BaseModel):
    operation: str
    at: AwareDatetime


class _Versions(BaseModel):
    items: list[_Version]
    next_cursor: str | None


def in_history(account: Account) -> IsNew:
    """Return what asks Aurora whether an item has only been added, and lately."""

    def is_new(kind: str, item_id: str) -> bool:
        answer = account.send("GET", f"/api/history?kind={kind}&id={item_id}")
        page = account.read(_Versions, answer)
        lines = [one for one in page.items if one.operation != "conflict"]
        is_only_line = len(lines) == 1 and page.next_cursor is None
        return (
            is_only_line
            and lines[0].operation == "create"
            and datetime.now(UTC) - lines[0].at < LATELY
        )

    return is_new


def deletions(
    deletes: Iterable[Delete], made: Mapping[UUID, int]
) -> Iterator[tuple[Delete, bytes]]:
    """Yield the deletions to send, of what was added: `made` are the versions by id."""
    for one in deletes:
        if version := one.version or made.get(one.item.id):
            at_version = Delete(one.item, version)
            yield at_version, encode(change(at_version))
