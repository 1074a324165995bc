"""The passes of `normalize` that change schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple, cast

from generator.config import Config
from generator.diagnostics import Gap, Problem, SpecError, pointer
from generator.document import (
    Node,
    component,
    is_list,
    map_schema,
    note,
    operations,
    referenced,
    resolve,
    subschemas,
    success_content,
)
from generator.names import Names
from generator.naming import RESERVED_CLASSES, Code, given, pascal

PREFIX = "#/components/schemas/"
_MOST_ANCESTORS = 50
_FORMATS = {"date-time", "date", "uuid", "binary"}
"""Formats that become a Python type; the others say how a string is written, not what it is."""
_KEPT = {
    "$ref", "type", "properties", "required", "items", "additionalProperties", "enum", "const",
    "allOf", "oneOf", "anyOf", "discriminator", "description", "readOnly", "writeOnly",
    "x-unknown-variant", "x-python-name", "x-fallback", "x-slots",
}  # fmt: skip
"""What a Python type is made of. Bounds and patterns are the server's to check, a default is the
server's to apply, and examples are for people who read the spec."""


def class_names(config: Config) -> Names:
    """Return the names of classes that can be given: those of the package itself are not."""
    own = {config.client, f"Async{config.client}", config.error}
    return Names("Python class", "Schema", RESERVED_CLASSES | own, suffix="Model")


def name_schemas(root: Node, _: Config) -> Node:
    """Rename each schema to the name of its class, so that no later stage names one."""
    schemas: dict[str, Node] = root.get("components", {}).get("schemas", {})
    classes: Names = root["x-names"]
    names: dict[str, Code] = {}
    # One that is called like its class comes before one that has to change for it.
    for key in sorted(schemas, key=lambda key: (given(schemas[key]) is None, pascal(key) != key)):
        wanted = given(schemas[key]) or Code(pascal(key).removesuffix("_"))
        names[key] = classes.take(pointer("components", "schemas", key), wanted)

    def change(schema: Node) -> Node:
        if (key := component(schema.get("$ref", ""))) in names:
            schema["$ref"] = PREFIX + names[key]
        if mapping := schema.get("discriminator", {}).get("mapping"):
            keys = {tag: component(target) or target for tag, target in mapping.items()}
            targets = {tag: PREFIX + names[key] for tag, key in keys.items() if key in names}
            schema["discriminator"] = {**schema["discriminator"], "mapping": targets}
        return schema

    if names:
        root["components"]["schemas"] = {names[key]: schemas[key] for key in schemas}
    _change_all(root, change)
    return root


def inline_deep_references(root: Node, _: Config) -> Node:
    """Put in place what a reference leads to that names no component: no class stands for it."""

    def placed(schema: Node, above: tuple[str, ...] = ()) -> Node:
        reference = schema.get("$ref")
        if reference is None or component(reference) is not None:
            return schema
        target: Any = None
        with suppress(KeyError):  # of a part of an operation, which has another form by now
            target = None if reference in {"#", *above} else resolve(root, reference)
        if not isinstance(target, dict):
            fact = "a $ref leads here, which no class can stand for"
            place = reference.removeprefix("#")
            note(root, Gap(pointer=place, reason=fact, fallback="any JSON value is taken there"))
            return {}
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return map_schema(
            {**cast("Node", target), **beside}, lambda inner: placed(inner, (*above, reference))
        )

    _change_all(root, placed)
    return root


def bound_chains(root: Node, _: Config) -> Node:
    """Refuse schemas that extend each other without end, or so far that no engine follows."""
    schemas: dict[str, Node] = root.get("components", {}).get("schemas", {})
    parents = {
        name: [component(part.get("$ref", "")) for part in schema.get("allOf", ())]
        for name, schema in schemas.items()
    }
    for name in schemas:
        chain, at = 0, [name]
        while at := [other for each in set(at) for other in parents.get(each, ()) if other]:
            chain += 1
            if chain > _MOST_ANCESTORS:
                place = pointer("components", "schemas", name)
                fact = f"it extends other schemas more than {_MOST_ANCESTORS} times in a row"
                raise SpecError(Problem(pointer=place, fact=fact, remedy="Flatten them."))
    return root


