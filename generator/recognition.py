"""Whether a package on the disk was made of just these inputs: told by hashes, without making it.

A run that ends well leaves a note in the cache of the user, where it may be lost at any time: the
hash of all that the output depends on, and the report. `regenerate` believes it as long as each
file of the package is the one that the stamp names; `check` never does, for it is to find out.
Only what starts fast may be imported here.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from generator.config import Config

STAMP = "_stamp.json"
_MOST_NOTES = 100
_SELF = Path(__file__).parent
_NO_INFLUENCE = {
    "spec", "spec_root", "output", "root", "is_one_off", "accepted_gaps", "cassettes", "upstream",
    "review",
}  # fmt: skip
"""What of a configuration says nothing of the output, or stands in the hash in another form."""


def recognized(config: Config) -> dict[str, Any] | None:
    """Return the report of the run that made the package, or None if there is anything to do."""
    try:
        note = json.loads(_note_of(config).read_bytes())
        stamp = (config.output / STAMP).read_bytes()
        if note["stamp"] != _digest(stamp) or note["inputs"] != _inputs(config, note["spec_files"]):
            return None
        files: dict[str, str] = json.loads(stamp)["files"]
        if any(_digest((config.output / path).read_bytes()) != files[path] for path in files):
            return None
        return cast("dict[str, Any]", note["report"]) if _is_alone(config) else None
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, AttributeError):
        return None  # whatever is wrong, the long way tells it


def remember(config: Config, report: dict[str, Any], spec_files: Iterable[str]) -> None:
    """Leave the note that the package on the disk is what the inputs give.

    Args:
        config: the inputs.
        report: what there was to say of them.
        spec_files: the other files of the spec, from its folder.
    """
    others = sorted(spec_files)
    try:
        note = {
            "stamp": _digest((config.output / STAMP).read_bytes()),
            "inputs": _inputs(config, others),
            "spec_files": others,
            "report": report,
        }
        path = _note_of(config)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps(note), encoding="utf-8")
        new.replace(path)
        notes = sorted(path.parent.iterdir(), key=lambda each: each.stat().st_mtime)
        for old in notes[:-_MOST_NOTES]:
            old.unlink(missing_ok=True)
    except (OSError, RuntimeError):  # it is full, somebody else's, or there is no home
        return  # without it the next run takes longer, and that is all


def _note_of(config: Config) -> Path:
    """Return where the note on a package lies: beside those on others, under a hash of its path."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    name = _digest(str(config.output.resolve()).encode(errors="surrogateescape"))
    return Path(cache) / "python-m-generator" / f"{name[:32]}.json"


def _is_alone(config: Config) -> bool:
    """Tell whether no other run has begun to exchange the package, or was killed meanwhile."""
    beside = f".{config.output.name}."
    return not any(path.name.startswith(beside) for path in config.output.parent.iterdir())


def _inputs(config: Config, spec_files: Iterable[str]) -> str:
    """Return the hash of all that the output depends on."""
    settings = {key: value for key, value in asdict(config).items() if key not in _NO_INFLUENCE}
    parts = [
        config.label(config.spec),
        *(
            _content(path)
            for path in (config.spec, *(config.spec.parent / each for each in spec_files))
        ),
        json.dumps(settings, default=_content, sort_keys=True),
        _content(_SELF),
        *_installed(),
    ]
    return _digest("\0".join(parts).encode(errors="surrogateescape"))


def _content(value: object) -> str:
    """Return what stands for a file, for a folder with all that is in it, or for another value."""
    if not isinstance(value, Path):
        return repr(value)
    if not value.is_dir():
        return _digest(value.read_bytes())
    found = [_digest(value.name.encode(errors="surrogateescape"))]
    for folder, folders, names in os.walk(value):
        folders[:] = sorted(set(folders) - {"__pycache__"})
        found += [f"{name} {_digest(Path(folder, name).read_bytes())}" for name in sorted(names)]
    return _digest(" ".join(found).encode(errors="surrogateescape"))


def _installed() -> list[str]:
    """Return every distribution that can be imported, with its version: `ruff-0.17.6.dist-info`."""
    names: set[str] = set()
    for folder in filter(os.path.isdir, sys.path):
        with os.scandir(folder) as entries:
            names |= {each.name for each in entries if each.name.endswith("-info")}
    return sorted(names)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
