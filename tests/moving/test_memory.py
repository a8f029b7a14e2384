"""An archive is written and read in the same memory, however many pages it has."""

import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

from cli.moving.bag import Bag
from shared.sources.archive import fault_in
from shared.sources.bundle import open_bundle

PAGES = 5_000  # Python's own ZIP file holds 1.5 KB of each
MOST = 2_000_000  # bytes


def test_many_pages_take_no_more_memory_than_few(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    tracemalloc.start()
    try:
        with Bag(file, "aurora", datetime.now(UTC)) as bag:
            for number in range(PAGES):
                bag.add(f"data/pages/thoughts/2026-11-25-the-sea-was-loud-{number}.md", "text")
            bag.add("data/aurora.json", "{}")
            bag.finish({})
        _, written = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        with open_bundle(file) as bundle:
            assert fault_in(bundle) == ""
            assert len(bundle.names) == 5
        _, read = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (written < MOST, read < MOST) == (True, True), (written, read)
