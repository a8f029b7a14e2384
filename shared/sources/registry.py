"""The sources that Aurora can import from."""

from shared.sources import (
    archive,
    dayone,
    ics,
    jrnl,
    jsonl,
    keep,
    markdown,
    original_frontend,
    standard_notes,
    ticktick,
    todoist,
)
from shared.sources.bundle import Bundle
from shared.sources.source import Source, Unusable

# In the order in which a file is looked at: what is more particular comes first.
SOURCES = {
    source.name: source
    for source in (
        archive.SOURCE,
        dayone.SOURCE,
        ics.SOURCE,
        keep.SOURCE,
        standard_notes.SOURCE,
        ticktick.SOURCE,
        todoist.SOURCE,
        original_frontend.SOURCE,
        jsonl.SOURCE,
        jrnl.SOURCE,
        markdown.SOURCE,
    )
}


def detect(bundle: Bundle) -> Source:
    """Return the source that a file is from, by its content. Raises Unusable if it is none's."""
    for source in SOURCES.values():
        if source.recognise(bundle):
            return source
    known = ", ".join(source.title for source in SOURCES.values())
    raise Unusable(f"Nothing in {bundle.name} was recognised. Aurora can read: {known}.")
