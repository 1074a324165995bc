"""Reads what a git repository holds at a commit: git is called with a list, never by a shell."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics import GenerationError

_SHALLOW = (
    "The clone is shallow: fetch its history with `git fetch --unshallow`, or in a workflow give "
    "actions/checkout `fetch-depth: 0`"
)


_MOST_COMMITS = 500


class ReviewError(GenerationError):
    """The two specs could not be compared, which says nothing about what changed."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Repository:
    """The git repository that holds a folder."""

    root: Path

    @classmethod
    def around(cls, folder: Path) -> Repository:
        """Return the repository in which a folder is.

        Raises:
            ReviewError: git is not installed, or the folder is in no repository.
        """
        code, out, error = _git(folder, "rev-parse", "--show-toplevel")
        if code:
            raise ReviewError(
                f"git finds no repository here ({_last_line(error)}). "
                "Name two files, or run this in a clone."
            )
        return cls(Path(os.fsdecode(out).removesuffix("\n")))

    def commit(self, ref: str) -> str:
        """Return the id of the commit that a ref names.

        Raises:
            ReviewError: there is none.
        """
        if ref.startswith("-"):
            raise ReviewError(f"{ref}: a ref cannot begin with `-`. Name a branch, tag or commit.")
        code, out, _ = self._git(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"
        )
        if code:
            remedy = "Check its name, or fetch it: `git fetch origin`"
            raise ReviewError(
                f"{ref}: is neither a file nor a folder, nor a commit of this repository. "
                f"{self._remedy(remedy)}."
            )
        return out.decode().strip()

    def merge_base(self, base: str, revision: str) -> str:
        """Return the id of the commit at which two commits part.

        Raises:
            ReviewError: they have no history in common, or it was not fetched.
        """
        code, out, _ = self._git("merge-base", self.commit(base), self.commit(revision))
        if code:
            remedy = "Name another base, or compare without --merge-base"
            raise ReviewError(
                f"{base} and {revision} have no merge base: their histories do not meet in this "
                f"clone. {self._remedy(remedy)}."
            )
        return out.decode().strip()

    def content(self, commit: str, path: str, shown: str) -> bytes:
        """Return the content of a file at a commit; `shown` is how messages name it.

        Raises:
            ReviewError: there is no such file.
        """
        code, kind, _ = self._git("cat-file", "-t", f"{commit}:{path}")
        if code or kind.strip() != b"blob":
            fact = "there is no such file at that commit" if code else "this is a folder"
            raise ReviewError(f"{shown}: {fact}. Name the file: REF:PATH, from the root.")
        code, out, error = self._git("show", f"{commit}:{path}")
        if code:
            raise ReviewError(f"{shown}: git cannot show it ({_last_line(error)}).")
        return out

    def commits_of(self, paths: Sequence[str]) -> list[str]:
        """Return the ids of the commits that changed some files, the last first; 500 at most."""
        code, out, _ = self._git("log", "--format=%H", f"-{_MOST_COMMITS}", "--", *paths)
        return [] if code else out.decode("ascii").split()

    def entries(self, commit: str, folder: str) -> dict[str, tuple[str, str]]:
        """Return the files below a folder at a commit: by path its mode and the id of its content.

        Raises:
            ReviewError: git cannot list them.
        """
        code, out, error = self._git("ls-tree", "-r", "-z", "--full-tree", commit, "--", folder)
        if code:
            raise ReviewError(f"{folder}: git cannot list it ({_last_line(error)}).")
        found: dict[str, tuple[str, str]] = {}
        for line in filter(None, os.fsdecode(out).split("\0")):
            facts, _, path = line.partition("\t")
            mode, _, identity = facts.split(" ")
            found[path] = (mode, identity)
        return found

    def blob(self, identity: str) -> bytes:
        """Return the content that has an id.

        Raises:
            ReviewError: git does not have it.
        """
        code, out, error = self._git("cat-file", "blob", identity)
        if code:
            raise ReviewError(f"{identity}: git cannot show it ({_last_line(error)}).")
        return out

    def touched(self, base: str, revision: str, paths: Sequence[str]) -> bool:
        """Tell whether anything below some paths changed since two commits have parted.

        Raises:
            ReviewError: one of the commits does not exist here, or they have no merge base.
        """
        start = self.merge_base(base, revision)
        code, _, error = self._git("diff", "--quiet", start, revision, "--", *paths)
        if code > 1:
            raise ReviewError(f"git cannot compare {start} with {revision} ({_last_line(error)}).")
        return code == 1

    def path_of(self, path: Path) -> str:
        """Return the path of a file as the repository names it.

        Raises:
            ReviewError: the file is outside.
        """
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            raise ReviewError(
                f"{path}: the spec is outside of the repository. Name it: REF:PATH."
            ) from None

    def _git(self, *arguments: str) -> tuple[int, bytes, bytes]:
        return _git(self.root, *arguments)

    def _remedy(self, otherwise: str) -> str:
        _, out, _ = self._git("rev-parse", "--is-shallow-repository")
        return _SHALLOW if out.strip() == b"true" else otherwise


def _git(folder: Path, *arguments: str) -> tuple[int, bytes, bytes]:
    try:
        done = subprocess.run(  # noqa: S603 - a list, and refs are checked before
            ["git", "--literal-pathspecs", *arguments],  # noqa: S607 - where the user has it
            cwd=folder,
            env={**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise ReviewError(
            f"git cannot be run ({error.strerror}). Install it, or name two files."
        ) from None
    return done.returncode, done.stdout, done.stderr


def _last_line(error: bytes) -> str:
    lines = error.decode(errors="replace").strip().splitlines()
    return lines[-1].removeprefix("fatal: ") if lines else "no reason given"
