"""The route that reads the files of other programs for an import."""

from functions.imports import queries, reading
from functions.imports.models import Reading, ReadResult
from shared.db.prologue import Caller
from shared.errors import NotRecognised
from shared.http.app import App, documented

app = App(queries.db, scope="history")
handler = app.handler


@app.post("/api/import/read")
@documented(raises=(NotRecognised,))
def read_file(caller: Caller, sent: Reading) -> ReadResult:
    """Read files of another program as changes to send; nothing is written."""
    return reading.read(sent, queries.owner(caller, sent.zone, sent.journal))
