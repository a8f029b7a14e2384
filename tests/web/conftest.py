"""The app, served over real HTTP, and browsers that open it."""

import socket
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from tests.support.app import Device
from tests.support.chromium import CHROMIUM
from tests.support.serving import serving_on


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    if CHROMIUM is None:
        for item in items:
            if "tests/web/" in item.nodeid:
                item.add_marker(pytest.mark.skip("there is no Chromium on this machine"))


@pytest.fixture(scope="session")
def app(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app."""
    assert database
    log = tmp_path_factory.mktemp("web") / "log"
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        url = f"http://localhost:{listener.getsockname()[1]}"
        with serving_on(listener, log, {"ALLOWED_ORIGINS": url}):
            yield url


@pytest.fixture
def device(browser: Browser, app: str) -> Iterator[Callable[..., Device]]:
    """Return a function that gives somebody a browser; none of them may have complained."""
    devices: list[Device] = []

    def new(**more: Any) -> Device:
        devices.append(Device.new(browser, app, **more))
        return devices[-1]

    yield new
    complaints = [text for one in devices for text in one.complaints]
    for one in devices:
        one.close()
    assert complaints == []


@pytest.fixture
def email() -> str:
    """The address of somebody new."""
    return f"{uuid4()}@example.com"
