"""Build a function's folder or the layer for Lambda. `sam build` calls this through make."""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
VERSION = "3.13"  # of Lambda's Python
MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
CERTIFICATES = "package/lib/handler/global-bundle.pem"
# Of a wheel's metadata, its name, version and licence are enough.
UNNEEDED = ("*.pyi", "py.typed", "RECORD", "INSTALLER", "REQUESTED", "WHEEL", "*.json", "*.txt")
# Not imported on Lambda. cryptography needs cffi's `_cffi_backend`, but not its Python code.
UNUSED = (
    *("bin", "share", ".lock", "cffi", "pycparser*"),
    *("pydantic/v1", "pydantic/mypy.py", "yaml/_yaml*", "dateutil/zoneinfo/*.tar.gz"),
    *(
        f"aws_lambda_powertools/utilities/{name}"
        for name in (
            *("auth_alpha", "batch", "circuit_breaker", "data_masking", "feature_flags"),
            *("idempotency", "kafka", "parameters", "parser", "streaming"),
        )
    ),
)
NO_BYTE_CODE = (
    f"No byte code: there is no Python {VERSION} here and no image of Lambda's. First answers take "
    f"about 0.3 s longer. Install Python {VERSION}, or name one: make build PYTHON313=..."
)


def build_function(domain: str, folder: Path) -> None:
    """Copy a domain into `folder`, as a package."""
    target = folder / "functions" / domain
    shutil.copytree(ROOT / "functions" / domain, target, ignore=_not_source, dirs_exist_ok=True)
    if domain == "admin":  # it applies migrations; the schema is only for people to read
        shutil.copytree(ROOT / "database", folder / "database", ignore=_not_applied)
    compile_all(folder, "/var/task")


def build_layer(folder: Path, machine: str) -> None:
    """Copy `shared` and install its dependencies into `folder`, for this architecture."""
    target = folder / "python"
    install = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-compile-bytecode"]
    platform = ["--python-platform", f"{machine}-manylinux_2_28", "--python-version", VERSION]
    wheels = ["--target", str(target), "-r", "shared/requirements.txt"]
    _uv(*install, *platform, *wheels)
    _prune(target)
    compile_all(folder, "/opt", instead=True)
    shutil.copytree(ROOT / "shared", target / "shared", ignore=_not_source, dirs_exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        _uv(*install, "--target", scratch, "-r", "shared/certificates.txt")
        [packed] = Path(scratch).glob("*/_jsii/*.tgz")
        with tarfile.open(packed) as archive:
            found = archive.extractfile(CERTIFICATES)
            assert found  # noqa: S101 - the wheel is pinned, and it is in there
            (target / "shared" / "rds.pem").write_bytes(found.read())
    compile_all(target / "shared", "/opt/python/shared")


def compile_all(folder: Path, there: str, *, instead: bool = False) -> None:
    """Add byte code for Lambda's Python if it is available, or put it `instead` of the source.

    The byte code is valid whatever its source's timestamp, since sam resets those. Tracebacks
    name files and lines without the source too; on Lambda, `folder` is called `there`.
    """
    if not (python := lambda_python(folder)):
        return
    mode = ["-q", "-f", "--invalidation-mode", "unchecked-hash", *(["-b"] if instead else [])]
    command = [*python, "-m", "compileall", *mode, "-s", str(folder), "-p", there, str(folder)]
    # A fixed seed, since byte code contains sets in iteration order.
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "0"})
    for source in folder.rglob("*.py") if instead else ():
        source.unlink()


def lambda_python(folder: Path) -> list[str]:
    """Return a command for Lambda's Python that can access `folder`, or an empty one."""
    find = [_uv_path(), "python", "find", "--no-python-downloads", "--no-project", VERSION]
    kept_by_pyenv = f"{_said('pyenv', 'prefix', VERSION)}/bin/python{VERSION}"
    named = os.environ.get("PYTHON313") or f"python{VERSION}"
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    for candidate in (named, _said(*find), kept_by_pyenv):
        if _said(candidate, "-c", ask) == VERSION:
            return [candidate]
    for arch in MACHINES:  # byte code is the same on both
        image = f"public.ecr.aws/lambda/python:{VERSION}-{arch}"
        if _said("docker", "image", "inspect", image):
            user = f"{os.getuid()}:{os.getgid()}"
            docker = ["docker", "run", "--rm", "--user", user, "-e", "PYTHONHASHSEED=0"]
            entry = ["--entrypoint", f"/var/lang/bin/python{VERSION}"]
            return [*docker, "-v", f"{folder}:{folder}", *entry, image]
    return []


def _said(*command: str) -> str:
    """Return a command's output, or "" if it is missing or fails."""
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _uv(*arguments: str) -> None:
    command = [_uv_path(), "pip", "install", "--quiet", "--no-config", *arguments]
    subprocess.run(command, check=True, cwd=ROOT)


def _uv_path() -> str:
    ours = ROOT / ".venv" / "bin" / "uv"
    return os.environ.get("UV") or (str(ours) if ours.exists() else "uv")


def _prune(folder: Path) -> None:
    """Remove files that nothing imports: commands, tests, types, and pip's metadata."""
    for path in [path for name in UNUSED for path in folder.glob(name)]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in [*folder.rglob("tests"), *folder.rglob("__pycache__")]:
        shutil.rmtree(path, ignore_errors=True)
    for pattern in UNNEEDED:
        for path in folder.rglob(pattern):
            if pattern.startswith(("*.pyi", "py.")) or path.parent.suffix == ".dist-info":
                path.unlink()


def _not_source(_folder: str, names: list[str]) -> list[str]:
    """Return the names to leave out of a function."""
    made_here = ("__pycache__", "requirements.in", "requirements.txt", "certificates.txt")
    return [name for name in names if name in made_here or name.startswith(".")]


def _not_applied(folder: str, names: list[str]) -> list[str]:
    """Return the names in `database` to leave out of the admin function."""
    for_people = {"schema", "CHECKSUMS", "statements.json"}
    return [*_not_source(folder, names), *for_people.intersection(names)]


def report(folder: Path) -> Iterator[str]:
    """Yield a line with the size of each part of the build, and a note if byte code is missing."""
    for artifact in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = [path for path in artifact.rglob("*") if path.is_file()]
        plain = sum(path.stat().st_size for path in files) / 1e6
        yield f"{artifact.name:<18}{plain:5.1f} MB, zipped {zipped(artifact) / 1e6:4.1f} MB"
    if not any(folder.rglob(f"*.cpython-{VERSION.replace('.', '')}.pyc")):
        yield NO_BYTE_CODE


def zipped(folder: Path) -> int:
    """Return a folder's size in bytes as the zip file that is uploaded to AWS."""
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in folder.rglob("*"):
                archive.write(path, path.relative_to(folder))
        return file.tell()


def main() -> None:
    """Arguments: layer FOLDER, function NAME FOLDER, or report FOLDER."""
    what, *names, last = sys.argv[1:]
    folder = Path(last).absolute()
    if what == "layer":
        build_layer(folder, MACHINES[os.environ.get("ARCH") or "arm64"])
    elif what == "function":
        build_function(names[0].lower(), folder)
    else:
        sys.stdout.writelines(f"{line}\n" for line in report(folder))


if __name__ == "__main__":
    main()
