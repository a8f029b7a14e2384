"""A proxy that speaks TLS, as API Gateway and a home server's do, in front of plain HTTP."""

import http.server
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "content-encoding", "date"}


@contextmanager
def https_proxy(target: str, folder: Path) -> Iterator[str]:
    """Yield the https address at which `target` answers, with a certificate of its own."""

    class Proxy(http.server.BaseHTTPRequestHandler):
        def forward(self) -> None:
            """Send the request on, and say that it came by HTTPS."""
            length = int(self.headers.get("content-length") or 0)
            sent = [*self.headers.items(), ("x-forwarded-proto", "https")]
            body = self.rfile.read(length)
            answer = httpx.request(self.command, target + self.path, headers=sent, content=body)
            self.send_response(answer.status_code)
            for name, value in answer.headers.multi_items():
                if name not in HOP_BY_HOP:
                    self.send_header(name, value)
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_POST = do_OPTIONS = forward  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever).start()
        yield f"https://localhost:{server.server_port}"
        server.shutdown()


def certificate(folder: Path, host: str = "localhost") -> Path:
    """Write a key and its certificate for a host into one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, SHA256())
    )
    path = folder / f"{host}.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return path
