"""Paths that a person gives on the command line."""

import os
from pathlib import Path
from typing import Any

import click

CODE = Path(__file__).resolve().parents[1]


class UserPath(click.Path):
    """A path in which ~ is a home folder: most shells leave it as it is in `make DIR=~/Aurora`.

    What is written to lies outside Aurora's checkout, or in one of its `.aurora` folders.
    """

    def __init__(self, *, written: bool = False, file_okay: bool = True) -> None:
        """Refuse files unless `file_okay`, and places within the code where `written`."""
        super().__init__(path_type=Path, file_okay=file_okay)
        self._written = written

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """Return the path. Raises click.ClickException, for a person to read."""
        try:
            path = Path(value).expanduser()
        except RuntimeError:
            raise click.ClickException(f"{value}: there is no home folder of that name.") from None
        if self._written and _is_in_code(path):
            raise click.ClickException(
                f"{path} lies in the folder of Aurora's code. Give a place outside it."
            )
        return super().convert(path, param, ctx)


def _is_in_code(path: Path) -> bool:
    """Return whether a path is in a checkout of Aurora, where git would see it."""
    whole = path.resolve()
    if not (CODE / "Makefile").exists() or not whole.is_relative_to(CODE):
        return False
    return not whole.relative_to(CODE).as_posix().startswith(".aurora")
