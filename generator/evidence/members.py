"""Which members a body may have, by the schemas of a spec, and which of them it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.diagnostics import tokens
from generator.document import is_list, is_node
from generator.evidence.contract import Contract, Place

Steps = tuple[str | int, ...]
Matcher = Callable[[str], Callable[[str], bool]]
_KINDS = 1_000
"""How many sets of members are remembered of a schema."""
_COMPONENTS = "/components/schemas/"
_SAYS_SOMETHING = {
    "$ref", "type", "enum", "const", "allOf", "anyOf", "oneOf", "properties", "items",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What there is to say of all objects that have the same members, none of them null."""

    fields: frozenset[str]
    inner: tuple[tuple[str, Fields], ...]
    """The members that may hold objects with fields, and what is known of these."""
    is_known: bool
    """Whether each member is documented, with its type."""


@dataclass(slots=True)
class Fields:
    """What a schema says of the members of objects, with all of its parts taken together."""

    pointer: str
    members: dict[str, str] = field(default_factory=dict[str, str])
    """The pointer of the schema of each documented member."""
    places: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """All of them: the forms of a union may have the same member, each in another way."""
    items: list[str] = field(default_factory=list[str])
    first: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    """The schemas of items that have a place of their own."""
    others: list[str] = field(default_factory=list[str])
    """The pointers of the schemas of members that have any name."""
    patterns: dict[str, str] = field(default_factory=dict[str, str])
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
        return bool(
            self.members
            or self.items
            or self.first
            or self.others
            or self.patterns
            or self.variants
        )


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

    def __init__(self, contract: Contract, matcher: Matcher) -> None:
        """Read nothing yet; `matcher` makes of a pattern what tells whether a name matches."""
        self._contract, self._matcher = contract, matcher
        self._known: dict[tuple[str, ...], Fields] = {}

    def at(self, *pointers: str) -> Fields:
        """Return what the schemas at some pointers, mostly one, say of the members of objects."""
        found = self._known.get(pointers)
        if found is None:
            found = self._known[pointers] = Fields(self._contract.place(pointers[0]).pointer)
            done = set[str]()
            for each in pointers:
                self._collect(Place(each, self._contract.at(each)), found, done)
        return found

    def look(self, pointer: str, value: Any, seen: Seen) -> None:  # noqa: ANN401
        """Note which fields a JSON value has of those that the schema at a pointer knows."""
        self._look(self.at(pointer), value, seen, ())

    def site(self, pointer: str, path: Iterable[str]) -> str | None:
        """Return the pointer of the schema, perhaps a reference, that a place in a body has.

        Args:
            pointer: of the schema of the whole body.
            path: the steps to the place, any index of a list as `*`.
        """
        found = [pointer]
        for step in path:
            fields = self.at(*found)
            found = fields.items if step == "*" else fields.places.get(step, fields.others)
            if not found:
                return None
        return found[0]

    def universe(self, pointer: str) -> tuple[set[str], set[str]]:
        """Return the pointers of all fields and all variants below the schema at a pointer."""
        fields, variants, waiting, done = set[str](), set[str](), [pointer], set[str]()
        while waiting:
            found = self.at(waiting.pop())
            if found.pointer not in done:
                done.add(found.pointer)
                fields |= {*found.members.values()}
                variants |= {*found.variants.values()}
                waiting += [*found.items, *found.others, *found.patterns.values()]
                waiting += [*found.members.values(), *found.variants.values()]
                waiting += [where for each in found.first.values() for where in each]
        return fields, variants

    def _look(self, fields: Fields, value: Any, seen: Seen, path: Steps) -> None:  # noqa: ANN401
        if is_node(value):
            self._look_at_object(fields, value, seen, path)
        elif is_list(value) and (fields.items or fields.first):
            rest = self.at(*fields.items) if fields.items else None
            for index, item in enumerate(value):
                if type(item) is dict or type(item) is list:
                    own = fields.first.get(index)
                    known = self.at(*own) if own else rest
                    if known:
                        self._look(known, item, seen, (*path, index))

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
        # Most objects have the same members as another one before.
        names = tuple(value)
        kind = fields.kinds.get(names) or self._kind(fields, names)
        if kind.is_known and None not in value.values():
            if kind not in seen.kinds:
                seen.kinds.add(kind)
                seen.fields |= kind.fields
        else:
            self._look_at_members(fields, value, seen, path)
        for name, known in kind.inner:
            child = value[name]
            if type(child) is dict or type(child) is list:
                self._look(known, child, seen, (*path, name))

    def _look_at_members(
        self, fields: Fields, value: dict[str, Any], seen: Seen, path: Steps
    ) -> None:
        for name, child in value.items():
            where = fields.members.get(name)
            if where is not None:
                (seen.nulls if child is None else seen.fields).add(where)
                if where in fields.untyped:
                    seen.untyped.append(Unknown((*path, name), where, child))
            elif fields.members and not fields.is_map and not self._patterned(fields, name):
                seen.new_fields.append(Unknown((*path, name), fields.pointer, child))

    def _kind(self, fields: Fields, names: tuple[str, ...]) -> Kind:
        known = [fields.members[name] for name in names if name in fields.members]
        inner: list[tuple[str, Fields]] = []
        is_known = not fields.untyped & {*known}
        for name in names:
            places = [*fields.places.get(name, ()), *self._patterned(fields, name)] or fields.others
            if name not in fields.members and not places and not fields.is_map:
                is_known = is_known and not fields.members
            if places and places[0] not in fields.untyped:
                inner.append((name, self.at(*places)))
        inner = [(name, each) for name, each in inner if each.has_structure]
        made = Kind(frozenset(known), tuple(inner), is_known)
        if len(fields.kinds) < _KINDS:
            fields.kinds[names] = made
        return made

    def _patterned(self, fields: Fields, name: str) -> list[str]:
        """Return the schemas of the patterns that a name matches."""
        return [where for each, where in fields.patterns.items() if self._matcher(each)(name)]

    def _collect(self, place: Place, found: Fields, done: set[str]) -> None:
        """Add what a schema and its parts say; a part that is met again adds nothing."""
        if place.pointer in done:
            return
        done.add(place.pointer)
        node = place.node
        for name, schema in node.get("properties", {}).items():
            where = place.inside("properties", name)
            found.members.setdefault(name, where)
            found.places.setdefault(name, []).append(where)
            if not _SAYS_SOMETHING & set(schema):
                found.untyped.add(where)
        self._collect_items(place, found)
        for name in node.get("patternProperties", {}):
            found.patterns[name] = place.inside("patternProperties", name)
        for key in ("additionalProperties", "unevaluatedProperties"):
            if (others := node.get(key)) is not None and others is not False:
                found.is_map = True
                found.others += [place.inside(key)] if others is not True else []
        if isinstance(node.get("discriminator"), dict) and not found.variants:
            found.tag = node["discriminator"].get("propertyName", "")
            found.variants = dict(self._variants(place))
        for part in self._parts(place):
            self._collect(part, found, done)

    @staticmethod
    def _collect_items(place: Place, found: Fields) -> None:
        if isinstance(place.node.get("items"), dict):
            found.items.append(place.inside("items"))
        for index, _ in enumerate(place.node.get("prefixItems", ())):
            found.first.setdefault(index, []).append(place.inside("prefixItems", index))

    def _parts(self, place: Place) -> Iterator[Place]:
        """Yield the schemas that describe the same value; OpenAPI 3.1 has some beside a `$ref`."""
        target = self._contract.target(place.node)
        inside = [place.inside(key) for key in ("then", "else") if key in place.node]
        for keyword in ("allOf", "anyOf", "oneOf"):
            parts = place.node.get(keyword, ())
            inside += [place.inside(keyword, index) for index, _ in enumerate(parts)]
        named = place.node.get("dependentSchemas", ())
        inside += [place.inside("dependentSchemas", name) for name in named]
        for where in [*([target] if target is not None else []), *inside]:
            yield Place(where, self._contract.at(where))

    def _variants(self, place: Place) -> Iterator[tuple[str, str]]:
        """Yield the values of the tag: those that are mapped, and those of all other variants."""
        discriminator: dict[str, Any] = place.node["discriminator"]
        mapped: dict[str, str] = {}
        for tag, target in discriminator.get("mapping", {}).items():
            where = target[1:] if target.startswith("#") else f"/components/schemas/{target}"
            if self._contract.exists(where):
                mapped[tag] = self._contract.place(where).pointer
        yield from mapped.items()
        for part in self._parts(place):
            where = self._contract.place(part.pointer).pointer
            if where not in mapped.values():
                yield from self._tags(where, discriminator.get("propertyName", ""))

    def _tags(self, where: str, name: str) -> Iterator[tuple[str, str]]:
        fields = self.at(where)
        if fields.variants:  # a union in a union
            yield from fields.variants.items()
            return
        for place in fields.places.get(name, ()):
            schema = self._contract.place(place).node
            values: list[Any] = [schema["const"]] if "const" in schema else schema.get("enum", [])
            yield from ((str(tag), where) for tag in values)
            if values:
                return
        if where.startswith(_COMPONENTS):
            yield tokens(where)[-1], where
