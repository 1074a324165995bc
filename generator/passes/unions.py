"""Unions whose variants tell themselves apart, though the spec does not say by what."""

from __future__ import annotations

from collections.abc import Iterator

from generator.config import Config
from generator.derived import all_properties, is_object
from generator.document import Node, follow


def infer_discriminators(root: Node, _: Config) -> Node:
    """Add the discriminator that a union of objects lacks, if each has one constant of its own."""
    for union in root.get("components", {}).get("schemas", {}).values():
        variants: list[Node] = union.get("oneOf") or union.get("anyOf") or []
        is_plain = not union.keys() & {"discriminator", "properties", "allOf"}
        if len(variants) > 1 and is_plain and all(is_object(root, each) for each in variants):
            tag = next(_tags(root, variants), None)
            if tag is not None:
                union["discriminator"] = {"propertyName": tag}
    return root


def _tags(root: Node, variants: list[Node]) -> Iterator[str]:
    """Yield each property that every variant requires, with a text that no other has."""
    for name in dict(all_properties(root, variants[0])):
        values = [_constant(root, each, name) for each in variants]
        if None not in values and len(set(values)) == len(values):
            yield name


def _constant(root: Node, variant: Node, name: str) -> str | None:
    schema = dict(all_properties(root, variant)).get(name, {})
    values = [schema["const"]] if "const" in schema else schema.get("enum", [])
    is_one = len(values) == 1 and isinstance(values[0], str)
    return values[0] if is_one and _requires(root, variant, name) else None


def _requires(root: Node, schema: Node, name: str) -> bool:
    schema = follow(root, schema)
    parts: list[Node] = schema.get("allOf", [])
    return name in schema.get("required", ()) or any(_requires(root, each, name) for each in parts)
