"""A person's folders and files, and a server to sync with and import into."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.folders import Folder
from tests.support.machine import Machine
from tests.support.people import Person
from tests.support.served import sign_in_limit, url

__all__ = ["sign_in_limit", "url"]


@pytest.fixture
def new_folder(person: Person, url: str, tmp_path: Path) -> Callable[..., Folder]:
    return lambda name="here", whose=person: Folder(tmp_path / name, whose, url)


@pytest.fixture
def here(new_folder: Callable[..., Folder]) -> Folder:
    return new_folder()


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes lines into a file, as they are or as JSON."""

    def write(*lines: object, name: str = "diary") -> Path:
        text = "\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines)
        (tmp_path / name).write_bytes(text.encode())
        return tmp_path / name

    return write


@pytest.fixture
def machine(person: Person, url: str, tmp_path: Path) -> Machine:
    return Machine(tmp_path, person, url)
