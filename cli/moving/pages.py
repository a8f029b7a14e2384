"""An account's items as pages for people, in the folders that `aurora sync` makes."""

import sqlite3
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any, Self

from cli.sync.filenames import clashing, file_name, folder_name, free
from cli.sync.markdown import from_row, page
from shared.kinds.kind import Kind


class Paths:
    """Paths that are taken, in a file: there may be more than memory should hold."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)  # a file that goes when it is closed
        self._file.execute("pragma cache_size = -500")  # KB
        self._file.execute("create table taken (path text primary key) without rowid")
        self._file.execute("begin")

    def __contains__(self, path: object) -> bool:
        found = self._file.execute("select 1 from taken where path = ?", (path,))
        return found.fetchone() is not None

    def add(self, paths: Iterable[str]) -> None:
        """Take paths, which may be taken already."""
        named = ((path,) for path in paths)
        self._file.executemany("insert or ignore into taken values (?)", named)

    def close(self) -> None:
        """Forget them."""
        self._file.close()


class Pages:
    """The paths that are taken, and the folders of items with parts."""

    def __init__(self) -> None:
        self._taken = Paths()
        self._folders: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._taken.close()

    def of(self, kind: Kind, row: dict[str, Any]) -> tuple[str, bytes]:
        """Return the path and the content of an item's page; a parent's comes before its parts'."""
        fields = from_row(kind, row)
        folder = kind.markdown.folder
        if kind.markdown.file_name:
            name = folder_name(fields[kind.markdown.folder_field or ""])
            folder = self._folders[row["id"]] = free(folder, name, "", self._taken)
            path = f"{folder}/{kind.markdown.file_name}"
        else:
            parent = str(fields.get(f"{kind.parent}_id")) if kind.parent else ""
            folder = self._folders.get(parent, folder)
            path = free(folder, file_name(kind, fields), ".md", self._taken)
        self._taken.add(clashing(str(one)) for one in (path, *PurePosixPath(path).parents))
        return path, page(kind, row["id"], fields)
