"""The output of `sam build`: right architecture, everything needed, and nothing else."""

import hashlib
import json
import platform
import re
import ssl
import subprocess
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest

from tests.support.builds import FUNCTIONS, sam_build
from tests.support.paths import ROOT
from tests.support.people import Person
from tools.build import VERSION, build_function, build_layer, lambda_python, zipped

pytestmark = pytest.mark.deploy
MACHINES = {"arm64": 183, "x86_64": 62}  # ELF's numbers


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("builds")
    return {arch: sam_build(folder, arch) for arch in MACHINES}


def files(folder: Path) -> dict[str, str]:
    """Return the hash of every file, by its path."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("arch", MACHINES)
def test_the_layer_is_built_for_the_templates_architecture(
    builds: dict[str, Path], arch: str
) -> None:
    libraries = [path for path in (builds[arch] / "SharedLayer").rglob("*.so*") if path.is_file()]
    assert len(libraries) >= 5
    for path in libraries:
        head = path.read_bytes()[:20]
        assert head[:4] == b"\x7fELF"
        assert int.from_bytes(head[18:20], "little") == MACHINES[arch], path
    assert all("cpython-313-" in path.name for path in libraries if "cpython" in path.name)


def test_each_artifact_contains_its_own_package_only(builds: dict[str, Path]) -> None:
    built = builds["arm64"]
    for name in FUNCTIONS:
        artifact = built / f"{name.title()}Function"
        assert (artifact / "functions" / name / "app.py").exists()
        assert [path.name for path in (artifact / "functions").iterdir()] == [name]
        packages = {"functions", "database"} if name == "admin" else {"functions"}
        assert {path.name for path in artifact.iterdir()} == packages
    assert (built / "SharedLayer" / "python" / "shared" / "http" / "app.py").exists()
    assert list((built / "AdminFunction" / "database" / "migrations").glob("0001_*.sql"))


def test_every_source_file_is_in_its_artifact(builds: dict[str, Path]) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "functions", "shared", "database"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for path in tracked.stdout.decode().split():
        if re.search(r"/(requirements\.(in|txt)|certificates\.txt)$", path):
            continue
        if re.search(r"^database/(schema/|migrations/(CHECKSUMS|statements\.json)$)", path):
            continue
        artifact = "SharedLayer/python"
        if path.startswith("functions/"):
            artifact = f"{path.split('/')[1].title()}Function"
        if path.startswith("database/"):
            artifact = "AdminFunction"
        built = builds["arm64"] / artifact / path
        assert built.read_bytes() == (ROOT / path).read_bytes()


def test_the_build_contains_no_unneeded_files(builds: dict[str, Path]) -> None:
    found = files(builds["arm64"])
    unneeded = re.compile(
        r"(^|/)(tests?|boto3|botocore|pip|setuptools|uvicorn|bin|share|\.venv|\.aurora|local)/"
        r"|\.pyi$|requirements|/RECORD$|/CHECKSUMS$|/statements\.json$|database/schema/"
        r"|utilities/(idempotency|kafka|parser)/|\.tar\.gz$|yaml/_yaml"
    )
    assert [path for path in found if unneeded.search(path)] == []


def test_the_layer_is_within_its_size_limit(builds: dict[str, Path]) -> None:
    has_byte_code = any(builds["arm64"].rglob("*.pyc"))
    size = zipped(builds["arm64"] / "SharedLayer")
    assert size < (16_000_000 if has_byte_code else 22_000_000)


def test_byte_code_is_checked_by_hash_and_not_by_time(builds: dict[str, Path]) -> None:
    found = list(builds["arm64"].rglob("*.pyc"))
    if not found:
        pytest.skip(f"no Python {VERSION} and no image of Lambda's here: built without byte code")
    # Our own code has its source too; libraries have only byte code.
    ours = [path for path in found if path.parent.name == "__pycache__"]
    assert len(ours) == len(list(builds["arm64"].rglob("*.py")))
    assert all(".cpython-313." in path.name for path in ours)
    for path in found:
        head = path.read_bytes()[:8]
        assert head[:4] != MAGIC_NUMBER or VERSION == "3.11"
        assert head[4:] == b"\x01\0\0\0"  # PEP 552: by hash, unchecked
    for path in found[:20]:
        assert str(builds["arm64"]).encode() not in path.read_bytes()


# Run by Lambda's Python with the layer and one function, and no other package.
ANSWER = """
import json, sys
sys.path[:0] = [sys.argv[1], sys.argv[2] + "/python"]
from importlib import import_module
class Context: aws_request_id = "1"
handler = import_module(f"functions.{sys.argv[3]}.app").handler
for event in json.load(sys.stdin):
    print(handler(event, Context())["statusCode"])