def tidy_schemas(root: Node, _: Config) -> Node:
    """Keep what a Python type is made of, in the spelling of OpenAPI 3.1."""
    _change_all(root, _tidy)
    return root


def hoist_inline_schemas(root: Node, _: Config) -> Node:
    """Name each object that stands inside another schema after its owner and its property."""
    schemas: Node = root.get("components", {}).get("schemas", {})
    classes: Names = root["x-names"]
    remedy = "it is called `{}`; move it to /components/schemas to name it yourself"

    def named(wanted: Code, child: Node, place: str) -> Code:
        inline = {**child, "x-inline": True}
        if schemas.get(wanted) == inline:
            return wanted  # the same thing once more
        name = classes.take(place, wanted, remedy=remedy)
        schemas[name] = inline
        return name

    for name in list(schemas):
        is_slots = schemas[name].get("x-slots")
        prefix = name.removesuffix("Operation") if is_slots else name
        place = classes.places[name]
        _hoist(schemas[name], _Above(prefix, name, place, is_slots=bool(is_slots)), named)
    return root


def open_enums(root: Node, _: Config) -> Node:
    """Let each enum that is read take values that nobody knows yet."""
    schemas: Node = root.get("components", {}).get("schemas", {})
    for name in read_schemas(root):
        schemas[name] = map_schema(schemas[name], _open_enum)
    for schema in schemas.values():
        slots: Node = schema["properties"] if schema.get("x-slots") else {}
        for slot in slots:
            if slot.startswith("response "):
                slots[slot] = map_schema(slots[slot], _open_enum)
    return root


def relax_what_is_only_sent(root: Node, _: Config) -> Node:
    """Require no member of an answer that is `writeOnly`: it does not come back."""
    schemas: Node = root.get("components", {}).get("schemas", {})
    for name in read_schemas(root):
        schemas[name] = map_schema(schemas[name], _without_write_only)
    return root


def _without_write_only(schema: Node) -> Node:
    members: Node = schema.get("properties", {})
    hidden = {name for name, child in members.items() if child.get("writeOnly")}
    if not hidden & set(schema.get("required", ())):
        return schema
    return {**schema, "required": [name for name in schema["required"] if name not in hidden]}


def schema_owners(root: Node) -> Iterator[Node]:
    """Yield each mapping of an operation that holds a schema under `schema`."""
    for _path, _method, operation in operations(root):
        yield from operation["parameters"]
        yield from operation.get("requestBody", {}).get("content", {}).values()
        for response in operation["responses"].values():
            yield from response["content"].values()


def _change_all(root: Node, change: Callable[[Node], Node]) -> None:
    schemas: dict[str, Node] = root.get("components", {}).get("schemas", {})
    for name, schema in schemas.items():
        schemas[name] = map_schema(schema, change)
    for owner in schema_owners(root):
        if "schema" in owner:
            owner["schema"] = map_schema(owner["schema"], change)


def _tidy(schema: Node) -> Node:
    kept = {key: value for key, value in schema.items() if key in _KEPT}
    if schema.get("format") in _FORMATS:
        kept["format"] = schema["format"]
    elif "contentMediaType" in schema and "contentEncoding" not in schema:
        kept |= {"format": "binary"} if schema.get("type") == "string" else {}
    if parts := kept.get("allOf"):  # one that only describes the others adds no type
        kept["allOf"] = [part for part in parts if set(part) - {"description"}] or parts[:1]
        if len(kept["allOf"]) == 1 and not set(kept) - {"allOf", "description"}:
            kept = {**kept.pop("allOf")[0], **kept}
    if "required" in kept and not is_list(kept["required"]):
        del kept["required"]  # a `true` of older dialects: it says nothing of the members
    if not _has_literal_form(kept):
        kept.pop("enum", None)
    if "$ref" in kept and set(kept) - {"$ref", "description"}:
        kept = {"allOf": [{"$ref": kept.pop("$ref")}], **kept}  # an engine would ignore the rest
    return _nullable(kept) if schema.get("nullable") is True else kept


