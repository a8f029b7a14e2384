from pathlib import Path

import pytest

from shared.sources.bundle import Damaged, TooLarge, open_bundle
from shared.sources.registry import detect
from shared.sources.source import Unusable
from tests.sources.reading import tarred, zipped


def test_a_damaged_archive_says_so(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.json": " ".join(map(str, range(20_000)))})
    data = bytearray(path.read_bytes())
    data[1_000:1_020] = bytes(20)
    path.write_bytes(data)
    with open_bundle(path) as bundle, pytest.raises(Damaged):
        bundle.read("a.json")


def test_a_truncated_tar_says_so(tmp_path: Path) -> None:
    path = tarred(tmp_path / "a.tgz", {"a.json": "x" * 100_000, "b.json": "y" * 100_000})
    path.write_bytes(path.read_bytes()[:150])
    with pytest.raises(Damaged):
        open_bundle(path)


def test_a_member_larger_than_it_says_is_not_read_whole(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.json": bytes(3_000_000)})
    with open_bundle(path) as bundle, pytest.raises(TooLarge):
        bundle.read("a.json", limit=1_000_000)


def test_names_that_lead_outside_are_only_names(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"../../evil.md": "text", "/etc/evil.md": "text"})
    with open_bundle(path) as bundle:
        assert {bundle.read(name) for name in bundle.names} == {b"text"}
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip"]


def test_nothing_recognised_is_an_error_that_names_the_sources(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.bin": b"\x00\x01"})
    with (
        open_bundle(path) as bundle,
        pytest.raises(Unusable, match="Day One, Calendar file, Google Keep"),
    ):
        detect(bundle)


@pytest.mark.parametrize("before", [b"", b"#!/bin/sh\n"])
def test_the_pages_of_an_archive_are_passed_over(tmp_path: Path, before: bytes) -> None:
    rows = "\n".join(map(str, range(20_000)))
    pages = {f"a/data/pages/{number}.md": "text" for number in range(500)}
    files = {**pages, "a/data/rows/x.jsonl": rows, "a/bagit.txt": "x"}
    about = {"a/data/aurora.json": "{}"}
    for number, found in enumerate([files, files | about]):
        path = zipped(tmp_path / f"{number}.zip", found)
        path.write_bytes(before + path.read_bytes())
        with open_bundle(path) as bundle:
            assert bundle.read("a/data/rows/x.jsonl") == rows.encode()
            assert bundle.read("a/bagit.txt") == b"x"
            assert len(bundle.names) == (3 if number else 502)
