"""The folder that the files of a spec lie in, and what may be read from it: nothing outside."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple, Protocol

from generator.spec_files import FileError

OUTSIDE = "leads out of the spec's folder"
NAME_IT = "Move the file into it, or name a folder that holds both: `spec_root`."


class Content(NamedTuple):
    """A file of a spec, as it was read."""

    name: str
    """Its one path from the folder of the root document, whatever way led there."""
    data: bytes


class Folder(Protocol):
    """Reads the files of a spec, wherever they are kept."""

    @property
    def root_name(self) -> str:
        """The file name of the root document."""
        ...

    def read(self, name: str, longest: int) -> Content:
        """Return a file by a path from the folder of the root document.

        Raises:
            FileError: it does not exist, lies outside, or has more bytes than `longest`.
        """
        ...


class DiskFolder:
    """The folder of a spec that lies on the disk."""

    def __init__(self, spec: Path, limit: Path | None = None) -> None:
        """Start at the folder of the root document; nothing outside of `limit` is read."""
        self.root_name = spec.name
        self._start = spec.parent
        self._limit = limit or spec.parent

    def read(self, name: str, longest: int) -> Content:
        """Return a file by a path from the folder of the root document.

        Raises:
            FileError: it does not exist, lies outside, or has more bytes than `longest`.
        """
        start, limit = self._start.resolve(), self._limit.resolve()
        lexical = os.path.normpath(start / name)
        if not Path(lexical).is_relative_to(limit):
            raise FileError(OUTSIDE, NAME_IT)
        try:
            path = Path(lexical).resolve(strict=True)
            if not path.is_relative_to(limit):
                raise FileError(f"{OUTSIDE} through a symbolic link", NAME_IT)
            if not path.is_file():
                raise FileError("is no file", "Name one, with its ending.")
            if path.stat().st_size > longest:
                raise too_long(longest)
            data = path.read_bytes()
        except (OSError, RuntimeError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "a circle of links"
            raise FileError(
                f"cannot be read ({reason})", "Add the file, or correct the path."
            ) from None
        return Content(os.path.relpath(path, start).replace(os.sep, "/"), data)


class NoFolder:
    """What has no files beside it, such as standard input."""

    root_name = ""

    def read(self, name: str, longest: int) -> Content:  # noqa: ARG002 - as the others
        """Refuse to read anything.

        Raises:
            FileError: always.
        """
        raise FileError(
            "leads to another file, and what comes alone has none beside it",
            "Name the spec's file, or bundle the spec into one.",
        )


def too_long(longest: int) -> FileError:
    """Return what is said of a file that has too many bytes."""
    return FileError(f"has more than {longest:,} bytes, with the files before it", "Split it.")
