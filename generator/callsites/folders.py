"""A folder of a caller's code -> its parsed files; what cannot be read is named."""

from __future__ import annotations

import ast
import os
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics import UsageError

_SKIPPED = {"__pycache__", "node_modules", "site-packages", "venv", "env"}
_PACKAGE_MARKS = ("_profile.py", "_clients.py")
"""What a generated package has, and no code of its callers."""
_MOST_FILES = 20_000
_LARGEST = 2 * 2**20
"""Bytes of one file; what is larger was written by a machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file of a caller."""

    file: str
    """As reports name it."""
    module: str
    """Its dotted name, as far as folders tell it."""
    tree: ast.Module


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The files of a caller, and those that could not be read, each with the reason."""

    files: tuple[Source, ...]
    unread: tuple[str, ...]


def read_sources(folders: Sequence[Path], package: str) -> Sources:
    """Parse all Python files below some folders.

    Symbolic links are not followed; hidden folders, environments and the package itself are
    skipped.

    Raises:
        UsageError: a folder does not exist.
    """
    files: dict[str, Source] = {}
    unread: dict[str, None] = {}
    for folder in folders:
        if not folder.exists():
            raise UsageError(f"--call-sites {folder}: there is no such folder. Check its name.")
        for count, path in enumerate(_paths(folder, package)):
            if count == _MOST_FILES:
                unread[f"{folder}: it has more than {_MOST_FILES} files; the rest of them"] = None
                break
            shown = _shown(path)
            try:
                files[shown] = Source(file=shown, module=_module(path, folder), tree=_parsed(path))
            except (OSError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
                unread[f"{shown}: {_why(error)}"] = None
    return Sources(files=tuple(files.values()), unread=tuple(unread))


def _paths(folder: Path, package: str) -> Iterator[Path]:
    if folder.is_file():
        yield folder
        return
    for place, folders, files in os.walk(folder, followlinks=False):
        here = Path(place)
        folders[:] = sorted(each for each in folders if not _is_skipped(here / each, each, package))
        for name in sorted(files):
            path = here / name
            if name.endswith((".py", ".pyi")) and path.is_file() and not path.is_symlink():
                yield path


def _is_skipped(path: Path, name: str, package: str) -> bool:
    if name.startswith(".") or name in _SKIPPED or (path / "pyvenv.cfg").exists():
        return True
    return name == package and any((path / mark).exists() for mark in _PACKAGE_MARKS)


def _parsed(path: Path) -> ast.Module:
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"it is larger than {_LARGEST // 2**20} MiB")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about escapes in strings: theirs, not ours
        return ast.parse(path.read_bytes(), filename=str(path))


def _shown(path: Path) -> str:
    found = os.path.relpath(path)
    return path.as_posix() if found.startswith("..") else Path(found).as_posix()


def _module(path: Path, folder: Path) -> str:
    parts = path.relative_to(folder).with_suffix("").parts if path != folder else (path.stem,)
    return ".".join(part for part in parts if part != "__init__")


def _why(error: Exception | MemoryError) -> str:
    if isinstance(error, SyntaxError):
        return f"no Python of this version (line {error.lineno}: {error.msg})"
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror})"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)
