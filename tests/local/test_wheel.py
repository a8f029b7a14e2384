"""The wheel: contains everything that Aurora needs, and works without the checkout."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.aurora_dev import Aurora, environment
from tests.support.paths import ROOT

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
PACKAGES = ("cli", "database", "functions", "local", "shared")
# Needed to build, not to run.
FOR_BUILDING = {
    "requirements.in",
    "requirements.txt",
    "certificates.txt",
    "CHECKSUMS",
    "statements.json",
}
MADE_HERE = shutil.ignore_patterns("__pycache__")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, since setuptools would include leftovers of earlier builds."""
    tree = tmp_path_factory.mktemp("tree")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tree / name, symlinks=True, ignore=MADE_HERE)
    for name in ("LICENSE", "pyproject.toml", "template.yaml"):
        shutil.copy(ROOT / name, tree)
    return tree


@pytest.fixture(scope="module")
def wheel(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(tree)]
    subprocess.run([*PIP, *build], check=True)
    [wheel] = folder.iterdir()
    return wheel


@pytest.fixture(scope="module")
def aurora(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, in an environment with only the locked dependencies."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, symlinks=True)
    install = [*PIP, "--python", str(folder), "install", "--no-deps"]
    subprocess.run(
        [*install, "--require-hashes", "-r", str(ROOT / "local/requirements.txt")], check=True
    )
    subprocess.run([*install, str(wheel)], check=True)
    return folder / "bin" / "aurora"


def test_the_wheel_contains_exactly_the_files_of_its_packages(wheel: Path, tree: Path) -> None:
    needed = {
        path.relative_to(tree).as_posix()
        for name in PACKAGES
        for path in (tree / name).rglob("*")
        if path.is_file() and path.name not in FOR_BUILDING and "schema" not in path.parts
    }
    with ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
        assert packed == needed
        assert archive.read("local/template.yaml") == (ROOT / "template.yaml").read_bytes()


def test_the_installed_command_runs_and_serves(aurora: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()

    def said(*words: str) -> str:
        done = subprocess.run(
            [aurora, *words],
            cwd=empty,
            env=environment({"PYTHONPATH": ""}),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    assert said("--version").startswith("aurora, version ")
    assert "Keep FOLDER in sync with Aurora" in said("sync", "--help")
    with Aurora(empty, tmp_path / "data", program=[str(aurora)], PYTHONPATH="") as running:
        for path in ("/health", "/docs", "/openapi.json"):
            assert running.client.get(path).status_code == 200, path
        new = {"email": "ada@example.com", "password": "correct horse battery"}
        assert running.client.post("/auth/register", json=new).status_code == 201
        assert running.end() == 0
    assert list(empty.iterdir()) == []
