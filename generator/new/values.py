"""A schema -> a JSON value that it allows, as far as that can be made up: for a first recording."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from generator.diagnostics import pointer
from generator.document import Node, follow, is_list, is_node
from generator.evidence.contract import Contract, Place

_DEEPEST = 8
_TEXTS = {
    "date": "2026-01-02",
    "date-time": "2026-01-02T03:04:05Z",
    "time": "03:04:05Z",
    "uuid": "00000000-0000-4000-8000-000000000001",
    "uri": "https://api.example/1",
    "email": "somebody@api.example",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "AA==",
    "binary": "text",
}
"""Invented texts of the formats that a model checks."""


class Shown(NamedTuple):
    """A value, and where the spec shows it."""

    value: Any
    pointer: str | None
    """None for a value that was made up."""


def values_of(contract: Contract, owner: Place) -> Iterator[Shown]:
    """Yield the values that the spec shows of a parameter or a media type, and one made up."""
    yield from _examples(contract, owner)
    schema = contract.place(owner.inside("schema")) if "schema" in owner.node else None
    if schema:
        yield from _examples(contract, schema)
    yield Shown(made_up(contract.root, schema.node if schema else {}), None)


def _examples(contract: Contract, owner: Place) -> Iterator[Shown]:
    named = owner.node.get("examples", ())
    if "example" in owner.node:
        yield Shown(_decoded(owner.node["example"]), owner.inside("example"))
    if is_list(named):
        for index, value in enumerate(named):
            yield Shown(_decoded(value), owner.inside("examples", index))
    elif is_node(named):
        for name in named:
            example = contract.place(owner.inside("examples", name))
            if "value" in example.node:
                yield Shown(_decoded(example.node["value"]), example.pointer + pointer("value"))


def _decoded(value: object) -> object:
    """Return an example as it is meant: many specs write JSON into a text."""
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def made_up(root: Node, schema: object, depth: int = 0) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value that a schema allows, as simple as it can be."""
    node = follow(root, schema) if is_node(schema) else {}
    for key in ("const", "example", "default"):
        if key in node and node[key] is not None:
            return node[key]
    for key in ("enum", "examples"):
        if is_list(listed := node.get(key)) and listed:
            return listed[0]
    for key in ("oneOf", "anyOf"):
        choices = [each for each in node.get(key) or () if _kind(follow(root, each)) != "null"]
        if choices:
            tag = _tag(node, choices[0])
            return _with(made_up(root, choices[0], depth + 1), _object(root, node, depth), tag)
    merged: Any = _object(root, node, depth) if _kind(node) == "object" else None
    for part in node.get("allOf") or ():
        if depth < _DEEPEST:
            merged = _with(made_up(root, part, depth + 1), merged or {}, {})
    return merged if merged is not None else _scalar(root, node, depth)


def _with(value: Any, more: Node, tag: Node) -> Any:  # noqa: ANN401 - any JSON value
    return {**value, **more, **tag} if is_node(value) else more or value


def _tag(union: Node, variant: Node) -> Node:
    """Return the member that says which variant it is."""
    discriminator = union.get("discriminator")
    if not is_node(discriminator) or "propertyName" not in discriminator:
        return {}
    reference = str(variant.get("$ref", ""))
    tags = [tag for tag, target in discriminator.get("mapping", {}).items() if target == reference]
    return {discriminator["propertyName"]: tags[0] if tags else reference.rpartition("/")[2]}


def _object(root: Node, node: Node, depth: int) -> Node:
    required: set[str] = set(node.get("required") or ())
    properties: Node = node.get("properties") or {}
    return {
        name: made_up(root, schema, depth + 1)
        for name, schema in properties.items()
        if (name in required or depth < 2) and depth < _DEEPEST  # noqa: PLR2004 - enough to see
    }


def _scalar(root: Node, node: Node, depth: int) -> Any:  # noqa: ANN401 - any JSON value
    match _kind(node):
        case "array":
            count = max(1, int(node.get("minItems", 1))) if depth < _DEEPEST else 0
            return [made_up(root, node.get("items"), depth + 1)] * min(count, 10)
        case "integer" | "number":
            least = node.get("minimum", node.get("exclusiveMinimum", 0))
            return int(least) + 1 if isinstance(least, int | float) else 1
        case "boolean":
            return True
        case "null":
            return None
        case "object":
            return {}
        case _:
            text = _TEXTS.get(str(node.get("format")), "text")
            return text.ljust(min(int(node.get("minLength") or 0), 1000), "x")


def _kind(node: Node) -> str:
    """Return the type of a schema, or what its keywords let expect."""
    kind = node.get("type")
    if is_list(kind):
        return str(next((each for each in kind if each != "null"), "null"))
    if isinstance(kind, str):
        return kind
    return "object" if "properties" in node else "array" if "items" in node else "string"
