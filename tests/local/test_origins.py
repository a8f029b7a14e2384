"""Which pages and host names the API answers: one list of origins for CORS and the cookie."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from shared.origins import read_origins
from tests.support.aurora_dev import Aurora, eventually, refused
from tests.support.paths import ROOT

LISTED = " http://One.example/ ,https://two.example:443,, http://localhost:5173"
ORIGINS = ["http://one.example", "https://two.example", "http://localhost:5173"]


@pytest.fixture(scope="module")
def aurora(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aurora]:
    folder = tmp_path_factory.mktemp("origins")
    with Aurora(ROOT, folder / "data", ALLOWED_ORIGINS=LISTED) as running:
        yield running


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_listed_origin_gets_cors_headers_and_the_cookie(aurora: Aurora, origin: str) -> None:
    new = {"email": f"{uuid4()}@example.com", "password": "correct horse battery"}
    answer = aurora.client.post("/auth/register", json=new, headers={"origin": origin})
    assert answer.status_code == 201
    assert answer.headers["access-control-allow-origin"] == origin
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert "aurora_refresh=" in answer.headers["set-cookie"]


@pytest.mark.parametrize("origin", ["http://localhost:3000", "https://one.example", "null"])
def test_an_unlisted_origin_gets_neither(aurora: Aurora, origin: str) -> None:
    new = {"email": f"{uuid4()}@example.com", "password": "correct horse battery"}
    answer = aurora.client.post("/auth/register", json=new, headers={"origin": origin})
    assert answer.status_code == 201
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/api/thougths", "/nothing", "/api/thoughts/1/2/3", "/auth/nope"])
def test_a_preflight_to_an_unknown_path_passes_so_that_the_404_is_seen(
    aurora: Aurora, path: str
) -> None:
    page = {"origin": ORIGINS[0]}
    asked = {**page, "access-control-request-method": "POST"}
    preflight = aurora.client.options(path, headers=asked)
    assert (preflight.status_code, preflight.content) == (204, b"")
    assert preflight.headers["access-control-allow-origin"] == ORIGINS[0]
    assert "POST" in preflight.headers["access-control-allow-methods"]
    answer = aurora.client.post(path, headers=page, json={})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.headers["access-control-allow-origin"] == ORIGINS[0]
    assert aurora.client.options(path).status_code == 404  # no browser asks so


def test_another_host_name_is_refused(aurora: Aurora) -> None:
    url = f"http://127.0.0.1:{aurora.port}/health"
    answer = httpx.get(url, headers={"host": "evil.example"}, trust_env=False)
    assert answer.status_code == 421
    assert "make dev HOST_NAMES=" in answer.json()["message"]


@pytest.mark.parametrize(
    "origin", ["localhost:3000", "https://a.example/app", "*", "https://*", "null", "http://a b"]
)
def test_what_is_no_origin_is_refused_at_start(tmp_path: Path, origin: str) -> None:
    line = refused(tmp_path / "data", ALLOWED_ORIGINS=f"http://one.example, {origin}")
    assert line.startswith(f'Error: ALLOWED_ORIGINS: "{origin}" is not an origin: ')
    assert not (tmp_path / "data").exists()


def test_what_is_no_host_name_is_refused_at_start(tmp_path: Path) -> None:
    line = refused(tmp_path / "data", HOST_NAMES="aurora.example, http://a.example")
    assert line.startswith('Error: HOST_NAMES: "http://a.example" is not a host name: ')


@pytest.mark.parametrize(
    ("listed", "origins"),
    [
        (LISTED, ORIGINS),
        ("", []),
        ("HTTPS://App.Example//", ["https://app.example"]),
        ("http://[::1]:80,capacitor://localhost", ["http://[::1]", "capacitor://localhost"]),
    ],
)
def test_origins_are_normalized_as_browsers_write_them(listed: str, origins: list[str]) -> None:
    assert read_origins(listed) == origins


def test_another_host_name_over_plain_http_is_answered_and_warned_of(tmp_path: Path) -> None:
    with Aurora(ROOT, tmp_path / "data", HOST_NAMES="lan.example") as running:
        url = f"http://127.0.0.1:{running.port}/health"
        answer = httpx.get(url, headers={"host": "lan.example"}, trust_env=False)
        assert answer.status_code == 200
        eventually(lambda: "Plain http at lan.example sends passwords" in running.said)


def test_nothing_is_warned_of_at_this_machine_alone(aurora: Aurora) -> None:
    aurora.client.get("/health")
    assert "Plain http" not in aurora.said
