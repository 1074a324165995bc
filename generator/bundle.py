"""A root document and the files that it refers to -> one document whose references are all local.

A schema, parameter, header, body or response of another file becomes a component, named after its
file or pointer and independent of any order; all else, such as a path item, is brought in place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias

from generator.diagnostics import Problem, SpecError, pointer, tokens
from generator.document import Node, Part, is_list, is_node
from generator.homes import Target, named_targets
from generator.spec_files import DataFile, FileError, Read, SpecFiles

MAX_DEPTH = 200
MAX_EXPANSION = 10
"""How many values a character may stand for: without aliases and other files, less than one."""
_FILE_LIKE = re.compile(r"[^#]*\.(ya?ml|json)(#.*)?$")
_SINGLE = {
    **dict.fromkeys(
        ("schema", "itemSchema", "items", "additionalProperties", "not", "contains",
         "propertyNames", "if", "then", "else", "contentSchema", "unevaluatedItems",
         "unevaluatedProperties", "allOf", "oneOf", "anyOf", "prefixItems"), "schemas",
    ),
    "requestBody": "requestBodies",
}  # fmt: skip
"""Keywords that hold one value, or a list of values, of a kind of component."""
_NAMED = {
    **dict.fromkeys(
        ("schemas", "properties", "patternProperties", "$defs", "dependentSchemas"), "schemas"
    ),
    **{kind: kind for kind in ("parameters", "responses", "requestBodies", "headers", "examples")},
    **dict.fromkeys(
        ("paths", "webhooks", "pathItems", "callbacks", "links", "securitySchemes", "content",
         "encoding", "additionalOperations"), "",
    ),
}  # fmt: skip
"""Mappings whose keys are names, and the kind of component that each of their values is."""
_KINDS = frozenset({"schemas", "parameters", "responses", "requestBodies", "headers"})
"""What becomes a component; of another kind is only what is brought in place."""
_DATA = frozenset({"example", "default", "const", "enum"})


@dataclass(frozen=True, slots=True)
class Bundle:
    """One document, and where the parts of it come from that the root document does not have."""

    root: Node
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a value stands: in its file, and in what is made."""

    file: str
    pointer: str
    owner: Target | None
    place: str
    """The pointer in the document, or below the target that owns it."""
    kind: str = ""
    """The kind of component that the value is, if it is any."""
    names: str | None = None
    """The kind of its members, where their keys are names and no keywords."""
    depth: int = 0

    def below(self, key: str | int, kind: str = "", names: str | None = None) -> _Spot:
        below = pointer(key)
        return replace(
            self, pointer=self.pointer + below, place=self.place + below, kind=kind, names=names,
            depth=self.depth + 1,
        )  # fmt: skip


_Chain: TypeAlias = tuple[tuple[str, str], ...]
"""The files and pointers that led, one by the other, to what is brought in place."""


class _Link(NamedTuple):
    """A reference that is written once all that is referred to has its place."""

    holder: Node
    key: str
    target: Target
    owner: Target | None
    place: str


def has_other_files(root: Node) -> bool:
    """Tell whether any `$ref` of a document leads elsewhere than into the document itself."""
    waiting: list[Any] = [root]
    while waiting:
        value = waiting.pop()
        if is_node(value):
            reference = value.get("$ref")
            if isinstance(reference, str) and not reference.startswith("#"):
                return True
            waiting += [each for each in value.values() if isinstance(each, dict | list)]
        elif is_list(value):
            waiting += [each for each in value if isinstance(each, dict | list)]
    return False


def bundle(root: DataFile, read: Read) -> Bundle:
    """Bring the parts of a spec together.

    Args:
        root: the root document.
        read: reads another file of the spec; what it raises becomes a problem at the reference.

    Raises:
        SpecError: references that lead nowhere, to what is not read, or in a circle.
    """
    return _Bundler(root, read).bundle()


