"""Files of a source written to disk, and what is read from them."""

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.sources.bundle import open_bundle
from shared.sources.registry import detect
from shared.sources.source import Item, LeftOut, Note, Owner

Content = str | bytes | Mapping[str, Any]

ADA = Owner(UUID("0199e7a0-0000-7000-8000-000000000001"), "Europe/Berlin")


@dataclass
class Read:
    """What a source yields, by sort."""

    source: str
    items: list[Item] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def of(self, kind: str) -> list[Item]:
        return [item for item in self.items if item.kind == kind]

    def one(self, words: str) -> Item:
        """The item whose fields hold some words."""
        (found,) = (item for item in self.items if words in json.dumps(item.fields))
        return found

    @property
    def said(self) -> list[str]:
        return [note.what for note in self.notes]


def read(path: Path, owner: Owner = ADA) -> Read:
    with open_bundle(path) as bundle:
        source = detect(bundle)
        result = Read(source.name)
        for record in source.read(bundle, owner):
            match record:
                case Item():
                    result.items.append(record)
                case LeftOut():
                    result.left_out.append(record)
                case Note():
                    result.notes.append(record)
    return result


def zipped(path: Path, files: Mapping[str, Content]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, _bytes(content))
    return path


def tarred(path: Path, files: Mapping[str, Content]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(_bytes(content))
            archive.addfile(member, io.BytesIO(_bytes(content)))
    return path


def written(folder: Path, files: Mapping[str, Content]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(_bytes(content))
    return folder


def _bytes(content: Content) -> bytes:
    if isinstance(content, bytes):
        return content
    return content.encode() if isinstance(content, str) else json.dumps(content).encode()
