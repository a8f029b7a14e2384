"""The site's files: small, compressed once, and cacheable."""

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from shared.errors import NotFound
from shared.http.requests import Request
from shared.http.responses import ALWAYS, HttpResponse

_HERE = Path(__file__).parent
_APP = _HERE / "app"
_POWERTOOLS = find_spec("aws_lambda_powertools")  # contains Swagger UI; located, not imported
_SWAGGER = Path(str(_POWERTOOLS and _POWERTOOLS.origin)).parent / "event_handler/openapi/swagger_ui"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
_ASK = "no-cache"
_DAY = "public, max-age=86400"
_FOR_EVER = "public, max-age=31536000, immutable"
_VERSION = b"__VERSION__"  # stands in the built files for the hash over all of them
# Only our own scripts, and connections only to this API. Swagger UI sets inline styles.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_APP_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_APP_HEADERS = {
    "content-security-policy": _APP_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    # With no-referrer some browsers send `Origin: null` from our own pages.
    "referrer-policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    caching: str
    is_app: bool = False


@cache
def version() -> str:
    """Return a hash over all files of the app: its version, its cache's name and its address."""
    every = sorted(path for path in _APP.iterdir() if path.is_file())
    parts = (path.name.encode() + b"\0" + path.read_bytes() for path in every)
    return sha256(b"\0".join(parts)).hexdigest()[:16]


@cache
def _files() -> dict[str, _File]:
    """Return each file by the name it is served under."""
    found = {
        "openapi.json": _File(_HERE / "openapi.json", _ASK),
        "docs.html": _File(_HERE / "docs.html", _ASK),
        "docs/docs.js": _File(_HERE / "docs.js", _ASK),
        "docs/swagger-ui.js": _File(_SWAGGER / "swagger-ui-bundle.min.js", _DAY),
        "docs/swagger-ui.css": _File(_SWAGGER / "swagger-ui.min.css", _DAY),
    }
    for path in _APP.iterdir():
        at_root = path.name in {"index.html", "sw.js", "manifest.webmanifest"}
        if at_root or path.name.startswith("icon"):
            found[path.name] = _File(path, _ASK if at_root else _DAY, is_app=True)
        else:
            found[f"{version()}/{path.name}"] = _File(path, _FOR_EVER, is_app=True)
    return found


def serve(name: str, request: Request) -> HttpResponse:
    """Return a file, or 304 if the client has it. Raises NotFound."""
    file = _files().get(name)
    if file is None:
        raise NotFound
    plain, packed, etag = _load(file.path)
    headers = {
        **ALWAYS,
        "content-type": _TYPES[file.path.suffix],
        "cache-control": file.caching,
        "etag": etag,
        "vary": "accept-encoding",
        "content-security-policy": _POLICY,
        **(_APP_HEADERS if file.is_app else {}),
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
    if path.parent == _APP:
        plain = plain.replace(_VERSION, version().encode())
    return plain, gzip.compress(plain, mtime=0), f'"{sha256(plain).hexdigest()[:16]}"'
