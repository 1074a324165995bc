"""The spec as data between `load` and `plan`, and the walks over its schemas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeGuard
from urllib.parse import unquote

from generator.diagnostics import Gap, tokens

Node: TypeAlias = dict[str, Any]
"""A mapping of the spec, as JSON data."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_SCHEMA = ("items", "additionalProperties", "not", "contains", "propertyNames")
_SCHEMAS = ("allOf", "oneOf", "anyOf", "prefixItems")
_NAMED_SCHEMAS = ("properties", "patternProperties", "$defs", "dependentSchemas")
SCHEMA_MAPS = frozenset({*_NAMED_SCHEMAS, "schemas"})
"""Mappings of schemas whose keys are names of the spec, not keywords."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document that stands in another file than the root document."""

    place: str
    """The JSON pointer of it in the document."""
    file: str
    """The path of its file from the folder of the root document."""
    pointer: str
    """Where it stands in that file."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something truly stands."""

    file: str | None
    """The path from the folder of the root document; None for the root document itself."""
    text: str
    """The text of that file."""
    pointer: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What one action of an overlay did to a document."""

    file: str
    """The path of the overlay from the folder of the root document."""
    number: int
    """The index of the action in it."""
    removes: bool
    selected: int
    """How many places its target selects."""
    places: tuple[str, ...]
    """The JSON pointers of what it put or removed, when it did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A spec that was read and found to be sound JSON data with resolvable references."""

    label: str
    """The file as messages and generated headers name it: relative, with slashes."""
    text: str
    """The text of the root document."""
    root: Node
    name: str = ""
    """The file name of the root document."""
    parts: tuple[Part, ...] = ()
    """What of it stands in other files."""
    others: Mapping[str, str] = field(default_factory=dict[str, str])
    """The texts of those files, by path; those of the overlays are among them."""
    applied: tuple[Applied, ...] = ()
    """What the actions of its overlays did, in their order."""
    gaps: tuple[Gap, ...] = ()
    """What was mended or left out on the way to its simple form."""
    places: Mapping[str, str] = field(default_factory=dict[str, str])
    """Where in the spec each class stands that a schema has become, as JSON pointers."""

    def origin(self, place: str) -> Origin:
        """Return where a JSON pointer of this document truly leads."""
        above = [part for part in self.parts if f"{place}/".startswith(f"{part.place}/")]
        # Of two parts at one place, the later leads further.
        part = max(reversed(above), key=lambda each: len(each.place), default=None)
        if part is None or part.file == self.name:
            start = ("", "") if part is None else (part.place, part.pointer)
            return Origin(None, self.text, start[1] + place[len(start[0]) :])
        text = self.others[part.file]
        return Origin(part.file, text, part.pointer + place[len(part.place) :])

    @property
    def schemas(self) -> Node:
        """The named schemas, in the order of the spec."""
        found: Node = self.root.get("components", {}).get("schemas", {})
        return found


def note(root: Node, gap: Gap) -> None:
    """Keep what a pass has to say, until all passes have ended."""
    root.setdefault("x-gaps", []).append(gap)


def resolve(root: Node, reference: str) -> Any:  # noqa: ANN401 - a reference can lead to any JSON value
    """Return what a local `$ref` leads to.

    Raises:
        KeyError: the reference leads nowhere.
    """
    place = unquote(reference[1:])
    if not reference.startswith("#") or (place and not place.startswith("/")):
        raise KeyError(reference)  # another file, or an anchor
    found: Any = root
    for token in tokens(place):
        try:
            found = found[int(token) if isinstance(found, list) else token]
        except (IndexError, TypeError, ValueError) as error:
            raise KeyError(reference) from error
    return found


def follow(root: Node, node: Node) -> Node:
    """Return `node`, or what it refers to when it is a chain of references."""
    seen: set[str] = set()
    while isinstance(reference := node.get("$ref"), str) and reference not in seen:
        seen.add(reference)
        found = resolve(root, reference)
        node = found if is_node(found) else {}
    return node


def subschemas(schema: Node) -> Iterator[tuple[tuple[str | int, ...], Node]]:
    """Yield (path, schema) of each schema directly inside `schema`."""
    for key in _SCHEMA:
        child: Any = schema.get(key)
        if is_node(child):
            yield (key,), child
    for key in _SCHEMAS:
        siblings: list[Any] = schema.get(key) or []
        yield from (((key, index), child) for index, child in enumerate(siblings) if is_node(child))
    for key in _NAMED_SCHEMAS:
        named: Node = schema.get(key) or {}
        yield from (((key, name), each) for name, each in named.items() if is_node(each))


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Tell whether a JSON value is a list."""
    return isinstance(value, list)


def is_node(value: object) -> TypeGuard[Node]:
    """Tell whether a JSON value is an object."""
    return isinstance(value, dict)


def map_schema(schema: Node, change: Callable[[Node], Node]) -> Node:
    """Return a copy of `schema` in which `change` was applied to it and to each schema inside.

    The schemas inside come first, so `change` sees its children already changed.
    """
    copy = {
        key: dict(value) if key in _NAMED_SCHEMAS else list(value) if key in _SCHEMAS else value
        for key, value in schema.items()
    }
    for path, child in subschemas(schema):
        changed = map_schema(child, change)
        if len(path) == 1:
            copy[str(path[0])] = changed
        else:
            siblings: Any = copy[str(path[0])]
            siblings[path[1]] = changed
    return change(copy)


def component(reference: str) -> str | None:
    """Return the name of the schema that a reference names directly, or None."""
    found = re.fullmatch(r"#/components/schemas/([^/]+)", unquote(reference))
    return tokens(f"/{found[1]}")[0] if found else None


def operations(root: Node) -> Iterator[tuple[str, str, Node]]:
    """Yield (path, method, operation) in the order of the spec."""
    for path, item in root.get("paths", {}).items():
        for method in item:
            if method in METHODS:
                yield path, method, item[method]


def success_content(operation: Node) -> Iterator[Node]:
    """Yield each media type that an operation can succeed with."""
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            yield from response["content"].values()


def referenced(root: Node, schema: Node, seen: set[str]) -> None:
    """Add to `seen` the names of all schemas that `schema` needs, itself apart."""
    waiting = [schema]
    while waiting:
        current = waiting.pop()
        name = component(current.get("$ref", ""))
        if name is not None and name not in seen:
            seen.add(name)
            waiting.append(resolve(root, current["$ref"]))
        waiting.extend(child for _, child in subschemas(current))
