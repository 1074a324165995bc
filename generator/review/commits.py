"""The folder of a spec as a git repository holds it at a commit."""

from __future__ import annotations

import os
import posixpath
from functools import cached_property

from generator.folders import NAME_IT, OUTSIDE, Content, too_long
from generator.review.repository import Repository
from generator.spec_files import FileError

_LINK = "120000"
_FILES = {"100644", "100755"}
_MOST_LINKS = 40


class CommitFolder:
    """Reads the other files of a spec at a commit, as `DiskFolder` does those on the disk."""

    def __init__(self, repository: Repository, commit: str, spec: str, limit: str) -> None:
        """Read nothing yet.

        Args:
            repository: which holds them.
            commit: its full id.
            spec: the path of the root document in it.
            limit: the path of the folder outside of which nothing is read; empty for all of it.
        """
        self._start, self.root_name = posixpath.split(spec)
        self._repository, self._commit, self._limit = repository, commit, limit

    @cached_property
    def _entries(self) -> dict[str, tuple[str, str]]:
        return self._repository.entries(self._commit, self._limit or ".")

    def read(self, name: str, longest: int) -> Content:
        """Return a file by a path from the folder of the root document.

        Raises:
            FileError: it does not exist, lies outside, or has more bytes than `longest`.
        """
        path = self._inside(posixpath.normpath(posixpath.join(self._start, name)), OUTSIDE)
        for _ in range(_MOST_LINKS):
            link = next((each for each in _ways(path) if self._mode(each) == _LINK), None)
            if link is None:
                break
            aim = os.fsdecode(self._repository.blob(self._entries[link][1]))
            whole = posixpath.join(posixpath.dirname(link), aim + path[len(link) :])
            through = f"{OUTSIDE} through a symbolic link"
            path = self._inside(posixpath.normpath(whole), through)
        if self._mode(path) not in _FILES:
            raise FileError(
                "cannot be read (there is no such file at that commit)",
                "Add the file, or correct the path.",
            )
        data = self._repository.blob(self._entries[path][1])
        if len(data) > longest:
            raise too_long(longest)
        return Content(posixpath.relpath(path, self._start or "."), data)

    def _mode(self, path: str) -> str | None:
        return self._entries[path][0] if path in self._entries else None

    def _inside(self, path: str, fact: str) -> str:
        is_above = path.startswith(("/", "../")) or path == ".."
        if is_above or (self._limit and not path.startswith(f"{self._limit}/")):
            raise FileError(fact, NAME_IT)
        return path


def _ways(path: str) -> list[str]:
    """Return the folders on the way to a file, and the file."""
    parts = path.split("/")
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]