"""
VAULT = {"name": "Vault", "files": [{"name": "a.md", "text": "---\ndate: 2026-11-22\n---\nText"}]}
FORGOTTEN = {"email": "nobody@example.com", "password": "correct horse battery"}


@pytest.fixture(scope="session")
def built_here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layer and every function, built for this machine."""
    folder = tmp_path_factory.mktemp("here")
    if platform.system() != "Linux" or lambda_python(folder)[:1] in ([], ["docker"]):
        pytest.skip(f"what was built is not run: that takes Linux and Python {VERSION}")
    build_layer(folder / "layer", platform.machine().replace("arm64", "aarch64"))
    for name in FUNCTIONS:
        build_function(name, folder / name)
    return folder


@pytest.mark.parametrize(
    ("domain", "requests"),
    [
        ("thoughts", [("GET", "/api/thoughts", 200), ("POST", "/api/thoughts", 201)]),
        ("journals", [("GET", "/api/journals", 200)]),
        ("planning", [("GET", "/api/tasks", 200), ("GET", "/api/events", 200)]),
        ("history", [("GET", "/api/changes", 200)]),
        ("search", [("GET", "/api/tags", 200), ("GET", "/api/timeline", 200)]),
        ("imports", [("POST", "/api/import/read", 200)]),
        ("auth", [("POST", "/auth/totp", 200), ("POST", "/auth/login", 401)]),
        ("admin", []),
        ("site", [("GET", "/docs/swagger-ui.js", 200), ("GET", "/health", 200)]),
    ],
)
def test_the_built_functions_answer_without_other_packages(
    built_here: Path, domain: str, requests: list[tuple[str, str, int]], person: Person
) -> None:
    bodies = {"/api/thoughts": {"text": "a"}, "/auth/login": FORGOTTEN, "/api/import/read": VAULT}
    events = [
        {
            "rawPath": path,
            "headers": {
                "authorization": f"Bearer {person.access_token}",
                "content-type": "application/json",
            },
            "requestContext": {
                "http": {"method": method, "path": path, "sourceIp": "::1"},
                "stage": "$default",
            },
            "body": json.dumps(bodies.get(path, {"password": person.password})),
        }
        for method, path, _ in requests
    ]
    done = subprocess.run(
        [
            *(*lambda_python(built_here), "-I", "-S", "-c", ANSWER),
            *(built_here / domain, built_here / "layer", domain),
        ],
        input=json.dumps(events),
        capture_output=True,
        text=True,
        check=False,
    )
    printed = [line for line in done.stdout.splitlines() if not line.startswith("{")]  # the log
    assert printed == [str(status) for *_, status in requests], done.stderr


def test_the_build_is_reproducible(builds: dict[str, Path], tmp_path: Path) -> None:
    assert files(sam_build(tmp_path, "arm64")) == files(builds["arm64"])


def test_the_layer_contains_the_rds_certificate_authorities(builds: dict[str, Path]) -> None:
    bundle = builds["arm64"] / "SharedLayer" / "python" / "shared" / "rds.pem"
    authorities = ssl.create_default_context(cafile=str(bundle)).get_ca_certs()
    names = [str(of["subject"]) for of in authorities]
    assert sum("Amazon RDS eu-central-1 Root CA" in name for name in names) == 3
    regions = {found[1] for name in names if (found := re.search(r"RDS ([a-z-]+-\d) Root", name))}
    assert len(regions) >= 30
    assert "Ca: /opt/python/shared/rds.pem" in (ROOT / "template.yaml").read_text("utf-8")
