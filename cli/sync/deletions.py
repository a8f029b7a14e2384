"""Files that are gone: which of them are deleted in Aurora, and which deletions are held back."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from cli.sync.filenames import folder_of
from cli.sync.snapshot import PARTS, Snapshot
from cli.sync.state import State

FEW = 10  # files, which may always be deleted
_HOW = (
    "Put them back; or run this again with --really to delete them there too (into the trash); "
    "or delete .aurora in the folder to get all back."
)


@dataclass
class Deletions:
    """What becomes of the items whose files are gone."""

    delete: list[str] = field(default_factory=list)  # those with parts last
    write_again: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # why others are held back


def sort_out(
    missing: list[str], asked: AbstractSet[str], files: Snapshot, agreed: State, *, really: bool
) -> Deletions:
    """Return which of the missing files to delete in Aurora; those asked about only if meant."""
    found = Deletions()
    if not missing:
        return found
    if files.refused:
        found.lines.append(
            "Nothing is deleted in Aurora while there are files that cannot be read: "
            "one of them may be one that seems to be gone."
        )
        return found
    parts = set(PARTS.values())
    in_use = {files.parent_of(file, agreed.items.get(key)) for key, file in files.items.items()}
    in_use |= {files.parent_at(file.path) for file in files.new}
    found.write_again = [one for one in missing if one in in_use]
    gone = [one for one in missing if one not in in_use]
    if not really and len(gone) > FEW and 2 * len(gone) > len(agreed.items):
        found.lines.append(
            f"{len(gone):,} of {len(agreed.items):,} files are gone, so nothing is deleted in "
            f"Aurora. {_HOW}"
        )
        return found
    held = set() if really else _held_back(gone, asked, files, agreed, found.lines)
    delete = {one for one in gone if one not in held}
    with_parts = [one for one in gone if one in delete and agreed.items[one].kind in parts]
    # Entries are deleted with their journal.
    found.delete = [
        one
        for one in gone
        if one in delete - set(with_parts) and agreed.items[one].parent not in with_parts
    ] + with_parts
    return found


def _held_back(
    gone: list[str], asked: AbstractSet[str], files: Snapshot, agreed: State, lines: list[str]
) -> set[str]:
    held: set[str] = set()
    by_folder = _by_folder(gone, agreed)
    known = _by_folder(agreed.items, agreed)
    for folder, item_ids in by_folder.items():
        if why := _suspicion(folder, item_ids, known[folder], files, agreed):
            count = "1 item is" if len(item_ids) == 1 else f"{len(item_ids):,} items are"
            lines.append(f"{folder} {why}, so its {count} not deleted in Aurora. {_HOW}")
            held |= set(item_ids)
    if held and (others := set(gone) - held):
        count = (
            "1 other file that is gone is"
            if len(others) == 1
            else (f"{len(others):,} other files that are gone are")
        )
        lines.append(f"{count} not deleted in Aurora either: they may have been moved there.")
        return set(gone)
    if rest := (asked & set(gone)) - held:
        count = "1 file was" if len(rest) == 1 else f"{len(rest):,} files were"
        lines.append(
            f"{count} gone when Aurora was restored to an earlier time, so nothing of that is "
            f"deleted there. {_HOW}"
        )
    return held | rest


def _suspicion(
    folder: str, missing: list[str], known: list[str], files: Snapshot, agreed: State
) -> str:
    """Return what else may have happened to files than that a person deleted them."""
    now, before = files.listing.folders.get(folder), agreed.folders.get(folder)
    if now is None and folder:
        return "is gone"
    if now and before and now != before:
        return "is another folder than before, or on another disk"
    if len(missing) == len(known) > 1:
        return "has none of its files any more"
    if any(agreed.items[one].kind in PARTS.values() for one in missing):
        return "has no files any more"
    return ""


def _by_folder(item_ids: Iterable[str], agreed: State) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item_id in item_ids:
        found.setdefault(folder_of(agreed.items[item_id].path), []).append(item_id)
    return found


def seen_folders(files: Snapshot, agreed: State) -> dict[str, tuple[int, int]]:
    """Return which folders those of the agreed files are; one with files missing, as before."""
    now, found = files.listing.folders, {}
    for folder, item_ids in _by_folder(agreed.items, agreed).items():
        is_whole = folder in now and all(one in files.items for one in item_ids)
        if identity := now[folder] if is_whole else agreed.folders.get(folder):
            found[folder] = identity
    return found
