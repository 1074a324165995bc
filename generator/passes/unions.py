"""Unions: what their variants share, and by what they tell themselves apart."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.config import Config
from generator.derived import all_properties, is_object
from generator.document import Node, component, follow, map_schema
from generator.schemas import schema_owners

_SHARED = {"type", "properties", "required", "additionalProperties"}
_NOTHING: Node = {"type": "null"}
_VARIANT = {*_SHARED, "$ref", "allOf", "description"}


def share_members(root: Node, _: Config) -> Node:
    """Give each variant of a union the members that stand beside the union.

    The model engine would make classes for that which it numbers, and whose fields contradict those
    of the variants.
    """
    schemas: Node = root.get("components", {}).get("schemas", {})
    for name in schemas:
        schemas[name] = map_schema(schemas[name], partial(_shared, root, name))
    for owner in schema_owners(root):
        if "schema" in owner:
            owner["schema"] = map_schema(owner["schema"], partial(_shared, root, ""))
    return root


def _shared(root: Node, own: str, schema: Node) -> Node:
    """Return a schema of the component `own` without members beside its union, where that goes."""
    kinds = [kind for kind in ("oneOf", "anyOf") if schema.get(kind)]
    if len(kinds) != 1 or not schema.get("properties"):
        return schema
    (kind,) = kinds
    variants: list[Node] = schema[kind]
    if not any(set(each) & _VARIANT - {"required", "description"} for each in variants):
        # They only say which members come together, which no type does.
        return {key: value for key, value in schema.items() if key != kind}
    lists_heirs = own in _made_of(root, schema, set())
    # A class in place of a variant would not be the one that the mapping names.
    is_mapped = "discriminator" in schema and any("$ref" in each for each in variants)
    fits = all(_may_have_members(root, each) for each in variants)
    if not fits or (is_mapped and not lists_heirs):
        return schema
    if lists_heirs:
        _part_with_heirs(root, own, schema)
        if own in _made_of(root, schema, set()):
            return schema
    rest = {key: value for key, value in schema.items() if key not in _SHARED}
    nothing = [_NOTHING] if "null" in schema.get("type", ()) else []
    return {**rest, kind: [*(_with_members(root, each, schema) for each in variants), *nothing]}


def _part_with_heirs(root: Node, own: str, schema: Node) -> None:
    """Give what extends a parent the members of it, so that the parent is but the choice of those.

    Otherwise neither could be defined before the other.
    """
    shared = {key: value for key, value in schema.items() if key in _SHARED}
    schemas: Node = root["components"]["schemas"]

    def parted(each: Node) -> Node:
        parts: list[Node] = each.get("allOf", [])
        if not any(component(part.get("$ref", "")) == own for part in parts):
            return each
        apart = [shared if component(part.get("$ref", "")) == own else part for part in parts]
        return {**each, "allOf": apart}

    for name in schemas:
        schemas[name] = map_schema(schemas[name], parted)


def _may_have_members(root: Node, variant: Node) -> bool:
    if variant == _NOTHING:
        return True
    target = follow(root, variant)
    is_no_other = target.get("type") in (None, "object")
    return is_no_other and {*variant, *target} <= _VARIANT


def _with_members(root: Node, variant: Node, union: Node) -> Node:
    """Return a variant with what it lacks of the members of a union; its own say more."""
    if variant == _NOTHING:
        return variant
    required = [*union.get("required", ()), *variant.get("required", ())]
    needed: Node = {"required": list(dict.fromkeys(required))} if required else {}
    beside = {key: union[key] for key in ("additionalProperties",) if key in union}
    if not variant.keys() & {"$ref", "allOf"}:
        members = {**union["properties"], **variant.get("properties", {})}
        return {**beside, **variant, "type": "object", "properties": members, **needed}
    known = dict(all_properties(root, variant))
    lacking = {name: each for name, each in union["properties"].items() if name not in known}
    if not lacking and all(_requires(root, variant, name) for name in required):
        return variant
    own = {"type": "object", "properties": lacking, **beside, **needed}
    return {"allOf": [*([variant] if "$ref" in variant else variant["allOf"]), own]}


def _made_of(root: Node, schema: Node, seen: set[str]) -> set[str]:
    """Return the components that a schema extends or chooses from, and all that those do."""
    for kind in ("allOf", "oneOf", "anyOf"):
        for part in schema.get(kind, ()):
            name = component(part.get("$ref", "")) or ""
            if name not in seen:
                seen |= {name} if name else set()
                _made_of(root, follow(root, part), seen)
    return seen


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