class _Bundler:
    def __init__(self, root: DataFile, read: Read) -> None:
        self._root, self._files = root, SpecFiles(root, read)
        self._made = 0
        self._fragments: dict[Target, Any] = {}
        self._waiting: list[Target] = []
        self._links: list[_Link] = []
        self._parts: list[tuple[Target | None, Part]] = []
        self._problems: list[Problem] = []

    def bundle(self) -> Bundle:
        start = _Spot(self._root.name, "", None, "")
        made: Node = self._copy(self._root.data, start, ())
        while self._waiting:
            target = self._waiting.pop()
            found = self._files.at(target.file, target.pointer)
            spot = _Spot(target.file, target.pointer, target, "", target.kind)
            self._fragments[target] = self._copy(found, spot, ((target.file, target.pointer),))
        if self._problems:
            raise SpecError(*sorted(self._problems, key=lambda each: each.file or ""))
        return self._joined(made)

    def _joined(self, made: Node) -> Bundle:
        """Give each target its place, and write the references to it."""
        components = made.get("components")
        given = {kind: set[str]() for kind in _KINDS}
        for kind, names in given.items():
            named = components.get(kind) if is_node(components) else None
            names.update(named if is_node(named) else ())
        entries = [
            (each.target, each.place)
            for each in self._links
            if each.owner is None and each.holder.keys() == {"$ref"}
        ]
        regions = [part for owner, part in self._parts if owner is None]
        homes = named_targets(self._fragments, entries, regions, given)
        for link in self._links:
            link.holder[link.key] = f"#{homes.places[link.target]}"
        for target, place in homes.moved.items():
            _put(made, tokens(place), self._fragments[target])
        owned: dict[Target, list[Part]] = {}
        for owner, part in self._parts:
            if owner is not None:
                owned.setdefault(owner, []).append(part)
        parts = list(regions)
        for target, place in homes.moved.items():
            parts.append(Part(place, target.file, target.pointer))
            inner = owned.get(target, ())
            parts += [replace(part, place=place + part.place) for part in inner]
        return Bundle(made, tuple(parts))

    def _copy(self, value: Any, spot: _Spot, chain: _Chain) -> Any:  # noqa: ANN401
        """Return a value of a file as it stands in the document; `chain` led into its place."""
        self._made += 1
        if self._made > MAX_EXPANSION * (self._files.size + 100) or spot.depth > MAX_DEPTH:
            fact = "the document grows too deep or too large when its files are brought together"
            remedy = "Name schemas as components, and refer to them."
            raise SpecError(*self._problems, self._problem(spot, fact, remedy))
        if is_list(value):
            return [
                self._copy(each, spot.below(n, spot.kind), chain) for n, each in enumerate(value)
            ]
        if not is_node(value):
            return value
        reference = value.get("$ref")
        is_own = spot.file == self._root.name
        if isinstance(reference, str) and not (is_own and reference.startswith("#")):
            return self._brought(value, reference, spot, chain)
        if spot.names is not None:
            return {
                key: self._copy(each, spot.below(key, spot.names), chain)
                for key, each in value.items()
            }
        return {key: self._member(key, each, spot, chain) for key, each in value.items()}

    def _member(self, key: str, value: Any, spot: _Spot, chain: _Chain) -> Any:  # noqa: ANN401
        is_value = spot.kind == "examples" and key == "value"
        if key in _DATA or is_value or (key == "examples" and not is_node(value)):
            return value
        if key == "discriminator" and is_node(value) and is_node(value.get("mapping")):
            return {**value, "mapping": self._mapping(value["mapping"], spot.below(key))}
        kind = _SINGLE.get(key)
        if kind is None and key in _NAMED and is_node(value):
            return self._copy(value, spot.below(key, names=_NAMED[key]), chain)
        return self._copy(value, spot.below(key, kind or _NAMED.get(key, "")), chain)

    def _brought(self, value: Node, reference: str, spot: _Spot, chain: _Chain) -> Any:  # noqa: ANN401
        """Return what stands for a reference that leads into another file, or is of another."""
        where = spot.below("$ref")
        try:
            file, place = self._files.end(reference, spot.file)
        except FileError as fault:
            said = self._problem(where, f"{reference!r} {fault.fact}", fault.remedy)
            if (problem := fault.cause or said) not in self._problems:
                self._problems.append(problem)
            return value
        siblings = {key: each for key, each in value.items() if key != "$ref"}
        beside: Node = self._copy(siblings, spot, chain)
        if file == self._root.name:
            return {"$ref": f"#{place}", **beside}
        if spot.kind in _KINDS:
            linked: Node = {"$ref": "", **beside}
            self._link(linked, "$ref", Target(spot.kind, file, place), spot)
            return linked
        if (file, place) in chain:
            remedy = "Let the last of the references lead to a definition."
            self._problems.append(self._problem(where, f"{reference!r} leads in a circle", remedy))
            return value
        self._parts.append((spot.owner, Part(spot.place, file, place)))
        inner = replace(spot, file=file, pointer=place, depth=spot.depth + 1)
        found = self._copy(self._files.at(file, place), inner, (*chain, (file, place)))
        if not siblings or not is_node(found):
            return found
        self._parts += [
            (spot.owner, Part(spot.place + pointer(key), spot.file, spot.pointer + pointer(key)))
            for key in siblings
        ]
        return {**found, **beside}

    def _mapping(self, mapping: Node, spot: _Spot) -> Node:
        """Return the mapping of a discriminator; what is no file of the spec stays as it is."""
        made = dict(mapping)
        for key, value in mapping.items():
            is_local = spot.file != self._root.name and str(value).startswith("#")
            if isinstance(value, str) and (is_local or _FILE_LIKE.match(value)):
                try:
                    file, place = self._files.end(value, spot.file)
                except FileError:
                    continue
                if file == self._root.name:
                    made[key] = f"#{place}"
                else:
                    self._link(made, key, Target("schemas", file, place), spot)
        return made

    def _link(self, holder: Node, key: str, target: Target, spot: _Spot) -> None:
        self._links.append(_Link(holder, key, target, spot.owner, spot.place))
        if target not in self._fragments:
            self._fragments[target] = None
            self._waiting.append(target)

    def _problem(self, spot: _Spot, fact: str, remedy: str) -> Problem:
        is_own = spot.file == self._root.name
        file = None if is_own else spot.file
        return Problem(pointer=spot.pointer, fact=fact, remedy=remedy, file=file)


def _put(root: Node, keys: list[str], value: Any) -> None:  # noqa: ANN401 - any JSON value
    for key in keys[:-1]:
        inner = root.get(key)
        root[key] = root = inner if is_node(inner) else Node()
    root[keys[-1]] = value
