"""An HTTP proxy before Aurora that notes each request, and can lose it or its answer."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Literal, Self

import httpx

Moment = Literal["before", "after"]


class HttpProxy:
    """Forwards requests to one address for as long as its context lasts."""

    def __init__(self, url: str, loses: Callable[[int, Moment], bool]) -> None:
        """Forward to `url`; `loses` is asked before and after each request, by its number."""
        self.requests: list[str] = []
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                proxy.requests.append(f"{self.command} {self.path}")
                number = len(proxy.requests)
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                self.close_connection = loses(number, "before")
                if self.close_connection:
                    return
                headers = {
                    name: self.headers[name]
                    for name in ("authorization", "content-type")
                    if name in self.headers
                }
                answer = httpx.request(
                    self.command, url + self.path, content=body, headers=headers, timeout=30
                )
                self.close_connection = loses(number, "after")
                if self.close_connection:
                    return
                self.send_response(answer.status_code)
                self.send_header("content-length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
