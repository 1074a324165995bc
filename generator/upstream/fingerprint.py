"""What a vendor has published at a date, as a file of facts: readable, sorted, without its text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from generator.diagnostics import UsageError
from generator.document import Node
from generator.upstream.facts import EXISTS, Place, is_operation

_WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The facts of one published document."""

    file: str
    date: str | None
    openapi: str
    sha256: str
    facts: Mapping[Place, Any]
    """Place -> JSON value, of the document as a whole and of the operations that our spec has."""
    others: Mapping[str, str | None]
    """The other operations, `GET /lead/`, with their operation ids."""


def operations(places: Iterable[Place]) -> list[Place]:
    """Return the places that are an operation."""
    return [place for place in places if len(place) == 1 and is_operation(place[0])]


def dump(sources: Iterable[Source]) -> str:
    """Return the text of a fingerprint: the same for the same documents in any order."""
    data = [
        {
            "file": source.file,
            "date": source.date,
            "openapi": source.openapi,
            "sha256": source.sha256,
            "facts": _nested(source.facts),
            "other_operations": dict(sorted(source.others.items())),
        }
        for source in sorted(sources, key=lambda source: source.file)
    ]
    return _text({"sources": data}) + "\n"


def read(path: Path, shown: str) -> tuple[Source, ...]:
    """Return the sources of the fingerprint at `path`; `shown` is how messages name it.

    Raises:
        UsageError: the file cannot be read, or is not what `dump` makes.
    """
    remedy = "Make it anew with `python -m generator upstream FILE...`."
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_source(each) for each in data["sources"])
    except OSError as error:
        raise UsageError(f"{shown}: cannot be read ({error.strerror}). {remedy}") from None
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        raise UsageError(f"{shown}: not the fingerprint of a published spec. {remedy}") from None


def _source(data: Node) -> Source:
    return Source(
        file=str(data["file"]),
        date=data["date"],
        openapi=str(data["openapi"]),
        sha256=str(data["sha256"]),
        facts=dict(_flat(data["facts"])),
        others=dict(data["other_operations"]),
    )


def _nested(facts: Mapping[Place, Any]) -> Node:
    """Return facts as JSON data: a mapping for each place, the fields of a body as one list."""
    nested: Node = {}
    for place, value in sorted(facts.items(), key=lambda item: item[0]):
        holder = nested
        for word in place[:-1]:
            holder = holder[word]
        kind, _, name = place[-1].partition(" ")
        if kind == "field":
            holder.setdefault("fields", []).append(name)
        else:
            holder[place[-1]] = {} if _holds(place[-1]) else value
    return nested


def _flat(nested: Node, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    for key, value in nested.items():
        if key == "fields":
            yield from (((*place, f"field {name}"), EXISTS) for name in value)
        elif _holds(key):
            yield (*place, key), EXISTS
            yield from _flat(value, (*place, key))
        else:
            yield (*place, key), value


def _holds(word: str) -> bool:
    """Tell whether a word of a place holds others, as `status 200`; `required` has a value."""
    return " " in word or word == "body"


def _text(value: object, indent: int = 0, before: int = 0) -> str:
    """Return JSON on one line if it fits beside what stands before it, else a line a member."""
    line = json.dumps(value)
    fits = indent + before + len(line) < _WIDTH
    if fits or not isinstance(value, (dict, list)) or not value:
        return line
    if isinstance(value, dict):
        named = cast("Node", value).items()
        pairs: list[tuple[str, object]] = [(f"{json.dumps(key)}: ", each) for key, each in named]
    else:
        pairs = [("", each) for each in cast("list[object]", value)]
    inner = indent + 2
    members = [" " * inner + start + _text(each, inner, len(start) + 1) for start, each in pairs]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return "\n".join([opening, ",\n".join(members), " " * indent + closing])
