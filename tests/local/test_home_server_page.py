"""docs/home-server.md: its unit, its proxies, its tables for cron and its lines."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.support.aurora_dev import Aurora, eventually
from tests.support.https_proxy import certificate
from tests.support.pages import SHELLS, blocks
from tests.support.paths import ROOT

PAGE = "docs/home-server.md"
HOST = "aurora.example.com"
PROGRAM = "/opt/aurora/.venv/bin/aurora"
HERE = str(Path(sys.executable).parent / "aurora")
[UNIT] = blocks(PAGE, "ini")


def needs(program: str) -> str:
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    if not found:
        pytest.skip(f"NOT TRIED: there is no {program}")
    return found


def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "aurora.service"
    unit.write_text(UNIT.replace(PROGRAM, HERE))
    verify = [needs("systemd-analyze"), "verify", "--man=no", str(unit)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    unit.write_text(UNIT)  # what it starts is not here
    assert subprocess.run(verify, capture_output=True, check=False).returncode != 0


@pytest.fixture(scope="module")
def aurora(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aurora]:
    """What the unit starts, with its environment."""
    [words] = re.findall(rf"^ExecStart={PROGRAM} dev (.*)$", UNIT, re.MULTILINE)
    variables = dict(re.findall(r"^Environment=(\w+)=(.*)$", UNIT, re.MULTILINE))
    data = tmp_path_factory.mktemp("service") / "data"
    assert words.startswith("--data /var/lib/aurora/data ")
    options = words.split()[2:]
    with Aurora(ROOT, data, *options, PASSWORD_COST="4", **variables) as running:
        assert len(running.workers) == 2
        yield running


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def nginx(folder: Path, port: int, aurora: Aurora) -> list[str]:
    [site] = blocks(PAGE, "nginx")
    pem = certificate(folder, HOST)
    site = re.sub(r"/etc/letsencrypt/live/\S+\.pem", str(pem), site)
    site = site.replace("listen 443", f"listen 127.0.0.1:{port}")
    (folder / "site").write_text(site.replace("127.0.0.1:4000", f"127.0.0.1:{aurora.port}"))
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""  # who may write into this folder
    whole = (
        f"{user} daemon off; pid {folder}/pid; error_log stderr; events {{}}"
        f" http {{ access_log off; {temporary} include {folder}/site; }}"
    )
    (folder / "nginx.conf").write_text(whole)
    return [needs("nginx"), "-c", str(folder / "nginx.conf"), "-p", str(folder)]


def caddy(folder: Path, port: int, aurora: Aurora) -> list[str]:
    [site] = blocks(PAGE, "caddyfile")
    pem = certificate(folder, HOST)
    site = site.replace(
        f"{HOST} {{", f"{HOST}:{port} {{\n\tbind 127.0.0.1\n\ttls {pem} {pem}"
    ).replace("127.0.0.1:4000", f"127.0.0.1:{aurora.port}")
    options = "{\n\tadmin off\n\tauto_https disable_redirects\n}\n"
    (folder / "Caddyfile").write_text(options + site)
    return [needs("caddy"), "run", "--config", str(folder / "Caddyfile")]


Proxy = Callable[[str], httpx.Client]


@contextmanager
def proxying(command: list[str], folder: Path, port: int) -> Iterator[Proxy]:
    """Run a proxy, and yield a function that returns a client from an address."""
    with (folder / "log").open("wb") as log:
        ours = {**os.environ, "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        process = subprocess.Popen(command, stdout=log, stderr=log, env=ours)
    try:

        def client(address: str) -> httpx.Client:
            context = ssl.create_default_context(cafile=str(folder / f"{HOST}.pem"))
            transport = httpx.HTTPTransport(verify=context, local_address=address)
            return httpx.Client(
                base_url=f"https://127.0.0.1:{port}", transport=transport, headers={"host": HOST}
            )

        def is_up() -> bool:
            assert process.poll() is None, (folder / "log").read_text()
            with client("127.0.0.1") as asked:
                return ask(asked, "GET", "/health").status_code == 200

        eventually(is_up)
        yield client
    finally:
        process.terminate()
        process.wait(20)


def ask(client: httpx.Client, method: str, path: str, **more: object) -> httpx.Response:
    return client.request(method, path, extensions={"sni_hostname": HOST}, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("proxy", [nginx, caddy])
def test_a_proxy_with_tls_passes_on_what_aurora_needs_to_know(
    proxy: Callable[[Path, int, Aurora], list[str]], aurora: Aurora, tmp_path: Path
) -> None:
    port = free_port()
    with (
        proxying(proxy(tmp_path, port, aurora), tmp_path, port) as client,
        client("127.0.0.1") as own,
    ):
        new = {"email": f"{uuid4()}@example.com", "password": "correct horse battery"}
        refused = ask(own, "POST", "/auth/register", json=new)
        assert (refused.status_code, refused.json()["code"]) == (403, "wrong_registration_code")
        page = {"origin": f"https://{HOST}"}
        code = re.findall(r"Users  (\S+) is the code", aurora.said)[0]
        signed_in = ask(own, "POST", "/auth/register", json={**new, "code": code}, headers=page)
        assert signed_in.status_code == 201
        assert signed_in.headers["set-cookie"].startswith("__Host-aurora_refresh=")
        assert "Secure" in signed_in.headers["set-cookie"]
        bearer = {"authorization": f"Bearer {signed_in.json()['access_token']}"}
        long = {"content": "x" * 99_000}
        journal = ask(own, "POST", "/api/journals", json={"name": "Diary"}, headers=bearer).json()
        path = f"/api/journals/{journal['id']}/entries"
        assert ask(own, "POST", path, json=long, headers=bearer).status_code == 201

        def attempt(address: str, number: int) -> int:
            headers = {"x-forwarded-for": f"10.0.0.{number}"}  # what a liar adds
            wrong = {**new, "password": "guessed", "email": f"{number}.{new['email']}"}
            with client(address) as one:
                return ask(one, "POST", "/auth/login", json=wrong, headers=headers).status_code

        guesser, neighbour = ("127.0.1.1", "127.0.1.2") if proxy is nginx else ("127.0.2.1",) * 2
        if proxy is caddy:
            neighbour = "127.0.2.2"
        assert [attempt(guesser, number) for number in range(101)][-1] == 429
        assert attempt(neighbour, 1) == 401
    assert "Plain http" not in aurora.said


def run(entry: str, folder: Path) -> None:
    """Run a line of /etc/cron.d, as cron would."""
    *_, user, command = entry.split(maxsplit=6)[4:]
    assert user == "aurora"
    command = command.replace(r"\%", "\0")
    assert "%" not in command
    command = command.replace("\0", "%").replace("/var/lib/aurora", str(folder))
    done = subprocess.run(
        ["sh", "-c", command.replace(PROGRAM, HERE)],
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done


def test_cron_backs_up_and_clears_away_what_is_old(tmp_path: Path) -> None:
    with Aurora(ROOT, tmp_path / "data"):
        nightly, tidy = blocks(PAGE, "crontab")
        back_up, clear = nightly.splitlines()
        run(back_up, tmp_path)
        [made] = (tmp_path / "backups").iterdir()
        assert made.stat().st_size > 0
        assert made.stat().st_mode & 0o077 == 0
        assert made.parent.stat().st_mode & 0o077 == 0
        old = made.with_name("2026-01-01.backup")
        old.touch()
        os.utime(old, (0, time.time() - 32 * 86_400))
        run(clear, tmp_path)
        assert [*made.parent.iterdir()] == [made]
        run(tidy.strip(), tmp_path)


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("page", [PAGE, "docs/operate.md"])
def test_every_shell_can_read_the_lines(page: str, shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"NOT TRIED IN {shell}: it is not here")
    for block in blocks(page):
        subprocess.run([shell, "-n"], input=block, text=True, check=True)
