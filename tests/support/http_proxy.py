"""An HTTP proxy before Aurora that notes each request, and can lose it or its answer."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Literal, Self

import httpx

Moment = Literal["before", "after"]
PASSED_ON = ("authorization", "content-type")


class HttpProxy(ThreadingHTTPServer):
    """Forwards requests to one address for as long as its context lasts."""

    def __init__(self, url: str, loses: Callable[[int, Moment], bool]) -> None:
        """Forward to `url`; `loses` is asked before and after each request, by its number."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target, self.loses = url, loses
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.requests: list[str] = []

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: HttpProxy

    def do_GET(self) -> None:
        self.server.requests.append(f"{self.command} {self.path}")
        number = len(self.server.requests)
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.close_connection = self.server.loses(number, "before")
        if self.close_connection:
            return
        answer = self._forward(body)
        self.close_connection = self.server.loses(number, "after")
        if self.close_connection:
            return
        self.send_response(answer.status_code)
        self.send_header("content-length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def do_POST(self) -> None:
        self.do_GET()

    def _forward(self, body: bytes) -> httpx.Response:
        headers = {name: self.headers[name] for name in PASSED_ON if name in self.headers}
        url = self.server.target + self.path
        return httpx.request(self.command, url, content=body, headers=headers, timeout=30)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