def _has_literal_form(schema: Node) -> bool:
    """Tell whether an enum is one of names and numbers; lists and objects have no literal form."""
    values = schema.get("enum", ())
    is_plain = all(isinstance(value, str | int | None) for value in values)
    return is_plain and schema.get("type") not in ("array", "object")


def _nullable(schema: Node) -> Node:
    if isinstance(kind := schema.get("type"), str) and "enum" not in schema:
        return {**schema, "type": [kind, "null"]}
    description = {"description": schema.pop("description")} if "description" in schema else {}
    return {"anyOf": [schema, {"type": "null"}], **description}


def _open_enum(schema: Node) -> Node:
    values: list[Any] = [value for value in schema.get("enum", ()) if value is not None]
    if len(values) <= 1:
        return schema  # one value is a tag, as of a discriminator
    number = "number" if "number" in schema.get("type", ()) else "integer"
    kinds = {"string" if isinstance(value, str) else number for value in values}
    options: list[Node] = [{"enum": values, "type": kind} for kind in sorted(kinds)[:1]]
    options += [{"type": kind} for kind in sorted(kinds)]
    options += [{"type": "null"}] * (len(values) < len(schema["enum"]))
    rest = {key: value for key, value in schema.items() if key not in {"enum", "type"}}
    return {**rest, "anyOf": options}


class _Above(NamedTuple):
    """What a schema stands in."""

    prefix: str
    """The name of it, which the name of what is inside begins with."""
    component: str
    place: str
    is_top: bool = True
    is_slots: bool = False
    """Whether it is a slot schema, whose properties stand nowhere in the spec."""


def _hoist(schema: Node, above: _Above, named: Callable[[Code, Node, str], Code]) -> None:
    for path, child in subschemas(schema):
        part = path[0] == "allOf" and above.is_top
        name = above.prefix + _label(schema, path, is_top=above.is_top)
        place = above.place if above.is_slots else above.place + pointer(*path)
        _hoist(child, _Above(name, above.component, place, is_top=part), named)
        is_only_option = path[0] in {"oneOf", "anyOf"} and name != above.component
        if _needs_class(child) and not part and (name != above.prefix or is_only_option):
            owner: Any = schema if len(path) == 1 else schema[str(path[0])]
            owner[path[-1]] = {"$ref": PREFIX + named(Code(name), child, place)}


def _label(schema: Node, path: tuple[str | int, ...], *, is_top: bool) -> str:
    """Return what the name of an inner schema adds to that of the outer one."""
    key = str(path[0])
    if key == "properties":
        return _property_label(str(path[1]))
    if key in {"oneOf", "anyOf"}:
        objects = [index for index, each in enumerate(schema[key]) if _needs_class(each)]
        is_one_of_many = is_top or len(objects) > 1
        # By its place: the engine would number it among all schemas of the document.
        return f"Option{int(path[1]) + 1}" if is_one_of_many and path[1] in objects else ""
    return {"items": "Item", "additionalProperties": "Value"}.get(key, "")


def _property_label(name: str) -> str:
    """Return the last part of a hoisted name; `response 200` and `body` are the slots' own keys."""
    location, _, rest = name.partition(" ")
    if location in {"response", "body"} and (location == "response" or not rest):
        return {"response": "Response", "body": "Request"}[location]
    return pascal(rest or name)


def _needs_class(schema: Node) -> bool:
    return bool(
        schema.get("properties") or len(schema.get("allOf", ())) > 1 or "discriminator" in schema
    )


def read_schemas(root: Node) -> list[str]:
    """Return the names of all schemas that a response needs, in the order of the spec."""
    seen: set[str] = set()
    schemas: Node = root.get("components", {}).get("schemas", {})
    for _path, _method, operation in operations(root):
        for media in success_content(operation):
            referenced(root, media.get("schema", {}), seen)
        referenced(root, operation.get("x-projection", {}), seen)
        slots: Node = schemas.get(operation.get("x-slots", ""), {}).get("properties", {})
        for slot, child in slots.items():  # where an inline response became a class of its own
            if slot.startswith("response "):
                referenced(root, child, seen)
    return [name for name in schemas if name in seen]
