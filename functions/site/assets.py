"""The files of the site: small, compressed once, and cacheable."""

import gzip
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from aws_lambda_powertools.event_handler import Response

from shared.errors import NotFound
from shared.http import ALWAYS
from shared.requests import Request

_SITE = "functions.site"
_SWAGGER = "aws_lambda_powertools.event_handler.openapi.swagger_ui"
# name: the package it is in, its name there, its type, how long it may be kept
_FILES = {
    "openapi.json": (_SITE, "openapi.json", "application/json", "no-cache"),
    "docs.html": (_SITE, "docs.html", "text/html; charset=utf-8", "no-cache"),
    "docs.js": (_SITE, "docs.js", "text/javascript; charset=utf-8", "no-cache"),
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
# No script but our own files, no connection but to this API. Swagger UI styles its elements itself.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def serve(name: str, request: Request) -> Response[Any]:
    """Return a file, or that the client has it. Raises NotFound."""
    if name not in _FILES:
        raise NotFound
    package, path, content_type, caching = _FILES[name]
    plain, packed, etag = _load(package, path)
    headers = {
        **ALWAYS,
        "content-type": content_type,  # not as Response's own, which for JSON takes no bytes
        "cache-control": caching,
        "etag": etag,
        "vary": "accept-encoding",
        "content-security-policy": _POLICY,
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(200, body=packed, headers={**headers, "content-encoding": "gzip"})
    return Response(200, body=plain, headers=headers)


@cache
def _load(package: str, path: str) -> tuple[bytes, bytes, str]:
    """Return a file, the file compressed, and its ETag."""
    plain = files(package).joinpath(path).read_bytes()
    return plain, gzip.compress(plain, mtime=0), f'"{sha256(plain).hexdigest()[:16]}"'
