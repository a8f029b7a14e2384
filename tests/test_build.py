"""What `sam build` makes: for the right machine, with all that is needed, and nothing else."""

import hashlib
import os
import re
import ssl
import subprocess
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest

from local.artifact import VERSION, zipped
from tests.aws import ROOT, SAM

pytestmark = pytest.mark.deploy
MACHINES = {"arm64": 183, "x86_64": 62}  # as ELF numbers them
FUNCTIONS = ("admin", "auth", "journals", "planning", "site", "thoughts")


def build(folder: Path, arch: str) -> Path:
    """Build into a folder as `make build` does, and return where it is."""
    done = subprocess.run(
        [
            *(SAM, "build", "--build-dir", folder / arch),
            *("--parameter-overrides", f"Architecture={arch}"),
        ],
        cwd=ROOT,
        env={**os.environ, "ARCH": arch, "SAM_CLI_TELEMETRY": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / arch


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("builds")
    return {arch: build(folder, arch) for arch in MACHINES}


def files(folder: Path) -> dict[str, str]:
    """Return the hash of every file, by its path."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("arch", MACHINES)
def test_the_layer_is_for_the_machine_that_the_template_names(
    builds: dict[str, Path], arch: str
) -> None:
    libraries = [path for path in (builds[arch] / "SharedLayer").rglob("*.so*") if path.is_file()]
    assert len(libraries) >= 5
    for path in libraries:
        head = path.read_bytes()[:20]
        assert head[:4] == b"\x7fELF"
        assert int.from_bytes(head[18:20], "little") == MACHINES[arch], path
    assert all("cpython-313-" in path.name for path in libraries if "cpython" in path.name)


def test_packages_keep_their_names(builds: dict[str, Path]) -> None:
    built = builds["arm64"]
    for name in FUNCTIONS:
        artifact = built / f"{name.title()}Function"
        assert (artifact / "functions" / name / "app.py").exists()
        assert [path.name for path in artifact.iterdir()] == ["functions"]
        assert [path.name for path in (artifact / "functions").iterdir()] == [name]
    assert (built / "SharedLayer" / "python" / "shared" / "http.py").exists()
    assert list((built / "AdminFunction" / "functions" / "admin" / "sql").glob("0001_*.sql"))


def test_every_source_file_is_in_its_artifact(builds: dict[str, Path]) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "functions", "shared"], cwd=ROOT, capture_output=True, check=True
    )
    for path in tracked.stdout.decode().split():
        if re.search(r"/(requirements\.(in|txt)|certificates\.txt)$", path):
            continue
        artifact = "SharedLayer/python"
        if path.startswith("functions/"):
            artifact = f"{path.split('/')[1].title()}Function"
        built = builds["arm64"] / artifact / path
        assert built.read_bytes() == (ROOT / path).read_bytes()


def test_nothing_is_carried_in_vain(builds: dict[str, Path]) -> None:
    found = files(builds["arm64"])
    unneeded = re.compile(
        r"(^|/)(tests?|boto3|botocore|pip|setuptools|uvicorn|bin|share|\.venv|\.aurora|local)/"
        r"|\.pyi$|requirements|/RECORD$"
    )
    assert [path for path in found if unneeded.search(path)] == []


def test_a_layer_is_small_enough_to_start_soon(builds: dict[str, Path]) -> None:
    assert zipped(builds["arm64"] / "SharedLayer") < 20_000_000


def test_byte_code_holds_whatever_the_time_of_its_source(builds: dict[str, Path]) -> None:
    found = list(builds["arm64"].rglob("*.pyc"))
    if not found:
        pytest.skip(f"no Python {VERSION} and no image of Lambda's here: built without byte code")
    sources = list(builds["arm64"].rglob("*.py"))
    assert len(found) == len(sources)
    for path in found:
        head = path.read_bytes()[:8]
        assert ".cpython-313." in path.name
        assert head[:4] != MAGIC_NUMBER or VERSION == "3.11"
        assert head[4:] == b"\x01\0\0\0"  # PEP 552: by hash, unchecked
    for path in found[:20]:
        assert str(builds["arm64"]).encode() not in path.read_bytes()


def test_the_same_build_twice_is_the_same_bytes(builds: dict[str, Path], tmp_path: Path) -> None:
    assert files(build(tmp_path, "arm64")) == files(builds["arm64"])


def test_the_layer_knows_who_vouches_for_rds(builds: dict[str, Path]) -> None:
    bundle = builds["arm64"] / "SharedLayer" / "python" / "shared" / "rds.pem"
    authorities = ssl.create_default_context(cafile=str(bundle)).get_ca_certs()
    names = [str(of["subject"]) for of in authorities]
    assert sum("Amazon RDS eu-central-1 Root CA" in name for name in names) == 3
    regions = {found[1] for name in names if (found := re.search(r"RDS ([a-z-]+-\d) Root", name))}
    assert len(regions) >= 30
    assert "Ca: /opt/python/shared/rds.pem" in (ROOT / "template.yaml").read_text("utf-8")
