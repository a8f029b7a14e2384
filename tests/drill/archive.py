"""WAL archiving and point-in-time recovery, as on RDS."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from time import sleep

import psycopg

from local.backup import split_password
from local.postgres.data_dir import make_folder
from local.postgres.server import EmbeddedPostgres, as_owner, binary


class Archive:
    """A base backup and all WAL since, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wal = folder / "wal"
        self.base = folder / "pgdata"
        self.wal.mkdir(parents=True)
        kept = quote(str(self.wal))
        # Copy atomically, as the server requires.
        copying = f"cp %p {kept}/.%f && mv {kept}/.%f {kept}/%f"
        self.settings = {"archive_mode": "on", "archive_command": copying}

    def back_up(self, conninfo: str) -> None:
        """Take a base backup of a running server, and wait until its WAL is archived."""
        self.base.mkdir(mode=0o700)
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.base, nobody.pw_uid, nobody.pw_gid)
        place, environment = split_password(conninfo)
        how = (f"--dbname={place}", "--wal-method=none", "--checkpoint=fast")
        command = [binary("pg_basebackup"), f"--pgdata={self.base}", *how]
        subprocess.run([*as_owner(self.base), *command], env=environment, check=True)
        verify = [binary("pg_verifybackup"), "--no-parse-wal", "--quiet", str(self.base)]
        subprocess.run([*as_owner(self.base), *verify], check=True)

    @contextmanager
    def recovered(self, folder: Path, password: Path, moment: str) -> Iterator[EmbeddedPostgres]:
        """Yield a server recovered to a moment."""
        shutil.copy(password, make_folder(folder) / "password")
        self.base.rename(folder / "pgdata")
        (folder / "pgdata" / "recovery.signal").touch()
        settings = {
            "restore_command": f"cp {quote(str(self.wal))}/%f %p",
            "recovery_target_time": moment,
            "recovery_target_action": "promote",
        }
        with EmbeddedPostgres(folder, settings=settings) as server:
            with psycopg.connect(server.conninfo, autocommit=True) as connection:
                while connection.execute("select pg_is_in_recovery()").fetchone() == (True,):
                    sleep(0.02)
            yield server
