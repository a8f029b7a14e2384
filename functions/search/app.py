"""The routes of search, and of looking back: every kind of item, by words or by time."""

from functions.search import past, queries, stats, tags
from functions.search.models import SearchQuery, SearchResults
from functions.search.past_models import Memories, MemoryQuery, TimelineItem, TimelineQuery
from functions.search.stats import Stats, StatsQuery
from functions.search.tags import Renamed, TagList, TagRename
from shared.db.prologue import Caller
from shared.http.app import App
from shared.kinds.registry import KINDS
from shared.pagination import Page

# A token finds what it may read, so the scope of any kind is enough.
app = App(queries.db, scope=" ".join(dict.fromkeys(kind.scope for kind in KINDS.values())))
handler = app.handler


@app.get("/api/search")
def search(caller: Caller, query: SearchQuery) -> SearchResults:
    """Search everything that the token may read."""
    return queries.search(caller, query)


@app.get("/api/timeline")
def list_timeline(caller: Caller, query: TimelineQuery) -> Page[TimelineItem]:
    """List items of all kinds by their moment, newest first."""
    return past.timeline(caller, query)


@app.get("/api/on-this-day")
def list_memories(caller: Caller, query: MemoryQuery) -> Memories:
    """List what was written on this day in the years before."""
    return past.memories(caller, query)


@app.get("/api/tags")
def list_tags(caller: Caller) -> TagList:
    """List tags, and how many items have each."""
    return tags.list_tags(caller)


@app.post("/api/tags/rename")
def rename_tag(caller: Caller, asked: TagRename) -> Renamed:
    """Rename a tag in everything that the token may change, or merge it with another."""
    return tags.rename(caller, asked)


@app.get("/api/stats")
def get_stats(caller: Caller, query: StatsQuery) -> Stats:
    """Count what a year has on each day, of each kind and of each tag."""
    return stats.stats(caller, query)
