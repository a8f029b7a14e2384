"""Files that are gone: which of them are deleted in Aurora, and which deletions are held back."""

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from cli.sync.filenames import folder_of
from cli.sync.snapshot import PARTS, Snapshot
from cli.sync.state import State

FEW = 10  # files, which may always be deleted
HOW = (
    "Put them back; or run this again with --really (make sync ... REALLY=1) to delete them there "
    "too, into the trash; or delete .aurora in the folder to get all back."
)


@dataclass
class Deletions:
    """The decisions about items whose files are gone."""

    delete: list[str] = field(default_factory=list)  # those with parts last
    write_again: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # why others are held back


@dataclass(frozen=True)
class Doubts:
    """Reasons why files may be missing that nobody deleted."""

    suspect: Mapping[str, str]  # folders, and what is the matter with them
    asked: AbstractSet[str]  # gone when Aurora was restored


def sort_out(
    missing: list[str], doubts: Doubts | None, files: Snapshot, agreed: State
) -> Deletions:
    """Return which of the missing files to delete in Aurora; without doubts, all."""
    in_use = parents_in_use(files, agreed)
    with_parts = {one for one in missing if agreed.items[one].kind in PARTS.values()}
    found = Deletions(write_again=[one for one in missing if one in with_parts & in_use])
    kept = in_use if doubts else in_use & with_parts
    gone = [one for one in missing if one not in kept]
    found.lines = [
        f"{agreed.items[one].path} is gone, but not all that belongs to it and would be deleted "
        f"with it, so it is not deleted in Aurora. {HOW}"
        for one in missing
        if one in kept - with_parts
    ]
    if gone and files.refused:
        found.lines.append(
            "Nothing is deleted in Aurora while there are files that cannot be read: "
            "one of them may be one that seems to be gone."
        )
    elif doubts and len(gone) > FEW and 2 * len(gone) > len(agreed.items):
        found.lines.append(
            f"{len(gone):,} of {len(agreed.items):,} files are gone, so nothing is deleted in "
            f"Aurora. {HOW}"
        )
    elif doubts and gone and doubts.suspect:
        # What is gone elsewhere may have been moved there before.
        found.lines += [
            f"{folder} {why}, so no file that is gone is deleted in Aurora. {HOW}"
            for folder, why in doubts.suspect.items()
        ]
    elif doubts and (held := [one for one in gone if one in doubts.asked]):
        count = "1 file was" if len(held) == 1 else f"{len(held):,} files were"
        found.lines.append(
            f"{count} gone when Aurora was restored to an earlier time, so nothing of that is "
            f"deleted there. {HOW}"
        )
        found.delete = _parts_last([one for one in gone if one not in doubts.asked], agreed)
    else:
        found.delete = _parts_last(gone, agreed)
    return found


def suspicions(missing: list[str], files: Snapshot, agreed: State) -> dict[str, str]:
    """Return the folders to which something else may have happened than that files were deleted."""
    in_use = parents_in_use(files, agreed)
    gone = [one for one in missing if one not in in_use]
    known = Counter(folder_of(one.path) for one in agreed.items.values())
    found = {}
    for folder, lost in Counter(folder_of(agreed.items[one].path) for one in gone).items():
        items = [agreed.items[one] for one in gone if folder_of(agreed.items[one].path) == folder]
        now = files.listing.folders.get(folder)
        if now is None:
            found[folder] = "is gone"
        elif any(one.folder not in {None, now} for one in items):
            found[folder] = "is another folder than before, or on another disk"
        elif lost == known[folder] > 1 or any(one.kind in PARTS.values() for one in items):
            found[folder] = "has none of its files any more"
    return found


def parents_in_use(files: Snapshot, agreed: State) -> set[str | None]:
    """Return the items to which files belong that are there."""
    found = {files.parent_of(file, agreed.items.get(key)) for key, file in files.items.items()}
    found |= {files.parent_at(file.path) or files.parent_of(file, None) for file in files.new}
    return found.union(*(ancestors(one, agreed) for one in found))


def ancestors(item_id: str | None, agreed: State) -> list[str]:
    """Return what an item belongs to, the nearest first."""
    found: list[str] = []
    while (known := agreed.items.get(item_id or "")) and known.parent not in {None, *found}:
        item_id = known.parent
        found += [item_id] if item_id else []
    return found


def _parts_last(gone: list[str], agreed: State) -> list[str]:
    """Return what to delete; what belongs to something is deleted with that."""
    alone = [one for one in gone if not set(gone).intersection(ancestors(one, agreed))]
    return sorted(alone, key=lambda one: agreed.items[one].kind in PARTS.values())
