"""The kinds of what a person keeps, and what follows from them."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Literal

from shared.fields import Row
from shared.kinds import entry, event, journal, task, thought
from shared.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (thought.KIND, journal.KIND, entry.KIND, task.KIND, event.KIND)
}
# Raised whenever a kind or a field is added: an upgraded client that stored a lower one reads
# everything again.
MODEL = 4

# Of a personal token. The kinds of one scope are read and written together.
SCOPES = tuple(
    f"{scope}:{access}"
    for scope in dict.fromkeys(kind.scope for kind in KINDS.values())
    for access in ("read", "write")
)
if TYPE_CHECKING:
    KindName = str
    AnyRow = Row
else:
    KindName = Literal[tuple(KINDS)]
    # A row of any kind, in the order in which the API's description names them.
    AnyRow = reduce(or_, (k.row for k in sorted(KINDS.values(), key=lambda kind: kind.path)))
