"""Checking an archive: every byte is there, none is another's, and the counts are right."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import click

CHUNK = 1_000_000  # bytes
MANIFESTS = ("manifest-sha256.txt", "tagmanifest-sha256.txt")


def check(file: Path) -> list[str]:
    """Return what is wrong with an archive, nothing if it is whole.

    Raises click.ClickException for a file that is no archive of Aurora.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return list(_faults(archive, folder_of(archive, file)))
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        return [f"{file} is damaged: {error}"]


def folder_of(archive: zipfile.ZipFile, file: Path) -> str:
    """Return the folder that all of an archive lies in, with a slash."""
    found = [name for name in archive.namelist() if name.endswith("/bagit.txt")]
    if len(found) != 1:
        raise click.ClickException(f"{file} is no archive of Aurora: it has no bagit.txt.")
    return found[0].removesuffix("bagit.txt")


def _faults(archive: zipfile.ZipFile, folder: str) -> Iterator[str]:
    names = {name.removeprefix(folder) for name in archive.namelist()}
    listed: dict[str, str] = {}
    for manifest in MANIFESTS:
        if manifest not in names:
            yield f"{manifest} is missing"
            continue
        for entry in archive.read(folder + manifest).decode().splitlines():
            digest, _, name = entry.partition("  ")
            listed[name] = digest
    for name in sorted(names - listed.keys() - {MANIFESTS[1]}):
        yield f"{name} is in no manifest"
    for name in sorted(listed.keys() - names):
        yield f"{name} is missing"
    lines: dict[str, int] = {}
    for name in sorted(listed.keys() & names):
        digest, lines[name] = _read(archive, folder + name)
        if digest != listed[name]:
            yield f"{name} was changed"
    yield from _counts(archive, folder, lines)


def _read(archive: zipfile.ZipFile, name: str) -> tuple[str, int]:
    """Return a file's SHA-256, and how many lines it has."""
    digest, lines = hashlib.sha256(), 0
    with archive.open(name) as member:
        while chunk := member.read(CHUNK):
            digest.update(chunk)
            lines += chunk.count(b"\n")
    return digest.hexdigest(), lines


def _counts(archive: zipfile.ZipFile, folder: str, lines: dict[str, int]) -> Iterator[str]:
    if "data/aurora.json" not in lines:
        return
    for name, count in json.loads(archive.read(f"{folder}data/aurora.json"))["counts"].items():
        kind, _, where = name.partition(" in the ")
        path = {"trash": f"data/trash/{kind}.jsonl", "": f"data/rows/{kind}.jsonl"}.get(
            where, "data/history.jsonl"
        )
        if lines.get(path) != count:
            yield f"{path} has {lines.get(path, 0):,} lines, and should have {count:,}"
