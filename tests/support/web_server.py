"""A web server with an empty page, for a frontend of another origin."""

import http.server
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread


class Empty(http.server.BaseHTTPRequestHandler):
    """Serves an empty page."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def web_server() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Empty) as server:
        Thread(target=server.serve_forever).start()
        yield server.server_port
        server.shutdown()
