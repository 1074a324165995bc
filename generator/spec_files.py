"""The files of a spec, and where a reference from one of them leads."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from generator.diagnostics import Problem, pointer, tokens
from generator.document import is_list, is_node

MAX_FILES = 2_000
_HOPS = 20
_NO_FILE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]|.*[\\\x00]", re.DOTALL)
"""What is a URL, an absolute path or one of another system, and never read."""


class FileError(Exception):
    """A file of a spec cannot be read; says why, and what to do."""

    def __init__(self, fact: str, remedy: str, cause: Problem | None = None) -> None:
        """Keep what is wrong, the remedy, and the problem in that file if it is broken."""
        super().__init__(fact)
        self.fact, self.remedy, self.cause = fact, remedy, cause


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of a spec as JSON data; its name starts at the folder of the root document."""

    name: str
    data: Any
    size: int
    """How many characters it has, which bounds what may be made of it."""


Read = Callable[[str], DataFile]
"""Reads a file by a path from the folder of the root document, which may have other spellings."""


class SpecFiles:
    """The files of a spec, each read once."""

    def __init__(self, root: DataFile, read: Read) -> None:
        """Begin with the root document; `read` reads another one."""
        self.root = root
        self.size = root.size
        """How many characters all that was read has."""
        self._read = read
        self._files: dict[str, DataFile | FileError] = {root.name: root}

    def end(self, reference: str, file: str, hops: int = _HOPS) -> tuple[str, str]:
        """Return the file and the pointer that a reference leads to.

        Raises:
            FileError: they are not, or may not be read.
        """
        path, _, fragment = reference.partition("#")
        path, fragment = unquote(path), unquote(fragment)
        if _NO_FILE.match(path):
            raise FileError(
                "leads out of the document; such references are never read",
                "Bundle the spec into one file, or copy what it names into its folder.",
            )
        name = posixpath.normpath(posixpath.join(posixpath.dirname(file), path)) if path else file
        opened = self._opened(name)
        if fragment and not fragment.startswith("/"):
            raise FileError("leads nowhere", "Write a JSON pointer after the `#`.")
        if opened.name == self.root.name:  # whether it leads anywhere shows in the document made
            return opened.name, pointer(*tokens(fragment))
        found, place, rest = opened.data, "", tokens(fragment)
        while rest and (child := _child(found, rest[0])) is not None:
            found, place, rest = child, place + pointer(rest[0]), rest[1:]
        if not rest:
            return opened.name, place
        onwards = found.get("$ref") if is_node(found) else None
        if isinstance(onwards, str) and hops:  # a mapping that itself stands in another file
            onwards += ("" if "#" in onwards else "#") + pointer(*rest)
            return self.end(onwards, opened.name, hops - 1)
        remedy = "Define what it names, or correct the reference"
        if not path and fragment.startswith("/components/"):
            remedy += "; to reach into the root document, name its file"
        raise FileError("leads nowhere", f"{remedy}.")

    def _opened(self, name: str) -> DataFile:
        if name not in self._files:
            if len(self._files) > MAX_FILES:
                raise FileError("is one file too many", f"The limit is {MAX_FILES:,}.")
            try:
                opened = self._read(name)
            except FileError as fault:
                self._files[name] = fault
            else:
                self.size += opened.size if opened.name not in self._files else 0
                self._files[name] = self._files.setdefault(opened.name, opened)
        found = self._files[name]
        if isinstance(found, FileError):
            raise found
        return found

    def at(self, file: str, place: str) -> Any:  # noqa: ANN401 - any JSON value
        """Return what stands at a pointer of a file to which a reference was found to lead."""
        return _at(self._opened(file).data, place)


def _at(data: Any, place: str) -> Any:  # noqa: ANN401 - any JSON value
    for token in tokens(place):
        data = _child(data, token)
    return data


def _child(data: Any, token: str) -> Any:  # noqa: ANN401 - any JSON value
    if is_list(data):
        return data[int(token)] if token.isdecimal() and int(token) < len(data) else None
    return data.get(token) if is_node(data) else None
