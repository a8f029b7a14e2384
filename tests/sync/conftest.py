"""A person's folders, and a server to sync them with."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.folders import Folder
from tests.support.people import Person
from tests.support.serving import serving


@pytest.fixture(scope="module")
def url(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assert database
    with serving(tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture
def new_folder(person: Person, url: str, tmp_path: Path) -> Callable[..., Folder]:
    return lambda name="here", whose=person: Folder(tmp_path / name, whose, url)


@pytest.fixture
def here(new_folder: Callable[..., Folder]) -> Folder:
    return new_folder()
