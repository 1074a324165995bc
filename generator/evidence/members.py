"""Which members a body may have, by the schemas of a spec, and which of them it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from generator.document import is_list
from generator.evidence.contract import Contract, Place

Steps = tuple[str | int, ...]
_SAYS_SOMETHING = {
    "$ref", "type", "enum", "const", "allOf", "anyOf", "oneOf", "properties", "items",
}  # fmt: skip


@dataclass(slots=True)
class Fields:
    """What a schema says of the members of objects, with all of its parts taken together."""

    pointer: str
    members: dict[str, str] = field(default_factory=dict[str, str])
    """The pointer of the schema of each documented member."""
    items: str | None = None
    others: str | None = None
    """The pointer of the schema of members that have any name."""
    patterns: list[str] = field(default_factory=list[str])
    is_map: bool = False
    untyped: set[str] = field(default_factory=set[str])
    """The pointers of members of which only the name is known."""
    tag: str = ""
    variants: dict[str, str] = field(default_factory=dict[str, str])
    """The pointer of the schema for each value of the member `tag`."""


@dataclass(slots=True)
class Unknown:
    """Something in a body that the spec does not know."""

    path: Steps
    spec: str
    value: Any


@dataclass(slots=True)
class Seen:
    """What one body shows: pointers into the spec, and what the spec does not know."""

    fields: set[str] = field(default_factory=set[str])
    """The fields with a value; those that were null stand in `nulls`."""
    nulls: set[str] = field(default_factory=set[str])
    variants: set[str] = field(default_factory=set[str])
    new_fields: list[Unknown] = field(default_factory=list[Unknown])
    new_variants: list[Unknown] = field(default_factory=list[Unknown])
    untyped: list[Unknown] = field(default_factory=list[Unknown])
    """Values of fields that the spec knows, but not their types."""


class Schemas:
    """The fields of every schema of a contract, read once each."""

    def __init__(self, contract: Contract) -> None:
        """Read nothing yet."""
        self._contract = contract
        self._known: dict[str, Fields] = {}

    def at(self, pointer: str) -> Fields:
        """Return what the schema at a pointer says of the members of objects."""
        found = self._known.get(pointer)
        if found is None:
            found = self._known[pointer] = Fields(self._contract.place(pointer).pointer)
            self._collect(self._contract.place(pointer), found, set())
        return found

    def look(self, pointer: str, value: Any, seen: Seen, path: Steps = ()) -> None:  # noqa: ANN401
        """Note which fields a JSON value has of those that the schema at a pointer knows."""
        fields = self.at(pointer)
        if is_list(value):
            if fields.items is not None:
                for index, item in enumerate(value):
                    if type(item) in (dict, list):
                        self.look(fields.items, item, seen, (*path, index))
        elif type(value) is dict:
            self._look_at_object(fields, cast("dict[str, Any]", value), seen, path)

    def site(self, pointer: str, path: Iterable[str]) -> str | None:
        """Return the pointer of the schema, perhaps a reference, that a place in a body has.

        Args:
            pointer: of the schema of the whole body.
            path: the steps to the place, any index of a list as `*`.
        """
        for step in path:
            fields = self.at(pointer)
            found = fields.items if step == "*" else fields.members.get(step, fields.others)
            if found is None:
                return None
            pointer = found
        return pointer

    def universe(self, pointer: str) -> tuple[set[str], set[str]]:
        """Return the pointers of all fields and all variants below the schema at a pointer."""
        fields, variants, waiting, done = set[str](), set[str](), [pointer], set[str]()
        while waiting:
            found = self.at(waiting.pop())
            if found.pointer not in done:
                done.add(found.pointer)
                fields |= {*found.members.values()}
                variants |= {*found.variants.values()}
                inner = [found.items, found.others, *found.members.values()]
                waiting += [each for each in (*inner, *found.variants.values()) if each]
        return fields, variants

    def _look_at_object(
        self, fields: Fields, value: dict[str, Any], seen: Seen, path: Steps
    ) -> None:
        if fields.variants and isinstance(tag := value.get(fields.tag), str):
            if tag not in fields.variants:
                seen.new_variants.append(Unknown((*path, fields.tag), fields.pointer, value))
                return
            variant = fields.variants[tag]
            seen.variants.add(variant)
            fields = self.at(variant)
        for name, child in value.items():
            where = fields.members.get(name)
            if where is not None:
                (seen.nulls if child is None else seen.fields).add(where)
                if where in fields.untyped:
                    seen.untyped.append(Unknown((*path, name), where, child))
                    continue
            elif fields.is_map or any(re.search(each, name) for each in fields.patterns):
                where = fields.others
            elif fields.members:
                seen.new_fields.append(Unknown((*path, name), fields.pointer, child))
            if where is not None and type(child) in (dict, list):
                self.look(where, child, seen, (*path, name))

    def _collect(self, place: Place, found: Fields, done: set[str]) -> None:
        """Add what a schema and its parts say; a part that is met again adds nothing."""
        if place.pointer in done:
            return
        done.add(place.pointer)
        node = place.node
        for name, schema in node.get("properties", {}).items():
            where = found.members.setdefault(name, place.inside("properties", name))
            if not _SAYS_SOMETHING & set(schema):
                found.untyped.add(where)
        if isinstance(node.get("items"), dict) and found.items is None:
            found.items = place.inside("items")
        others = node.get("additionalProperties")
        if others is not None and others is not False:
            found.is_map = True
            found.others = place.inside("additionalProperties") if others is not True else None
        found.patterns += node.get("patternProperties", {})
        if "discriminator" in node and not found.variants:
            found.tag = node["discriminator"].get("propertyName", "")
            found.variants = dict(self._variants(place))
        for part in self._parts(place):
            self._collect(part, found, done)

    def _parts(self, place: Place) -> Iterator[Place]:
        for keyword in ("allOf", "anyOf", "oneOf"):
            for index, _ in enumerate(place.node.get(keyword, ())):
                yield self._contract.place(place.inside(keyword, index))

    def _variants(self, place: Place) -> Iterator[tuple[str, str]]:
        discriminator: dict[str, Any] = place.node["discriminator"]
        mapped: dict[str, str] = discriminator.get("mapping", {})
        for tag, target in mapped.items():
            where = target[1:] if target.startswith("#") else f"/components/schemas/{target}"
            if self._contract.exists(where):
                yield tag, self._contract.place(where).pointer
        if mapped:
            return
        for part in self._parts(place):
            own = self.at(part.pointer).members.get(discriminator.get("propertyName", ""))
            schema = self._contract.place(own).node if own else {}
            values = [schema["const"]] if "const" in schema else schema.get("enum", ())
            for tag in values or [part.pointer.rpartition("/")[2]]:
                yield str(tag), part.pointer
