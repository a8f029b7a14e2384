"""Routes outside the domains: health, the OpenAPI document, and the documentation page."""

from http import HTTPStatus

from functions.site import assets, queries
from functions.site.models import Health, HealthQuery
from shared.db.connection import RETRY_AFTER
from shared.http.app import App, documented
from shared.http.requests import Request
from shared.http.responses import HttpResponse, Reply

app = App(queries.db)
handler = app.handler


@app.get("/health")
@documented(also=(503,))
def health(query: HealthQuery) -> Reply[Health]:
    """Check Aurora's health; `?database=no` does not wake a sleeping database."""
    found = Health.of(None if query.database == "no" else queries.is_up())
    healthy = found.status == "healthy"
    return (
        Reply(found)
        if healthy
        else Reply(found, HTTPStatus.SERVICE_UNAVAILABLE, retry_after=RETRY_AFTER)
    )


@app.get("/openapi.json")
def openapi(request: Request) -> HttpResponse:
    """Get this OpenAPI document."""
    return assets.serve("openapi.json", request)


@app.get("/docs")
@documented(content="text/html")
def docs(request: Request) -> HttpResponse:
    """Get the interactive documentation."""
    return assets.serve("docs.html", request)


@app.get("/docs/<name>")
@documented(is_api=False)
def docs_part(name: str, request: Request) -> HttpResponse:
    """Get a script or style of the documentation."""
    return assets.serve(name, request)
