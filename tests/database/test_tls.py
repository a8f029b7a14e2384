"""TLS with verify-full, as on AWS: no other authority, no other name, no plain text."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from local.postgres.server import as_owner
from shared.db.database import Database
from shared.errors import Unavailable

# The wheel's server lacks TLS; Debian's has it.
BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin")) or [Path(shutil.which("initdb") or "")]
ENCRYPTED: LiteralString = "select ssl from pg_stat_ssl where pid = pg_backend_pid()"
pytestmark = pytest.mark.skipif(
    not (BINARIES[-1] / "initdb").exists(), reason="NOT TESTED: no PostgreSQL with TLS is here"
)


@dataclass
class Authority:
    """A certificate authority."""

    name: x509.Name
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def of(cls, name: str) -> "Authority":
        attributes = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
        return cls(x509.Name(attributes), ec.generate_private_key(ec.SECP256R1()))

    def certificate(self) -> bytes:
        return self._sign(self.name, self.key, x509.BasicConstraints(ca=True, path_length=None))

    def vouch(self, host: str) -> bytes:
        """Return a certificate and its key, for a host."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        signed = self._sign(name, key, x509.SubjectAlternativeName([x509.DNSName(host)]))
        return signed + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def _sign(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, extension: x509.ExtensionType
    ) -> bytes:
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(self.name, name, key.public_key())
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(hours=1))
        builder = builder.not_valid_after(now + timedelta(days=1))
        builder = builder.add_extension(extension, critical=False)
        return builder.sign(self.key, SHA256()).public_bytes(Encoding.PEM)


@dataclass
class Server:
    """A PostgreSQL with TLS."""

    port: str
    bundle: Path  # its certificate authority
    other: Path  # another one
    superuser: str

    def speak(self, *, encrypted: bool) -> None:
        """Turn TLS on or off."""
        with psycopg.connect(self.superuser, autocommit=True) as connection:
            connection.execute(f"alter system set ssl = {'on' if encrypted else 'off'}".encode())
            connection.execute("select pg_reload_conf()")
        time.sleep(0.3)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("tls")
    data = folder / "data"
    data.mkdir(mode=0o700)
    owner = as_owner(data)
    if owner:
        shutil.chown(data, "nobody")
        owner = as_owner(data)
    initdb = ("-U", "postgres", "-A", "trust", "--no-sync")
    subprocess.run(
        [*owner, BINARIES[-1] / "initdb", "-D", data, *initdb], check=True, capture_output=True
    )
    ours, others = Authority.of("ours"), Authority.of("others")
    for name, content in {"ours": ours.certificate(), "others": others.certificate()}.items():
        (folder / name).write_bytes(content)
    pem = data / "server.pem"
    pem.write_bytes(ours.vouch("localhost"))
    pem.chmod(0o600)
    shutil.chown(pem, data.stat().st_uid, data.stat().st_gid)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    settings = {"port": port, "listen_addresses": "localhost", "unix_socket_directories": ""}
    settings |= {"ssl_cert_file": "server.pem", "ssl_key_file": "server.pem"}
    options = [f"--{name}={value}" for name, value in settings.items()]
    process = subprocess.Popen(
        [*owner, BINARIES[-1] / "postgres", "-D", data, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    superuser = f"host=localhost port={port} user=postgres dbname=postgres sslmode=prefer"
    superuser += " require_auth=none"  # whatever the tests' own server takes
    try:
        while psycopg.pq.PGconn.ping(superuser.encode()) != psycopg.pq.Ping.OK:
            assert process.poll() is None
            time.sleep(0.05)
        yield Server(port, folder / "ours", folder / "others", superuser)
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def ask(tls: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., bool]]:
    """Return a function that asks the database as a function on AWS does, and tells if it may."""
    environment = {"PGHOST": "localhost", "PGPORT": tls.port, "PGDATABASE": "postgres"}
    environment["PGREQUIREAUTH"] = "none"
    environment |= {"PGSSLMODE": "verify-full", "PGSSLROOTCERT": str(tls.bundle)}
    tls.speak(encrypted=True)

    def asking(**changed: str) -> bool:
        for name, value in {**environment, **changed}.items():
            monkeypatch.setenv(name, value)
        database = Database("postgres")
        try:
            [row] = database.execute(None, ENCRYPTED)
        except Unavailable:
            return False
        finally:
            database.close()
        assert row["ssl"]
        return True

    yield asking
    tls.speak(encrypted=True)


def test_a_trusted_server_is_accepted(ask: Callable[..., bool]) -> None:
    assert ask()


def test_a_certificate_of_another_authority_is_refused(
    ask: Callable[..., bool], tls: Server
) -> None:
    assert not ask(PGSSLROOTCERT=str(tls.other))


def test_a_certificate_for_another_host_is_refused(ask: Callable[..., bool]) -> None:
    assert not ask(PGHOST="127.0.0.1")


def test_an_unencrypted_connection_is_refused(ask: Callable[..., bool], tls: Server) -> None:
    tls.speak(encrypted=False)
    assert not ask()
    assert not ask(PGSSLROOTCERT=str(tls.other))
