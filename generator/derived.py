"""The passes of `normalize` that derive schemas from others: unknown variants and partial forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.config import Config, Paging
from generator.diagnostics import Gap, Problem, SpecError, pointer
from generator.document import Node, component, follow, note, operations, success_content
from generator.names import Names
from generator.naming import Code, given
from generator.schemas import PREFIX, read_schemas


def add_unknown_variants(root: Node, _: Config) -> Node:
    """Give each discriminated union that is read a variant for tags nobody knows yet."""
    schemas: Node = root.get("components", {}).get("schemas", {})
    classes: Names = root["x-names"]
    for name in read_schemas(root):
        union = schemas[name]
        property_name = union.get("discriminator", {}).get("propertyName")
        variants: list[Node] = union.get("oneOf") or union.get("anyOf") or []
        if not property_name or not variants or union.get("properties"):
            continue
        if not all(is_object(root, variant) for variant in variants):
            union.pop("discriminator")  # it could not tell them apart; their types may
            continue
        mapping = _mapping(root, union, classes.places[name])
        if mapping is not None:
            union["discriminator"]["mapping"] = mapping
        fallback = _fallback_name(union, name)
        if len(variants) == 1 or mapping is None:
            union.pop("discriminator")  # there is nothing to tell apart
            continue
        fallback = classes.take(classes.places[name], fallback)
        schemas[fallback] = {
            "description": f"A `{name}` whose `{property_name}` this package does not know yet.",
            "allOf": [
                *_shared([_parents(root, variant) for variant in variants]),
                {
                    "type": "object",
                    "required": [property_name],
                    "properties": {
                        property_name: {
                            **_tag_name(root, variants[0], property_name),
                            "type": "string",
                        }
                    },
                },
            ],
        }
        union["x-fallback"] = str(fallback)
    return root


def add_projections(root: Node, config: Config) -> Node:
    """Add the partial form of what an operation returns when its caller chooses the fields."""
    for _path, _method, operation in operations(root):
        if not any(parameter["name"] == config.projection for parameter in operation["parameters"]):
            continue
        paging = config.paging if "x-paging" in operation else None
        for media in success_content(operation):
            if partial := _projected(root, media.get("schema", {}), paging):
                operation["x-projection"] = partial
    return root


def is_object(root: Node, variant: Node) -> bool:
    """Tell whether a variant is a named object: of others, no tag can be looked up."""
    schemas: dict[str | None, Node] = root.get("components", {}).get("schemas", {})
    schema = schemas.get(component(variant.get("$ref", ""))) or Node()
    is_union = {"oneOf", "anyOf", "enum", "items", "$ref"} & schema.keys()
    return bool(schema.get("properties") or schema.get("allOf")) and not is_union


def _fallback_name(union: Node, name: str) -> Code:
    asked = union.get("x-unknown-variant", f"Unknown{name}")
    if chosen := given({"x-python-name": asked}):
        return chosen
    raise SpecError(
        Problem(
            pointer=pointer("components", "schemas", name, "x-unknown-variant"),
            fact=f"{asked!r} is no name for a class",
            remedy="Write a Python name.",
        )
    )


def _projected(root: Node, schema: Node, paging: Paging | None) -> Node | None:
    """Return a reference to the partial form of a response: of the object, or of a page's items."""
    schemas: Node = root.get("components", {}).get("schemas", {})
    name = component(schema.get("$ref", ""))
    if name not in schemas:
        return None
    if paging is None:
        return _partial(root, name)
    items: Node = schemas[name].get("properties", {}).get(paging.items, {})
    item_name = component(items.get("items", {}).get("$ref", ""))
    if item_name not in schemas:
        return None
    return _partial(root, item_name)


