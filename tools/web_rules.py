"""The rules of the web app's source that no compiler knows: who imports whom, who may call what."""

import re
from collections.abc import Iterator
from pathlib import Path

# Imports go down only. Views and screens reach the network through these files.
LAYERS = ["model", "moving", "store", "sync", "views", "screens", ""]
DOORS = {
    *("sync/account.ts", "sync/found.ts", "sync/past.ts", "sync/profile.ts"),
    "sync/tags.ts",
    *("sync/exporting.ts", "sync/importing.ts", "sync/writing.ts"),
}
ONLY_IN = {
    r"\bfetch\(": {"sync/api.ts", "sw.ts"},
    r'from "idb"': {"store/database.ts"},
    r"(?<!-)\bDate\b": {"model/day.ts", "model/dates.ts"},
    r"\bIntl\b": {"model/day.ts", "model/languages.ts", "model/zones.ts"},
    r"\blocalStorage\b": {"store/session.ts"},
    r"innerHTML|\bany\b(?=[\s,;>)\]|]*$)|: any\b|\beffect\(": set(),
}
_IMPORT = re.compile(
    r'^(?:import|export)(?P<kind> type)? [^;]*?from "(?P<path>\.[^"]+)";', re.MULTILINE
)
_LAZY = re.compile(r'import\("(?P<path>\.[^"]+)"\)')
MOST_LINES, LONGEST = 200, 100


def broken(folder: Path) -> Iterator[str]:
    """Yield what breaks a rule in a folder of sources."""
    for path in sorted([*folder.rglob("*.ts"), *folder.rglob("*.tsx")]):
        name, text = path.relative_to(folder).as_posix(), path.read_text("utf-8")
        for pattern, places in ONLY_IN.items():
            code = re.sub(r"//.*", "", text)
            if name not in places and (found := re.search(pattern, code)):
                yield f"{name}: {found[0]!r} belongs elsewhere"
        for match in [*_IMPORT.finditer(text), *_LAZY.finditer(text)]:
            target = (path.parent / match["path"]).resolve()
            if target.is_relative_to(folder) and not _may_import(
                name,
                target.relative_to(folder).as_posix(),
                is_type=bool(match.groupdict().get("kind")),
            ):
                yield f"{name} imports {target.name}, which is above it"
        if len(text.splitlines()) > MOST_LINES:
            yield f"{name} has more than {MOST_LINES} lines"
        if longest := [n for n, line in enumerate(text.splitlines(), 1) if len(line) > LONGEST]:
            yield f"{name}:{longest[0]} is longer than {LONGEST} characters"


def _may_import(name: str, target: str, *, is_type: bool) -> bool:
    if _is_words(name):
        return _is_words(target)
    if _is_words(target):
        return _layer(name) >= LAYERS.index("views")
    own, other = (_layer(one) for one in (name, target))
    if other == LAYERS.index("sync") and LAYERS.index("views") <= own < len(LAYERS) - 1:
        return is_type or target in DOORS
    return other <= own


def _is_words(name: str) -> bool:
    return name == "words.ts" or name.startswith("words/")


def _layer(name: str) -> int:
    folder = name.partition("/")[0] if "/" in name else ""
    return LAYERS.index(folder)
