"""The site's files: small, compressed once, and cacheable."""

import gzip
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from shared.errors import NotFound
from shared.http.requests import Request
from shared.http.responses import ALWAYS, HttpResponse

_HERE = Path(__file__).parent
_POWERTOOLS = find_spec("aws_lambda_powertools")  # contains Swagger UI; located, not imported
_SWAGGER = Path(str(_POWERTOOLS and _POWERTOOLS.origin)).parent / "event_handler/openapi/swagger_ui"
# name: its folder, its file name there, its type, how long it may be cached
_FILES = {
    "openapi.json": (_HERE, "openapi.json", "application/json", "no-cache"),
    "docs.html": (_HERE, "docs.html", "text/html; charset=utf-8", "no-cache"),
    "docs.js": (_HERE, "docs.js", "text/javascript; charset=utf-8", "no-cache"),
    "swagger-ui.js": (
        _SWAGGER,
        "swagger-ui-bundle.min.js",
        "text/javascript; charset=utf-8",
        "public, max-age=86400",
    ),
    "swagger-ui.css": (
        _SWAGGER,
        "swagger-ui.min.css",
        "text/css; charset=utf-8",
        "public, max-age=86400",
    ),
}
# Only our own scripts, and connections only to this API. Swagger UI sets inline styles.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def serve(name: str, request: Request) -> HttpResponse:
    """Return a file, or 304 if the client has it. Raises NotFound."""
    if name not in _FILES:
        raise NotFound
    folder, path, content_type, caching = _FILES[name]
    plain, packed, etag = _load(folder / path)
    headers = {
        **ALWAYS,
        "content-type": content_type,
        "cache-control": caching,
        "etag": etag,
        "vary": "accept-encoding",
        "content-security-policy": _POLICY,
    }
    if etag in request.headers.get("if-none-match", ""):
        return HttpResponse(304, body="", headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return HttpResponse(200, body=packed, headers={**headers, "content-encoding": "gzip"})
    return HttpResponse(200, body=plain, headers=headers)


@cache
def _load(path: Path) -> tuple[bytes, bytes, str]:
    """Return a file, the file compressed, and its ETag."""
    plain = path.read_bytes()
    return plain, gzip.compress(plain, mtime=0), f'"{sha256(plain).hexdigest()[:16]}"'
