"""The npm tools and generators of `make clients`, in a folder with a copy of openapi.json."""

import shutil
from pathlib import Path

import pytest

from tests.clients.tools import MODULES
from tests.support.routes import FILE


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with openapi.json, where npm's packages are found."""
    made = tmp_path_factory.mktemp("clients")
    shutil.copy(FILE, made / "openapi.json")
    (made / "node_modules").symlink_to(MODULES)
    return made
