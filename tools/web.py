"""Build the web app from web/ into functions/site/app, or check that the built files are its own.

Runs in .venv-web, whose Node comes as a wheel.
"""

import filecmp
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.node import node
from tools.web_rules import broken

ROOT = Path(__file__).parent.parent
WEB = ROOT / "web"
MODULES = WEB / "node_modules"
BUILT = ROOT / "functions" / "site" / "app"
FIRST_SCREEN, EVERYTHING, PHRASES = 60_000, 150_000, 25_000  # bytes, as gzip
# In short lines with the names of the source, so that a difference can be read. The files' own
# names are stable, the site serves them under a hash.
READABLE = (
    *("--bundle", "--target=es2022", "--charset=utf8"),
    *("--legal-comments=none", "--log-level=warning"),
    *("--minify-syntax", "--minify-whitespace", "--line-limit=400"),
)
# Loaded when first needed, or by the service worker once the first screen stands.
LATER = {"later.js", "lexer.js", "moving.js", "phrases.js", "sw.js"}


def build(folder: Path) -> None:
    """Build everything that is served into an empty folder."""
    split = ("--format=esm", "--splitting", "--chunk-names=[name]")
    jsx = ("--jsx=automatic", "--jsx-import-source=preact")
    with tempfile.TemporaryDirectory() as scratch:
        bundled = Path(scratch) / "bundled.json"
        _esbuild("src/main.tsx", *split, *jsx, f"--outdir={folder}", f"--metafile={bundled}")
        _join_first_screen(folder)
        inputs = json.loads(bundled.read_text("utf-8"))["inputs"]
    _esbuild("style/app.css", f"--outdir={folder}")
    parts = sorted(path.name for path in folder.iterdir())
    listed = f"--define:PARTS={json.dumps(parts)}"
    _esbuild("src/sw.ts", "--format=iife", listed, f"--outdir={folder}")
    shutil.copy(WEB / "index.html", folder)
    shutil.copytree(WEB / "static", folder, dirs_exist_ok=True)
    (folder / "LICENSES.txt").write_text(_licenses(inputs), encoding="utf-8")


def _join_first_screen(folder: Path) -> None:
    """Serve as app.js all that the first screen and the later ones share: one request, not two.

    It is all of main.tsx, since later.tsx, moving.tsx and phrases.ts import that; the entry is
    left with its exports.
    """
    entry = folder / "main.js"
    if " as " in entry.read_text("utf-8"):
        sys.exit("An export of web/src/main.tsx has the name of something else there: rename one.")
    entry.unlink()
    (folder / "chunk.js").rename(folder / "app.js")
    for name in ("later.js", "moving.js", "phrases.js"):
        later = folder / name
        later.write_text(later.read_text("utf-8").replace('"./chunk.js"', '"./app.js"'), "utf-8")
        _shorten(later)


def _shorten(path: Path) -> None:
    """Give what a script calls things shorter names; those that it exports stay."""
    options = (option for option in READABLE if option != "--bundle")
    again = ("--format=esm", "--minify-identifiers", "--allow-overwrite", f"--outfile={path}")
    _node("node_modules/esbuild/bin/esbuild", str(path), *options, *again)


def _node(*arguments: str, stdout: int | None = None) -> None:
    if node(*arguments, cwd=WEB, stdout=stdout):
        sys.exit(1)


def _esbuild(source: str, *options: str) -> None:
    _node("node_modules/esbuild/bin/esbuild", source, *READABLE, *options)


def _licenses(inputs: dict[str, object]) -> str:
    """Return the licence of each package that was bundled."""
    prefix = "node_modules/"
    paths = (name.removeprefix(prefix).split("/") for name in inputs if name.startswith(prefix))
    names = {"/".join(path[: 2 if path[0].startswith("@") else 1]) for path in paths}
    parts = []
    for name in sorted(names):
        about = json.loads((MODULES / name / "package.json").read_text("utf-8"))
        found = next(path for path in (MODULES / name).iterdir() if path.stem.upper() == "LICENSE")
        text = found.read_text("utf-8").strip()
        parts.append(f"{name} {about['version']} ({about['license']})\n\n{text}\n")
    return f"\n{'-' * 80}\n\n".join(parts)


def sizes(folder: Path = BUILT) -> dict[str, int]:
    """Return the size of each script, style and page, as gzip."""
    return {
        path.name: len(gzip.compress(path.read_bytes(), 9, mtime=0))
        for path in sorted(folder.iterdir())
        if path.suffix in {".js", ".css", ".html"}
    }


def of_first_screen(found: dict[str, int]) -> int:
    """Return how much script the first screen takes."""
    return sum(size for name, size in found.items() if name[-3:] == ".js" and name not in LATER)


def report(folder: Path) -> None:
    """Print the size of each file as gzip. Exits where they are over the budget."""
    found = sizes(folder)
    phrases = found["phrases.js"]  # a library, loaded when somebody types
    first, total = of_first_screen(found), sum(found.values()) - phrases
    sys.stdout.writelines(f"{size:8,} {name}\n" for name, size in found.items())
    sys.stdout.write(
        f"{first:8,} JavaScript of the first screen\n{total:8,} in all but {phrases:,}\n"
    )
    if first > FIRST_SCREEN or total > EVERYTHING or phrases > PHRASES:
        sys.exit(f"The app may take {FIRST_SCREEN:,}, {EVERYTHING:,} and {PHRASES:,} bytes.")


def check(folder: Path) -> None:
    """Exit where the files that are served are not what the sources give."""
    compared = filecmp.dircmp(folder, BUILT)
    _, different, _ = filecmp.cmpfiles(folder, BUILT, compared.common_files, shallow=False)
    wrong = sorted({*compared.left_only, *compared.right_only, *different})
    if wrong:
        sys.exit(f"functions/site/app is not built from web/ ({', '.join(wrong)}). Run: make web")


def replace(folder: Path) -> None:
    """Serve the files of a folder from now on; what is the same is not touched."""
    BUILT.mkdir(exist_ok=True)
    names = {path.name for path in folder.iterdir()}
    for path in BUILT.iterdir():
        if path.name not in names:
            path.unlink()
    for name in names:
        path, new = BUILT / name, (folder / name).read_bytes()
        if not path.exists() or path.read_bytes() != new:
            path.write_bytes(new)


def check_source() -> None:
    """Exit where a rule of the source is broken, TypeScript finds a fault, or a test fails."""
    if faults := list(broken((WEB / "src").resolve())):
        sys.exit("\n".join(faults))
    formatted = ("--check", "--log-level=warn", "src", "test", "style")
    _node("node_modules/prettier/bin/prettier.cjs", *formatted)
    _node(
        "node_modules/openapi-typescript/bin/cli.js",
        *("../functions/site/openapi.json", "--output", "schema.d.ts"),
        stdout=subprocess.DEVNULL,
    )
    for project in ("tsconfig.json", "tsconfig.worker.json"):
        _node("node_modules/typescript/bin/tsc", "--noEmit", "--project", project)
    tests = sorted(path.relative_to(WEB).as_posix() for path in WEB.glob("test/*.test.ts"))
    _node("--test", "--test-reporter=dot", *tests)


def main() -> None:
    """Build, or with --check compare and test."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "app"
        folder.mkdir()
        build(folder)
        if "--check" in sys.argv:
            check(folder)
            check_source()
            return
        report(folder)
        replace(folder)


if __name__ == "__main__":
    main()
