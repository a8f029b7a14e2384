"""`aurora dev` where others can reach it: by its address, with a code, behind a proxy."""

import re
import socket
import subprocess
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, expect

from local.gateway.hosts import is_ours
from local.reach import LOOPBACK, Reach, read_proxies
from tests.support.app import Device
from tests.support.aurora_dev import Aurora, command, environment
from tests.support.paths import ROOT

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def aurora(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aurora]:
    data = tmp_path_factory.mktemp("lan") / "data"
    with Aurora(ROOT, data, "--host", "0.0.0.0") as running:
        yield running


@pytest.fixture
def lan(aurora: Aurora) -> str:
    """Its address for another machine of the network, as it is printed."""
    found = re.search(r"^  LAN    (http://\S+)$", aurora.said, re.MULTILINE)
    if not found:
        pytest.skip("NOT TRIED: this machine has no address but the loopback's")
    return found[1]


def code_of(aurora: Aurora) -> str:
    found = re.search(r"^  Users  (\S+) is the code to register with$", aurora.said, re.MULTILINE)
    assert found, aurora.said
    return found[1]


def new_person(**more: str) -> dict[str, str]:
    return {"email": f"{uuid4()}@example.com", "password": PASSWORD, **more}


def test_another_machine_registers_with_the_code_that_was_printed(aurora: Aurora, lan: str) -> None:
    for url in (lan, str(aurora.client.base_url)):
        with httpx.Client(base_url=url, trust_env=False) as client:
            refused = client.post("/auth/register", json=new_person())
            assert (refused.status_code, refused.json()["code"]) == (403, "wrong_registration_code")
            allowed = client.post("/auth/register", json=new_person(code=code_of(aurora)))
            assert allowed.status_code == 201
    assert f"Plain http at {lan} sends passwords" in aurora.said


def test_a_phone_in_the_network_uses_the_app(aurora: Aurora, lan: str, browser: Browser) -> None:
    phone = Device.new(browser, lan)
    page = phone.open()
    page.get_by_role("button", name="Create an account").click()
    page.get_by_label("E-mail").fill(new_person()["email"])
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account", exact=True).click()
    page.get_by_label(re.compile("registration code", re.IGNORECASE)).fill(code_of(aurora))
    page.get_by_role("button", name="Create account", exact=True).click()
    expect(page.get_by_text("Nothing yet.")).to_be_visible()
    phone.write("From the sofa")
    page.reload()
    expect(phone.item("From the sofa")).to_be_visible()
    assert page.evaluate("isSecureContext") is False
    phone.context.close()


def test_a_name_that_is_not_listed_is_refused_at_every_address(aurora: Aurora, lan: str) -> None:
    for url in (lan, str(aurora.client.base_url)):
        for host in ("evil.example", "192.0.2.99", f"{ip_of(lan)}.evil.example"):
            answer = httpx.get(f"{url}/health", headers={"host": host}, trust_env=False)
            assert answer.status_code == 421, host
    # Also this machine's own address where the request did not come by it.
    answer = aurora.client.get("/health", headers={"host": ip_of(lan)})
    assert answer.status_code == 421


def ip_of(url: str) -> str:
    return httpx.URL(url).host


@pytest.mark.parametrize(
    ("host", "reached", "ours"),
    [
        ("192.168.1.5:4000", "192.168.1.5", True),
        ("192.168.1.5", "192.168.1.6", False),
        ("[fd00::2]:4000", "fd00::2", True),
        ("[fd00:0:0::2]", "fd00::2", True),
        ("[fd00::3]", "fd00::2", False),
        ("localhost", "192.168.1.5", True),
        ("aurora.local", "192.168.1.5", False),
        ("", "192.168.1.5", False),
    ],
)
def test_a_host_is_ours_if_it_is_the_address_that_was_reached(
    host: str,
    reached: str,
    ours: bool,  # noqa: FBT001
) -> None:
    assert is_ours(host, frozenset(), reached) is ours


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "::1"])
def test_the_loopback_is_private(host: str) -> None:
    reach = Reach(host)
    assert (reach.addresses, reach.is_private) == (LOOPBACK, True)
    assert reach.settings()["REGISTRATION"] == "open"


