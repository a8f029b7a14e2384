"""clients/typescript uses every route, and the generated types fit it."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.clients.tools import must, npm
from tests.support.paths import ROOT
from tests.support.routes import DOCUMENT

CLIENT = ROOT / "clients" / "typescript"


def test_the_client_uses_every_route() -> None:
    text = (CLIENT / "client.ts").read_text("utf-8")
    used = set(re.findall(r'api\.([A-Z]+)\(\s*"([^"]+)"', text))
    assert used == {(m.upper(), path) for path, of in DOCUMENT["paths"].items() for m in of}


@pytest.mark.parametrize("folder", ["clients", "web", "bench/peers/express"])
def test_the_lock_file_names_no_registry(folder: str) -> None:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))
    assert not any("resolved" in package for package in lock["packages"].values())
    assert all(package.get("integrity") for name, package in lock["packages"].items() if name)


@pytest.mark.clients
def test_a_correct_client_compiles_and_a_wrong_one_does_not(folder: Path) -> None:
    own = folder / "typescript"
    shutil.copytree(CLIENT, own, ignore=shutil.ignore_patterns("schema.d.ts"))
    must(npm("openapi-typescript", "openapi.json", "--output", own / "schema.d.ts", cwd=folder))
    must(npm("tsc", "--project", own, cwd=folder))
    text = (own / "client.ts").read_text("utf-8")
    for right, wrong in {
        'priority: "high"': 'priority: "no"',  # a value that is not among those of the enum
        "row: Thought = change.row": "row: Journal = change.row",  # of another kind
    }.items():
        assert right in text
        (own / "client.ts").write_text(text.replace(right, wrong), "utf-8")
        assert "client.ts" in npm("tsc", "--project", own, cwd=folder).stdout
