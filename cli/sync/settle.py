"""Where both sides changed: Aurora's text goes into the file, the other beside it."""

from pathlib import PurePosixPath

from cli.sync.exchange import Edit, Item, Outcome
from cli.sync.folder import digest
from cli.sync.front import Unreadable, split
from cli.sync.here import Here
from cli.sync.names import cut
from cli.sync.writing import write

LONGEST = 200  # bytes of a name before what is added


def settle(here: Here, edit: Edit, outcome: Outcome) -> None:
    """Keep both texts, and tell where they are."""
    found, path, beside = here.things.get(edit.id), edit.path, ""
    if found:
        data = here.folder.read(path)
        if digest(data) != found.digest:
            here.wait_for(edit.id)
            return
        stem = PurePosixPath(path).stem
        beside = str(
            PurePosixPath(path).with_name(f"{cut(stem, LONGEST)}.conflict-{outcome.kept}.md")
        )
        # It is there if the sync before was killed right here.
        here.folder.write(beside, _without_id(data), was=None)
    if row := outcome.row:
        write(here, Item(kind=edit.kind, id=edit.id, version=row["version"], row=row))
    elif found:
        here.folder.remove(path, found.digest)
        here.drop(edit.id)
        here.state.things.pop(edit.id, None)
    here.report.conflict(_line(path, beside, there=row is not None))


def _line(path: str, beside: str, *, there: bool) -> str:
    if not beside:
        return f"{path} was deleted here and changed in Aurora: it is back, as it is there."
    if there:
        return (
            f"{path} was changed here and in Aurora. Aurora's text is in it; yours is in "
            f"{beside}: put together what you want to keep, and delete that file."
        )
    return (
        f"{path} was changed here and deleted in Aurora. Your text is in {beside}: "
        "rename it to keep it as something new, or delete it."
    )


def _without_id(data: bytes) -> bytes:
    """Return a file as one that would be something new."""
    try:
        line = split(data).lines.get("id", "")
    except Unreadable:
        return data
    return data.replace(line.encode(), b"", 1)
