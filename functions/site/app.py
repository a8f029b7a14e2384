"""Routes outside the domains: the web app, health, the OpenAPI document, and the documentation."""

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
def check_health(query: HealthQuery) -> Reply[Health]:
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
    return assets.serve(f"docs/{name}", request)


# The places of the app, and no other path: what is unknown stays 404. web/src/sw.ts has them too.
@app.get("/")
@app.get("/sign-in")
@app.get("/settings")
@app.get("/import")
@app.get("/search")
@app.get("/tasks")
@app.get("/journals")
@app.get("/calendar")
@app.get("/calendar/<day>")
@app.get("/archive")
@app.get("/tags")
@app.get("/look-back")
@app.get("/look-back/<year>")
@app.get("/trash")
@app.get("/thoughts/<thing_id>")
@app.get("/entries/<thing_id>")
@app.get("/journals/<thing_id>")
@app.get("/tasks/<thing_id>")
@app.get("/events/<thing_id>")
@app.get("/thoughts/<thing_id>/history")
@app.get("/entries/<thing_id>/history")
@app.get("/journals/<thing_id>/history")
@app.get("/tasks/<thing_id>/history")
@app.get("/events/<thing_id>/history")
@documented(is_api=False)
def page(request: Request) -> HttpResponse:
    """Get the app; which of its places to show, it reads from the address."""
    return assets.serve("index.html", request)


@app.get("/app/<version>/<name>")
@documented(is_api=False)
def app_part(version: str, name: str, request: Request) -> HttpResponse:
    """Get a script or style of the app, of the version that is served."""
    return assets.serve(f"{version}/{name}", request)


@app.get("/sw.js")
@app.get("/manifest.webmanifest")
@app.get("/icon.svg")
@app.get("/icon-180.png")
@app.get("/icon-512.png")
@documented(is_api=False)
def root_part(request: Request) -> HttpResponse:
    """Get what a browser asks for at the root: the service worker, the manifest, an icon."""
    return assets.serve(request.path.removeprefix("/"), request)
