"""Files that are gone: what is deleted in Aurora for it, and what is not."""

from cli.sync.here import Found, Here

FEW = 10  # files, which may always be deleted


def deletions(here: Here, *, sure: bool) -> list[str]:
    """Return the things to delete in Aurora, journals last; entries go with their journal."""
    state, report = here.state, here.report
    gone = [one for one in state.things if one not in here.things]
    if not gone:
        return []
    if here.unreadable:
        report.hold_back(
            "Nothing is deleted in Aurora while there are files that cannot be read: "
            "one of them may be one that seems to be gone."
        )
        return []
    if not sure and len(gone) > FEW and 2 * len(gone) > len(state.things):
        report.hold_back(
            f"{len(gone):,} of {len(state.things):,} files are gone from {here.folder.root}, so "
            "nothing is deleted in Aurora. Put them back; or run this again with --delete to "
            f"delete them there too (into the trash); or delete {here.folder.own} to get all back."
        )
        return []
    in_use = {here.journal_of(found, state.things.get(found.id)) for found in here.things.values()}
    journals = {one for one in gone if state.things[one].kind == "journal"}
    for journal in journals & in_use:
        _write_again(here, journal)
    journals -= in_use
    rest = [
        one
        for one in gone
        if state.things[one].kind != "journal" and state.things[one].journal not in journals
    ]
    return rest + sorted(journals)


def _write_again(here: Here, journal: str) -> None:
    """Write the file of a journal that still has entries here: deleting it would take them."""
    known = here.state.things[journal]
    if known.text and here.folder.write(known.path, known.text.encode(), was=None):
        here.put(Found(known.path, known.digest, "journal", journal))
