"""The names of the members that a body can have, by its schema and by its examples.

A name stands for its place in the body, in the form of a JSON pointer: `/data/*/id`, where `*` is
any item of a list, or any key of a mapping whose keys are data. `/parent/**` is where the walk
ended, since the schema contains itself or is very large: what is below is not known to be missing.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import unquote

from generator.diagnostics import pointer
from generator.document import Node, resolve

MAX_FIELDS = 500
_MAX_STEPS = 20_000
_NAME = re.compile(r"[A-Za-z_$][\w$.:-]{0,63}$")
"""A key of an example that does not look like this is data, such as a person's address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A node of a document, where it stands, and how that is known: `x-evidence`, `x-source`."""

    node: Node
    pointer: str
    evidence: str | None = None
    source: str | None = None
    seen: frozenset[str] = frozenset()
    """The references on the way here."""

    def inside(self, *steps: str | int) -> Spot | None:
        """Return the mapping at these steps from here, None if there is none."""
        found: Any = self.node
        for step in steps:
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return None
        if not isinstance(found, dict):
            return None
        return Spot(
            node=cast("Node", found),
            pointer=self.pointer + pointer(*steps),
            source=self.source,
            seen=self.seen,
        ).known()

    def known(self) -> Spot:
        """Return this spot with what its own node says of how it is known."""
        if "x-evidence" not in self.node and "x-source" not in self.node:
            return self
        evidence, source = self.node.get("x-evidence"), self.node.get("x-source")
        return replace(
            self,
            evidence=evidence if isinstance(evidence, str) else self.evidence,
            source=source if isinstance(source, str) else self.source,
        )

    def followed(self, root: Node) -> Spot | None:
        """Return what a chain of references leads to, None if it leads in a circle."""
        spot = self
        while isinstance(reference := spot.node.get("$ref"), str):
            if reference in spot.seen:
                return None
            found: object = None
            with suppress(KeyError):  # one inside an example; all others were checked
                found = resolve(root, reference)
            spot = replace(
                spot,
                node=cast("Node", found) if isinstance(found, dict) else {},
                pointer=unquote(reference[1:]),
                seen=spot.seen | {reference},
            ).known()
        return spot

    def each(self, key: str) -> Iterator[tuple[str, Spot]]:
        """Yield (name or index, spot) of the mappings in the mapping or list at `key`."""
        held: Any = self.node.get(key)
        steps: Collection[Any] = ()
        if isinstance(held, dict):
            steps = cast("Node", held)
        elif isinstance(held, list):
            steps = range(len(cast("list[object]", held)))
        for step in steps:
            if spot := self.inside(key, step):
                yield str(step), spot


def body_fields(root: Node, media: Spot) -> dict[str, Spot]:
    """Return the fields of a media type -> where each stands in the document."""
    found: dict[str, Spot] = {}
    if (schema := media.inside("schema")) is not None:
        _add_schema(root, schema, found)
    if "example" in media.node:
        _add_example(media.node["example"], media, found)
    for _, example in media.each("examples"):
        end = example.followed(root)
        if end and "value" in end.node:
            _add_example(end.node["value"], end, found)
    return found


def is_known(field: str, known: Collection[str]) -> bool:
    """Tell whether a field is one of those known, or may be one where a walk has ended."""
    return field in known or any(_covers(each, field) for each in known if each.endswith("*"))


def _covers(pattern: str, field: str) -> bool:
    """Tell whether a pattern that ends with `*` (any key) or `**` (any depth) has the field."""
    parts, steps = pattern.split("/"), field.split("/")
    if parts[-1] == "**":
        return len(steps) >= len(parts) and _agree(parts[:-1], steps)
    return len(steps) == len(parts) and _agree(parts, steps)


def _agree(parts: list[str], steps: list[str]) -> bool:
    return all(part in {"*", step} for part, step in zip(parts, steps, strict=False))


def _add_schema(root: Node, schema: Spot, found: dict[str, Spot]) -> None:
    """Add the fields of a schema level by level, so that only the deepest can be cut off."""
    waiting = deque([("", schema)])
    done: set[tuple[str, str]] = set()
    while waiting:
        place, spot = waiting.popleft()
        end = spot.followed(root)
        if end is None or len(found) >= MAX_FIELDS or len(done) >= _MAX_STEPS:
            found.setdefault(f"{place}/**", spot)
        elif (place, end.pointer) not in done:
            done.add((place, end.pointer))
            for step, child in _children(end):
                if step:
                    _add(found, place + step, child)
                waiting.append((place + (step or ""), child))
            for below, item in _items(end):
                waiting.append((place + below, item))
            _add_schema_examples(end, place, found)


def _children(schema: Spot) -> Iterator[tuple[str | None, Spot]]:
    """Yield (step, schema) of each property, and (None, schema) of what is about the same place."""
    for name, child in schema.each("properties"):
        yield pointer(name), child
    for _, child in schema.each("patternProperties"):
        yield "/*", child
    if (others := schema.inside("additionalProperties")) is not None:
        yield "/*", others
    for key in ("allOf", "oneOf", "anyOf"):
        for _, child in schema.each(key):
            yield None, child


def _items(schema: Spot) -> Iterator[tuple[str, Spot]]:
    if (every := schema.inside("items")) is not None:
        yield "/*", every
    for _, item in schema.each("prefixItems"):
        yield "/*", item


def _add_schema_examples(schema: Spot, place: str, found: dict[str, Spot]) -> None:
    examples: Any = schema.node.get("examples")
    for value in cast("list[object]", examples) if isinstance(examples, list) else ():
        _add_example(value, schema, found, place)
    _add_example(schema.node.get("example"), schema, found, place)


def _add_example(value: object, spot: Spot, found: dict[str, Spot], place: str = "") -> None:
    if len(found) >= MAX_FIELDS:
        return
    if isinstance(value, dict):
        for key, child in cast("Node", value).items():
            below = place + (pointer(key) if _NAME.match(key) else "/*")
            if not is_known(below, found):
                found[below] = spot
            _add_example(child, spot, found, below)
    elif isinstance(value, list):
        for child in cast("list[object]", value):
            _add_example(child, spot, found, f"{place}/*")


def _add(found: dict[str, Spot], place: str, spot: Spot) -> None:
    """Add a field; of two definitions of one, that with evidence is kept."""
    if place not in found or (found[place].evidence is None and spot.evidence is not None):
        found[place] = spot
