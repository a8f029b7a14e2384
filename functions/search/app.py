"""The route of search: every kind of item, by words."""

from functions.search import queries
from functions.search.models import SearchQuery, SearchResults
from shared.db.prologue import Caller
from shared.http.app import App
from shared.kinds.registry import KINDS

# A token finds what it may read, so the scope of any kind is enough.
app = App(queries.db, scope=" ".join(dict.fromkeys(kind.scope for kind in KINDS.values())))
handler = app.handler


@app.get("/api/search")
def search(caller: Caller, query: SearchQuery) -> SearchResults:
    """Search everything that the token may read."""
    return queries.search(caller, query)
