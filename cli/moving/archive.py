"""The parts of an archive, written from a spool."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from cli.moving.bag import Bag
from cli.moving.pages import Pages
from cli.moving.readme import readme
from cli.moving.spool import Spool
from shared.kinds.registry import KINDS, MODEL
from shared.sources.archive import FORMAT, list_name
from shared.sources.canonical import line

EVIDENCE = ("updated_at", "version")  # an import counts them anew
AGENT = "aurora export"


def write(
    bag: Bag, spool: Spool, account: dict[str, Any], history: Iterable[Any] | None
) -> Counter[str]:
    """Write all of an archive; return how many there are of each sort."""
    counts: Counter[str] = Counter()
    for kind in KINDS.values():
        name = list_name(kind)
        counts[name] = _lines(bag, f"data/rows/{name}.jsonl", _rows(spool.rows(kind.name)))
    for kind in KINDS.values():
        name = list_name(kind)
        trash = _lines(bag, f"data/trash/{name}.jsonl", _rows(spool.trash(kind.name)))
        counts[f"{name} in the trash"] = trash
    _lines(bag, "data/versions.jsonl", _versions(spool))
    _lines(bag, "data/tombstones.jsonl", spool.gone())
    if history is not None:
        counts["versions in the history"] = _lines(bag, "data/history.jsonl", history)
    _pages(bag, spool)
    about = {
        "format": FORMAT,
        "model": MODEL,
        "account": account,
        "made": bag.made.isoformat(timespec="seconds"),
        "sequence": spool.sequence,
        "epoch": spool.epoch,
        "counts": counts,
        "rows": {list_name(kind): kind.row.model_json_schema() for kind in KINDS.values()},
    }
    bag.add("data/aurora.json", json.dumps(about, indent=2, ensure_ascii=False) + "\n")
    bag.add("README.txt", readme(counts, has_history=history is not None))
    bag.finish({"External-Description": "All of an Aurora account", "Bag-Software-Agent": AGENT})
    return counts


def listed(counts: Mapping[str, int]) -> str:
    """Return how many there are of each sort, on one line."""
    present = (f"{name}: {count:,}" for name, count in counts.items() if count)
    return ", ".join(present) or "nothing yet"


def folder_name(email: str, made: datetime) -> str:
    """Return the name of the folder in the archive."""
    name = "".join(one if one.isalnum() else "-" for one in email.partition("@")[0])
    return f"aurora-{name.strip('-') or 'account'}-{made:%Y-%m-%d}"


def _lines(bag: Bag, name: str, values: Iterable[Any]) -> int:
    count = 0
    with bag.file(name) as file:
        for value in values:
            file.write(line(value))
            count += 1
    return count


def _rows(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {name: value for name, value in row.items() if name not in EVIDENCE}


def _versions(spool: Spool) -> Iterator[dict[str, Any]]:
    for kind in KINDS.values():
        for row in spool.rows(kind.name):
            yield {"kind": kind.name, "id": row["id"]} | {name: row[name] for name in EVIDENCE}


def _pages(bag: Bag, spool: Spool) -> None:
    with Pages() as pages:
        for kind in sorted(KINDS.values(), key=lambda kind: kind.parent is not None):
            for row in spool.rows(kind.name):
                path, content = pages.of(kind, row)
                with bag.file(f"data/pages/{path}") as file:
                    file.write(content)
