"""A request: reads headers, body, cookies and query from API Gateway's event."""

import re
from base64 import b64decode
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

from shared.errors import BadRequest, BodyTooLarge

MAX_BODY = 1_000_000  # bytes
_KEY = re.compile("[!-~]{1,255}")
_ETAG = re.compile(r'(W/)?"([^"]*)"')
# At most nine digits, since a version is a four-byte integer in PostgreSQL.
_OURS = re.compile("[0-9]{1,9}(-[0-9a-f]{8})?")


class Request:
    """One event of API Gateway's HTTP API, payload version 2.0."""

    def __init__(self, event: Mapping[str, Any], domain: str = "") -> None:
        """Read an event."""
        self.event = event
        self._domain = domain
        # API Gateway lower-cases header names, `sam local` does not.
        headers: Mapping[str, str] = event.get("headers") or {}
        self.headers = {name.lower(): value for name, value in headers.items()}
        http = event["requestContext"]["http"]
        self.method: str = http["method"]
        self.path: str = event["rawPath"]
        self.source_ip: str = http.get("sourceIp", "")

    @property
    def scope(self) -> str:
        """The scope that a personal token needs for this request, or several: it needs one."""
        access = "read" if self.method == "GET" else "write"
        return " ".join(f"{one}:{access}" for one in self._domain.split(" "))

    @cached_property
    def body(self) -> bytes:
        """The body, of at most MAX_BODY bytes. Raises BodyTooLarge."""
        text: str = self.event.get("body") or ""
        # A lone surrogate is not text; as bytes that are not UTF-8, it is rejected as JSON.
        plain = not self.event.get("isBase64Encoded")
        body = text.encode("utf-8", "surrogatepass") if plain else b64decode(text)
        if len(body) > MAX_BODY:
            raise BodyTooLarge
        return body

    @property
    def scheme(self) -> str:
        """How the client reached us: API Gateway and proxies say so, and else it is HTTPS."""
        return "http" if self.headers.get("x-forwarded-proto") == "http" else "https"

    @property
    def origin(self) -> str:
        """The beginning of the addresses by which the client reaches us."""
        return f"{self.scheme}://{self.headers.get('host', '')}"

    @property
    def takes_gzip(self) -> bool:
        """Whether a response may be compressed."""
        return "gzip" in self.headers.get("accept-encoding", "")

    def cookies(self, name: str) -> list[str]:
        """Return the values of every cookie with this name: a browser may send several."""
        pairs = (cookie.partition("=") for cookie in self.event.get("cookies") or [])
        return [value for found, _, value in pairs if found.strip() == name]

    def query(self) -> dict[str, str]:
        """Return the query string's fields. Raises BadRequest if one is repeated."""
        try:
            pairs = parse_qsl(
                self.event.get("rawQueryString") or "",
                keep_blank_values=True,
                errors="strict",
                max_num_fields=50,
            )
        except ValueError as error:
            raise BadRequest("The query string is not valid UTF-8.") from error
        fields = dict(pairs)
        if len(fields) < len(pairs):
            raise BadRequest("A field of the query string is repeated.")
        return fields

    def idempotency(self) -> tuple[str, bytes] | None:
        """Return the Idempotency-Key and a hash of the whole request. Raises BadRequest."""
        key = self.headers.get("idempotency-key")
        if key is None:
            return None
        if not _KEY.fullmatch(key):
            raise BadRequest("An Idempotency-Key must have 1 to 255 visible ASCII characters.")
        asked = b"\0".join((self.method.encode(), self.path.encode(), self.body))
        return key, sha256(asked).digest()

    def etags(self, header: str, *, weak: bool = False) -> list[str] | None:
        """Return the ETags an If-Match or If-None-Match header names, or None for any.

        Those that are none of ours are left out.
        """
        value = self.headers.get(header, "*").strip()
        if value == "*":
            return None
        tags = [tag for mark, tag in _ETAG.findall(value) if weak or not mark]
        return [tag for tag in tags if _OURS.fullmatch(tag)]
