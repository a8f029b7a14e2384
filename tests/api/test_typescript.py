"""The generated TypeScript types fit a client that uses every route."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tests.support.routes import DOCUMENT, FILE

CLIENT = ROOT / "clients" / "typescript"
UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENOTCACHED", "ENETUNREACH")


def npm(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["npm", *arguments, "--no-audit", "--no-fund", "--prefer-offline"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_client_uses_every_route() -> None:
    text = (CLIENT / "client.ts").read_text("utf-8")
    used = set(re.findall(r'api\.([A-Z]+)\(\s*"([^"]+)"', text))
    assert used == {(m.upper(), path) for path, of in DOCUMENT["paths"].items() for m in of}


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((CLIENT / "package-lock.json").read_text("utf-8"))
    assert not any("resolved" in package for package in lock["packages"].values())
    assert all(package.get("integrity") for name, package in lock["packages"].items() if name)


@pytest.mark.skipif(shutil.which("npm") is None, reason="there is no npm on this machine")
def test_a_correct_client_compiles_and_a_wrong_one_does_not(tmp_path: Path) -> None:
    folder = tmp_path / "clients" / "typescript"
    shutil.copytree(CLIENT, folder, ignore=shutil.ignore_patterns("node_modules", "schema.d.ts"))
    described = tmp_path / "functions" / "site" / "openapi.json"
    described.parent.mkdir(parents=True)
    shutil.copy(FILE, described)
    installed = npm(folder, "ci")
    if any(code in installed.stderr for code in UNREACHABLE):
        pytest.skip("npm cannot reach its registry, and has not all of it in its cache")
    assert installed.returncode == 0, installed.stderr
    for script in ("types", "check"):
        done = npm(folder, "run", script)
        assert done.returncode == 0, done.stdout + done.stderr
    wrong = (folder / "client.ts").read_text("utf-8").replace('priority: "high"', 'priority: "no"')
    (folder / "client.ts").write_text(wrong, "utf-8")
    assert "client.ts" in npm(folder, "run", "check").stdout
