"""The text that lies in an archive: how to read it, how to check it, what is not in it."""

from collections.abc import Mapping

TEXT = """Everything that an account of Aurora holds
==========================================

What is here
{counts}

data/rows/       what there is, one JSON object a line: a kind a file, in order of the ids
data/trash/      what was deleted and can still be restored, with `deleted_at`
data/versions.jsonl    the version and the last change of each row, as evidence
data/tombstones.jsonl  the ids of what was deleted, as evidence
{history}data/pages/      the same as rows, as Markdown for people; an import does not read it
data/aurora.json whose it is, of what moment, and the meaning of every field (JSON Schema)

Check it
    sha256sum -c manifest-sha256.txt     in this folder; it needs nothing of Aurora
    aurora export --check FILE.zip       the same, and the counts
It is a bag of BagIt 1.0 (RFC 8493), so every program for those can check it too.

Read it again
    aurora import FILE.zip               into this account or another one

What is not here
    Passwords, sign-ins, tokens and the second factor: they are no content of yours.
    The bytes of pictures: Aurora does not keep them yet.{without}
"""
HISTORY = "data/history.jsonl     every earlier version, as evidence; an import does not read it\n"
WITHOUT = "\n    Earlier versions: `aurora export --history` adds them."


def readme(counts: Mapping[str, int], *, has_history: bool) -> str:
    """Return the text for an archive with so many of each."""
    listed = "\n".join(f"    {number:>9,} {name}" for name, number in counts.items() if number)
    return TEXT.format(
        counts=listed or "    nothing yet",
        history=HISTORY if has_history else "",
        without="" if has_history else WITHOUT,
    )
