"""Cassettes and specs -> where something that looks like a secret or a person stands in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from generator.diagnostics import UsageError, pointer
from generator.document import Node, is_list
from generator.evidence.data_file import SUFFIXES, CassetteError, read_data
from generator.recording.leaks import Leak, leaks_in
from generator.recording.readings import readings_of_bytes

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One leak, or a file that could not be scanned."""

    path: Path
    place: str
    """Which part of which interaction, with a JSON pointer into its body; or a line."""
    kind: str
    masked: str


def scan(paths: Iterable[Path]) -> tuple[list[Path], list[Finding]]:
    """Return which files were scanned, and what was found in them.

    A folder stands for its YAML and JSON files, those in folders below included; a file is
    scanned whatever it is called.

    Raises:
        UsageError: there is no such file.
    """
    files = sorted({file for path in paths for file in _files(path)})
    return files, [finding for file in files for finding in scan_file(file)]


def scan_file(path: Path) -> list[Finding]:
    """Return what is found in a file: in its data by place, in the rest of its text by line."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return [Finding(path=path, place="", kind=f"cannot be read ({error.strerror})", masked="")]
    data, broken = None, list[Finding]()
    if path.suffix in SUFFIXES:
        try:
            data = read_data(path)
        except CassetteError as error:
            broken = [Finding(path=path, place="", kind=str(error), masked="")]
    found = leaks_of(data)
    known = {leak for _, leak in found}
    for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), 1):
        found += [(f"line {number}", leak) for leak in leaks_in(line) if leak not in known]
    return broken + [
        Finding(path=path, place=place, kind=leak.kind, masked=leak.masked) for place, leak in found
    ]


def leaks_of(data: object) -> list[tuple[str, Leak]]:
    """Return each leak in the data of a cassette or a spec, with its place."""
    found = [
        (place, leak) for place, member, text in _texts(data) for leak in leaks_in(text, member)
    ]
    inside = {(place[:end], leak) for place, leak in found for end in range(len(place))}
    return list(dict.fromkeys((_shown(each[0]), each[1]) for each in found if each not in inside))


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (each for each in path.rglob("*") if each.suffix in SUFFIXES and each.is_file())
    elif path.exists():
        yield path
    else:
        raise UsageError(f"{path}: no such file or folder. Name one that exists.")


def _texts(data: object) -> Iterator[tuple[Place, str, str]]:
    """Yield (place, member, text) of all keys and values, and of the JSON inside of texts."""
    waiting: list[tuple[Place, str, Any]] = [((), "", data)]
    seen: set[int] = set()  # of containers: an alias may lead to one many times
    kept: list[object] = []  # or another could get the same id
    while waiting:
        place, member, value = waiting.pop()
        if _is_container(value):
            if id(value) in seen:
                continue
            seen.add(id(value))
        if isinstance(value, dict):
            members = cast("Node", value)
            yield from (((*place, str(key)), "", str(key)) for key in members)
            waiting += [((*place, str(key)), str(key), each) for key, each in members.items()]
        elif is_list(value):
            waiting += [((*place, index), member, each) for index, each in enumerate(value)]
        elif value is not None and not isinstance(value, bool | int | float):
            for text in readings_of_bytes(value) if isinstance(value, bytes) else [str(value)]:
                yield place, member, text
                if (inside := _json(text)) is not None:
                    kept.append(inside)
                    waiting.append((place, member, inside))


def _is_container(value: object) -> bool:
    return isinstance(value, dict | list)


def _json(text: str) -> object:
    """Return the object or list that a text holds as JSON, if it does."""
    if text.lstrip()[:1] in {"{", "["}:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None
    return None


def _shown(place: Place) -> str:
    """Return a place as a person looks for it: interaction 2, response body /data/0/email."""
    place = tuple("…" if isinstance(each, str) and leaks_in(each) else each for each in place)
    match place:
        case ("interactions", int(index), str(half), "body", *rest):
            inside = rest[1:] if rest[:1] in (["string"], ["base64_string"]) else rest
            return f"interaction {index}, {half} body {pointer(*inside)}".rstrip()
        case ("interactions", int(index), str(half), "headers", name, *_):
            return f"interaction {index}, {half} header {name}"
        case ("interactions", int(index), str(half), str(part), *_):
            return f"interaction {index}, {half} {part}"
        case _:
            return pointer(*place)