def _partial(root: Node, name: str) -> Node | None:
    """Return a reference to the partial form of a schema, None if it has no fields to choose."""
    schemas, classes = root["components"]["schemas"], cast("Names", root["x-names"])
    partial = next((each for each in schemas if schemas[each].get("x-partial") == name), "")
    members = dict(all_properties(root, schemas[name]))
    if not members:
        return None
    if not partial:
        partial = classes.take(classes.places[name], Code(f"Partial{name}"))
        parents = _optional_ancestors(root, schemas[name])
        inherited = {member for each in parents for member, _ in all_properties(root, each)}
        own = {
            member: _without_tag(schema)
            for member, schema in members.items()
            if member not in inherited
        }
        schemas[partial] = {
            "description": f"The chosen fields of a `{name}`; one not asked for is None.",
            "allOf": [*parents, {"type": "object", "properties": own}],
            "x-partial": name,
        }
    return {"$ref": PREFIX + partial}


def _optional_ancestors(root: Node, schema: Node) -> list[Node]:
    """Return references to what each variant extends and what requires nothing, the nearest."""
    variants: list[Node] = schema.get("oneOf") or schema.get("anyOf") or [schema]
    shared = _shared([list(_ancestors(root, variant)) for variant in variants])
    optional = [each for each in shared if not _requires(root, each)]
    further = [each for nearer in optional for each in _ancestors(root, nearer)]
    return [each for each in optional if each not in further]


def _shared(lists: list[list[Node]]) -> list[Node]:
    return [each for each in lists[0] if all(each in others for others in lists)]


def _parents(root: Node, schema: Node) -> list[Node]:
    """Return a reference to each schema that a schema extends itself."""
    parts = follow(root, schema).get("allOf", ())
    return [{"$ref": part["$ref"]} for part in parts if "$ref" in part]


def _ancestors(root: Node, schema: Node) -> Iterator[Node]:
    """Yield a reference to each schema that a schema extends, the nearest first."""
    parents = _parents(root, schema)
    yield from parents
    for parent in parents:
        yield from _ancestors(root, parent)


def _requires(root: Node, schema: Node) -> bool:
    schema = follow(root, schema)
    parts = schema.get("allOf", ())
    return bool(schema.get("required")) or any(_requires(root, part) for part in parts)


def _without_tag(schema: Node) -> Node:
    if "const" in schema:
        kinds = {"type": "string"} if isinstance(schema["const"], str) else {}
        return {"type": schema["type"]} if "type" in schema else kinds
    return {key: value for key, value in schema.items() if key != "description"}


def all_properties(root: Node, schema: Node) -> Iterator[tuple[str, Node]]:
    """Yield each property of a schema, with those of all that it is made of."""
    schema = follow(root, schema)
    for key in ("allOf", "oneOf", "anyOf"):
        for part in schema.get(key, ()):
            yield from all_properties(root, part)
    yield from schema.get("properties", {}).items()


def _tag_name(root: Node, variant: Node, property_name: str) -> Node:
    """Return the name that the spec gives to the attribute of the tag, if it gives one."""
    tag = dict(all_properties(root, variant)).get(property_name, {})
    return {key: value for key, value in tag.items() if key == "x-python-name"}


def _mapping(root: Node, union: Node, place: str) -> Node | None:
    """Return tag -> reference of every variant: by its own const or enum, else as mapped or named.

    None if the spec contradicts itself there: a mapping a variant's own tag, or two variants.
    """
    property_name = union["discriminator"]["propertyName"]
    declared: dict[str, str] = union["discriminator"].get("mapping", {})
    found: dict[str, str] = {}
    for variant in union.get("oneOf") or union["anyOf"]:
        named = [tag for tag, target in declared.items() if target == variant["$ref"]]
        own = dict(all_properties(root, variant)).get(property_name, {})
        tags = [own["const"]] if "const" in own else own.get("enum", [])
        fact = ""
        if named and tags and not set(named) & set(tags):
            fact = f"{named[0]!r} leads to a variant whose tag is {tags[0]!r}"
        for tag in tags or named or [component(variant["$ref"])]:
            if found.setdefault(str(tag), variant["$ref"]) != variant["$ref"]:
                fact = fact or f"two variants have the tag {tag!r}"
        if fact:
            where = f"{place}/discriminator"
            fallback = "the first variant that fits is taken"
            note(root, Gap(pointer=where, reason=fact, fallback=fallback))
            return None
    return found