@pytest.mark.parametrize(
    ("reach", "addresses"),
    [
        (Reach("0.0.0.0"), ("0.0.0.0", "::1")),
        (Reach("::"), ("0.0.0.0", "::")),
        (Reach("192.168.1.5"), ("192.168.1.5", *LOOPBACK)),
        (Reach(host_names="aurora.example"), LOOPBACK),
        (Reach(proxies="127.0.0.1"), LOOPBACK),
    ],
)
def test_whatever_others_reach_takes_a_code_to_register(
    reach: Reach, addresses: tuple[str, ...]
) -> None:
    assert (reach.addresses, reach.is_private) == (addresses, False)
    first, second = reach.settings(), reach.settings()
    assert first["REGISTRATION"] == "code"
    assert len(first["REGISTRATION_CODE"]) >= 12
    assert first["REGISTRATION_CODE"] != second["REGISTRATION_CODE"]


def failing(tmp_path: Path, *options: str, **variables: str) -> str:
    done = subprocess.run(
        command(tmp_path / "data", 0, *options),
        cwd=ROOT,
        env=environment(variables),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done
    assert not (tmp_path / "data").exists()
    return done.stderr


def test_what_is_no_address_is_refused_at_start(tmp_path: Path) -> None:
    assert failing(tmp_path, "--host", "my-laptop").startswith('Error: HOST: "my-laptop" is no')
    assert "Cannot use 192.0.2.99 and port" in failing(tmp_path, "--host", "192.0.2.99")
    wrong = failing(tmp_path, TRUSTED_PROXIES="127.0.0.1, proxy.lan")
    assert wrong.startswith('Error: TRUSTED_PROXIES: "proxy.lan" is not the address of a proxy')
    assert read_proxies(" 127.0.0.1,, 10.0.0.0/8 ") == ["127.0.0.1", "10.0.0.0/8"]


def test_the_owners_choice_is_told_instead_of_the_code(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for mode, line in (("closed", "Nobody may register"), ("open", "Anybody who reaches it may")):
        with Aurora(ROOT, data, "--host", "0.0.0.0") as running:
            before = running.said
        chosen = ["admin", "--data", str(data), "registration", mode]
        subprocess.run([*command(data, 0)[:3], *chosen], cwd=ROOT, check=True, capture_output=True)
        with Aurora(ROOT, data, "--host", "0.0.0.0") as running:
            assert f"  Users  {line}" in running.said
            assert f"  Users  {line}" not in before


def failures(url: str, address: str, times: int) -> list[int]:
    wrong = new_person()
    headers = {"x-forwarded-for": address} if address else {}
    with httpx.Client(base_url=url, trust_env=False, headers=headers) as client:
        return [client.post("/auth/login", json=wrong).status_code for _ in range(times)]


def test_only_a_trusted_proxy_says_whose_attempts_are_counted(tmp_path: Path) -> None:
    variables = {"PASSWORD_COST": "4", "TRUSTED_PROXIES": "127.0.0.1"}
    with Aurora(ROOT, tmp_path / "data", **variables) as running:
        url = f"http://127.0.0.1:{running.port}"
        # One address may try 100 times; what it adds in front is not believed.
        assert 429 in {
            status for n in range(11) for status in failures(url, f"10.0.0.{n}, 192.0.2.7", 10)
        }
        assert failures(url, "192.0.2.7", 1) == [429]
        assert failures(url, "192.0.2.8", 1) == [401]
    with Aurora(ROOT, tmp_path / "data", PASSWORD_COST="4") as running:
        url = f"http://127.0.0.1:{running.port}"
        assert failures(url, "192.0.2.7", 1) == [401]  # the header is anybody's
        assert 429 in {status for n in range(11) for status in failures(url, f"10.0.0.{n}", 10)}


def test_a_port_is_the_same_at_every_address(aurora: Aurora) -> None:
    for address in ("127.0.0.1", "::1"):
        assert ip_address(address).is_loopback
        socket.create_connection((address, aurora.port), timeout=5).close()
