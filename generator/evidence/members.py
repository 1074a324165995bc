"""Which members a body may have, by the schemas of a spec, and which of them it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.document import is_list, is_node
from generator.evidence.contract import Contract, Place

Steps = tuple[str | int, ...]
_KINDS = 1_000
"""How many sets of members are remembered of a schema."""
_SAYS_SOMETHING = {
    "$ref", "type", "enum", "const", "allOf", "anyOf", "oneOf", "properties", "items",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What there is to say of all objects that have the same members, none of them null."""

    fields: frozenset[str]
    inner: tuple[tuple[str, str], ...]
    """The members that may hold objects with fields, and the pointers of their schemas."""
    is_known: bool
    """Whether each member is documented, with its type."""


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
    kinds: dict[tuple[str, ...], Kind] = field(default_factory=dict[tuple[str, ...], Kind])

    @property
    def has_structure(self) -> bool:
        """Whether there is anything to find in a value."""
        return bool(self.members or self.items or self.others or self.variants)


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
    kinds: set[Kind] = field(default_factory=set[Kind])


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
        fields = self._known.get(pointer) or self.at(pointer)
        if is_node(value):
            self._look_at_object(fields, value, seen, path)
        elif is_list(value) and fields.items is not None:
            for index, item in enumerate(value):
                if type(item) is dict or type(item) is list:
                    self.look(fields.items, item, seen, (*path, index))

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
            fields = self._known.get(variant) or self.at(variant)
        # Most objects have the same members as another one before.
        names = tuple(value)
        kind = fields.kinds.get(names) or self._kind(fields, names)
        if kind.is_known and None not in value.values():
            if kind not in seen.kinds:
                seen.kinds.add(kind)
                seen.fields |= kind.fields
        else:
            self._look_at_members(fields, value, seen, path)
        for name, where in kind.inner:
            child = value[name]
            if type(child) is dict or type(child) is list:
                self.look(where, child, seen, (*path, name))

    def _look_at_members(
        self, fields: Fields, value: dict[str, Any], seen: Seen, path: Steps
    ) -> None:
        for name, child in value.items():
            where = fields.members.get(name)
            if where is not None:
                (seen.nulls if child is None else seen.fields).add(where)
                if where in fields.untyped:
                    seen.untyped.append(Unknown((*path, name), where, child))
            elif fields.members and not self._is_named_freely(fields, name):
                seen.new_fields.append(Unknown((*path, name), fields.pointer, child))

    def _kind(self, fields: Fields, names: tuple[str, ...]) -> Kind:
        known = [fields.members[name] for name in names if name in fields.members]
        inner: list[tuple[str, str]] = []
        is_known = not fields.untyped & {*known}
        for name in names:
            where = fields.members.get(name)
            if where is None and self._is_named_freely(fields, name):
                where = fields.others
            elif where is None:
                is_known = is_known and not fields.members
            if where is not None and where not in fields.untyped:
                inner.append((name, where))
        inner = [(name, where) for name, where in inner if self.at(where).has_structure]
        made = Kind(frozenset(known), tuple(inner), is_known)
        if len(fields.kinds) < _KINDS:
            fields.kinds[names] = made
        return made

    @staticmethod
    def _is_named_freely(fields: Fields, name: str) -> bool:
        return fields.is_map or any(re.search(each, name) for each in fields.patterns)

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
