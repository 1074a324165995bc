"""Whether a package on the disk was made of just these inputs: told by hashes, without making it.

A run that ends well leaves a note in the cache of the user, where it may be lost at any time: the
hash of all that the output depends on, and what there is to say. The same command in the same
folder believes it as long as each file of the package is the one that the stamp names; `check`
never does, for it is to find out. The configuration counts byte by byte, so that nobody has to
read it. Only what starts fast may be imported here, which pathlib, typing and dataclasses do not.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence

STAMP = "_stamp.json"
_COMMAND = "regenerate"
_MOST_NOTES = 100
_SELF = os.path.dirname(__file__)
_APART = {
    "__pycache__", "callsites", "evidence", "new", "recording", "review", "surface", "upstream",
}  # fmt: skip
"""The folders of the generator that no package is made with."""
_BUT = ("__init__.py", "findings.py", "policy.py", "settings.py")
"""What the configuration needs of `review` all the same."""


def recognized(arguments: Sequence[str]) -> str | None:
    """Return what a command has to say that finds its package made, or None if it has to run."""
    if list(arguments[:1]) != [_COMMAND]:
        return None
    try:
        note = json.loads(_read(_note_of(arguments)))
        output = note["output"]
        stamp = _read(os.path.join(output, STAMP))
        if note["stamp"] != _digest(stamp) or note["inputs"] != _inputs(note["paths"]):
            return None
        files: dict[str, str] = json.loads(stamp)["files"]
        if any(_digest(_read(os.path.join(output, path))) != files[path] for path in files):
            return None
        return str(note["said"]) if _is_alone(output) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # whatever is wrong, the long way tells it


def remember(
    arguments: Sequence[str], output: str, paths: Iterable[str], said: str, started: float
) -> None:
    """Leave the note that the package on the disk is what the inputs give.

    Args:
        arguments: the command line.
        output: the folder of the package.
        paths: every file that was read, and every folder of which any file may have been.
        said: what the same command has to say when there is nothing to do.
        started: when the run began, in seconds since 1970: what has changed since then may have
            been read as it was before, and nothing is remembered.
    """
    paths = list(paths)
    try:
        read = (file for path in (*paths, *_own()) for file in _files(path))
        if any(os.stat(file).st_mtime > started for file in read):
            return
        note = {
            "stamp": _digest(_read(os.path.join(output, STAMP))),
            "inputs": _inputs(paths),
            "paths": paths,
            "output": os.path.join(os.getcwd(), output),
            "said": said,
        }
        path = _note_of(arguments)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        new = f"{path}.{os.getpid()}"
        with open(new, "w", encoding="utf-8") as file:
            json.dump(note, file)
        os.replace(new, path)
        _tidy(os.path.dirname(path))
    except OSError:  # it is full, somebody else's, or there is no home
        return  # without it the next run takes longer, and that is all


def _tidy(folder: str) -> None:
    with os.scandir(folder) as entries:
        notes = sorted(entries, key=lambda each: each.stat().st_mtime)
    for old in notes[:-_MOST_NOTES]:
        os.remove(old)


def _note_of(arguments: Sequence[str]) -> str:
    """Return where the note on a command lies: beside those on others, under a hash of it."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if not os.path.isabs(cache):
        raise FileNotFoundError(cache)
    command = "\0".join((os.getcwd(), *arguments))
    name = _digest(command.encode(errors="surrogateescape"))
    return os.path.join(cache, "python-m-generator", f"{name[:32]}.json")


def _is_alone(output: str) -> bool:
    """Tell whether no other run has begun to exchange the package, or was killed meanwhile."""
    folder, name = os.path.split(output)
    return not any(each.startswith(f".{name}.") for each in os.listdir(folder))


def _inputs(paths: Iterable[str]) -> str:
    """Return the hash of all that the output depends on, the generator and its tools included."""
    parts = [sys.version, *_installed()]
    for path in (*paths, *_own()):
        # Headers name files from the folder of the configuration, whatever links lead there.
        parts += [os.path.realpath(os.path.dirname(path)), os.path.realpath(path)]
        parts += [f"{file} {_digest(_read(file))}" for file in _files(path)]
    return _digest("\0".join(parts).encode(errors="surrogateescape"))


def _own() -> list[str]:
    """Return the files and folders of the generator that may have a part in a package."""
    found = [os.path.join(_SELF, name) for name in sorted(set(os.listdir(_SELF)) - _APART)]
    return [*found, *(os.path.join(_SELF, "review", name) for name in _BUT)]


def _files(path: str) -> Iterator[str]:
    """Return every file below a folder in a fixed order, or the one file itself."""
    if not os.path.isdir(path):
        yield path
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(set(folders) - {"__pycache__"})
        yield from (os.path.join(folder, name) for name in sorted(names))


def _installed() -> list[str]:
    """Return every distribution that can be imported, with its version: `ruff-0.17.6.dist-info`.

    The tools need others in turn, so that any of them may have a part in a package.
    """
    found = (os.listdir(folder) for folder in filter(os.path.isdir, sys.path))
    return sorted({name for names in found for name in names if name.endswith("-info")})


def _read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.read()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
