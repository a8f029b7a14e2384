"""Addresses as people type them, and the proxies of their environment."""

from pathlib import Path

import click
import httpx
import pytest
from click.testing import CliRunner

from cli.address import client, plain
from cli.main import main
from tests.support.http_proxy import HttpProxy
from tests.support.serving import serving

VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUEST_METHOD")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without proxies."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return monkeypatch


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("https://aurora.example.com/", "https://aurora.example.com"),
        (" http://192.168.1.5:4000 ", "http://192.168.1.5:4000"),
        ("localhost:4000", "http://localhost:4000"),
        ("localhost", "http://localhost"),
        ("127.0.0.1:4000/", "http://127.0.0.1:4000"),
        ("[::1]:4000", "http://[::1]:4000"),
        ("https://[fd00::1]:4000", "https://[fd00::1]:4000"),
    ],
)
def test_an_address_is_taken_as_it_is_meant(typed: str, meant: str) -> None:
    assert plain(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("aurora.example.com", "192.168.1.5:4000", "ftp://x", "http:/x", "http://", "", ":4000"),
        *("4000", "http://localhost:none", "http://me:secret@localhost:4000", "http://[::1"),
    ],
)
def test_what_is_no_address_is_refused_in_one_line(typed: str, tmp_path: Path) -> None:
    words = ["sync", str(tmp_path / "folder"), "--url", typed or " "]
    done = CliRunner().invoke(main, words, env={"AURORA_TOKEN": "aur_x"})
    assert (done.exit_code, done.output.count("\n")) == (1, 1), done.output
    assert done.output.startswith("Error: ")
    assert "make dev" not in done.output
    assert "secret" not in done.output


def test_an_address_without_a_scheme_works_on_this_machine(database: str, tmp_path: Path) -> None:
    assert database
    with serving(tmp_path / "log") as url:
        words = ["sync", str(tmp_path / "folder"), "--url", url.removeprefix("http://")]
        done = CliRunner().invoke(main, words, env={"AURORA_TOKEN": "aur_" + "x" * 43})
        assert f"{url} does not accept this token" in done.output


def test_a_proxy_is_used_but_for_the_hosts_without(environment: pytest.MonkeyPatch) -> None:
    with HttpProxy("http://127.0.0.1:9", lambda *_: True) as proxy:
        for at in ("127.0.0.1:{port}", "http://127.0.0.1:{port}"):
            environment.setenv("HTTP_PROXY", at.format(port=proxy.server_port))
            with client("http://aurora.invalid") as http, pytest.raises(httpx.HTTPError):
                http.get("/health")
        assert len(proxy.requests) == 2
        for host in ("localhost:9", "[::1]:9", "a.invalid", "[fd00::1]:9", "[fd00::2]:9"):
            environment.setenv("NO_PROXY", "a.invalid, ::1,fd00::1,[fd00::2],10.0.0.0/8")
            with client(f"http://{host}") as http, pytest.raises(httpx.HTTPError):
                http.get("/health", timeout=1)
        with client("http://b.invalid") as http, pytest.raises(httpx.HTTPError):
            http.get("/health")
        assert len(proxy.requests) == 3


@pytest.mark.parametrize("kind", ["socks5", "socks5h", "socks4", "socks", "ftp"])
def test_a_proxy_of_another_kind_is_named_with_the_way_around_it(
    kind: str, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("ALL_PROXY", f"{kind}://me:secret@127.0.0.1:9")
    words = ["sync", str(tmp_path / "folder"), "--url", "http://aurora.invalid"]
    done = CliRunner().invoke(main, words, env={"AURORA_TOKEN": "aur_x"})
    assert (done.exit_code, done.output.count("\n")) == (1, 1), done.output
    assert f"{kind}://" in done.output
    assert "NO_PROXY=aurora.invalid" in done.output
    assert "secret" not in done.output
    with client("http://localhost:4000"):  # this machine is reached all the same
        pass


def test_a_proxy_that_is_no_address_is_refused(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HTTP_PROXY", "http://127.0.0.1:none")
    with pytest.raises(click.ClickException, match="proxy"):
        client("http://aurora.invalid")


def test_certificates_that_are_not_there_are_named(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(click.ClickException, match=r"none\.pem"):
        client("https://aurora.invalid")
