"""Where both sides changed: Aurora's text goes into the file, the other beside it."""

from pathlib import PurePosixPath

from cli.sync.filenames import cut
from cli.sync.front_edit import edit
from cli.sync.front_matter import Unreadable, split

LONGEST = 200  # bytes of a name before what is added


def copy_path(path: str, number: int | None) -> str:
    """Return where the text that lost goes; the number is its own in Aurora's history."""
    stem = PurePosixPath(path).stem
    return str(PurePosixPath(path).with_name(f"{cut(stem, LONGEST)}.conflict-{number or 0}.md"))


def copy_of(data: bytes) -> bytes:
    """Return a file without its id: renamed, it is something new."""
    try:
        document = split(data)
    except Unreadable:
        return data
    if "id" not in document.pairs:
        return data
    if (changed := edit(document, {"id": None})) is not None:
        return changed
    pair = document.pairs["id"]
    start, stop = document.begin + pair.start, document.begin + pair.end
    flow = document.text[stop:].lstrip(" ,") if document.is_flow else document.text[stop:]
    return f"{document.mark}{document.text[:start]}{flow}".encode()


def conflict_line(path: str, beside: str, *, is_there: bool) -> str:
    """Return what to tell of two texts."""
    if is_there:
        return (
            f"{path} was changed here and in Aurora. Aurora's text is in it; yours is in "
            f"{beside}: put together what you want to keep, and delete that file."
        )
    return (
        f"{path} was changed here and deleted in Aurora. Your text is in {beside}: "
        "rename it to keep it as something new, or delete it."
    )
