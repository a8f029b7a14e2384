"""PgBouncer in transaction mode between the functions and PostgreSQL."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import sleep

from psycopg import pq

from tests.support.postgres_server import quiet_port

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def pooling(folder: Path, environment: Mapping[str, str], size: int) -> Iterator[dict[str, str]]:
    """Pool connections to `environment`'s server, `size` per login; yield the new environment."""
    assert PGBOUNCER, "pgbouncer is not here: apt-get install pgbouncer"
    port = str(quiet_port())
    users, settings = folder / "users.txt", folder / "pgbouncer.ini"
    lines = Path(environment["PGPASSFILE"]).read_text().splitlines()
    users.write_text("".join('"{3}" "{4}"\n'.format(*line.split(":")) for line in lines))
    settings.write_text(f"""
[databases]
* = host={environment["PGHOST"]} port={environment["PGPORT"]}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 500
{"user = nobody" if os.geteuid() == 0 else ""}
""")
    with (folder / "pgbouncer.log").open("wb") as log:
        process = subprocess.Popen([PGBOUNCER, settings], stdout=log, stderr=log)
    try:
        address = f"host=127.0.0.1 port={port}".encode()
        while pq.PGconn.ping(address) != pq.Ping.OK:
            assert process.poll() is None, (folder / "pgbouncer.log").read_text()
            sleep(0.02)
        yield {**environment, "PGHOST": "127.0.0.1", "PGPORT": port}
    finally:
        process.kill()
        process.wait()
