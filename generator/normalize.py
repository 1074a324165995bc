"""Document -> Document: small ordered passes that leave one simple form of everything.

Afterwards each operation holds its own parameters, body and responses, each schema has its final
class name, and one *slot* schema an operation has a property for everything that needs a Python
type. The model engine types the slots with the rest, so no type is ever worked out twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, cast

from generator.config import Config
from generator.derived import add_projections, add_unknown_variants
from generator.diagnostics import Gap, pointer
from generator.document import (
    METHODS,
    SCHEMA_MAPS,
    Document,
    Node,
    follow,
    is_list,
    note,
    operations,
)
from generator.names import Names
from generator.naming import Code, pascal, words
from generator.passes.circles import break_circles
from generator.passes.content import readable, sendable, with_one_content_type
from generator.passes.newer import take_down_newer
from generator.passes.parameters import mend_parameters
from generator.passes.paths import split_paths
from generator.passes.references import MISSING, mend_references
from generator.passes.shapes import mend_shapes
from generator.passes.styles import settle_styles
from generator.passes.unions import infer_discriminators, share_members
from generator.schemas import (
    bound_chains,
    class_names,
    hoist_inline_schemas,
    inline_deep_references,
    name_schemas,
    open_enums,
    relax_what_is_only_sent,
    tidy_schemas,
)

_OUR_KEYS = {
    "x-fallback", "x-fixed", "x-form", "x-gaps", "x-inline", "x-json", "x-missing", "x-names",
    "x-partial", "x-place", "x-projection", "x-refused", "x-route", "x-servers", "x-slots",
}  # fmt: skip


def normalize(document: Document, config: Config) -> Document:
    """Apply every pass in order.

    Raises:
        SpecError: a pass found something that has no Python form.
    """
    root: Node = {**_without_our_keys(document.root), "x-gaps": [], "x-names": class_names(config)}
    for change in PASSES:
        root = change(root, config)
    names: Names = root.pop("x-names")
    return replace(
        document,
        root=root,
        gaps=(*document.gaps, *root.pop("x-gaps"), *names.remarks),
        places=names.places,
    )


def _without_our_keys(value: Any, holder: str = "") -> Any:  # noqa: ANN401 - any JSON value
    """Return a copy without the keys by which our passes talk to each other: a spec has no say.

    `holder` is the keyword that holds a value, empty for one that is held by a name.
    """
    if isinstance(value, dict):
        members, are_names = cast("Node", value), holder in SCHEMA_MAPS
        return {
            key: _without_our_keys(child, "" if are_names else key)
            for key, child in members.items()
            if are_names or key not in _OUR_KEYS
        }
    if is_list(value):
        return [_without_our_keys(child) for child in value]
    return value


def resolve_operations(root: Node, _: Config) -> Node:
    """Put shared parameters, bodies, responses and path items where they are used."""
    paths: Node = {}
    for path, item in root.get("paths", {}).items():
        beside = {key: value for key, value in item.items() if key != "$ref"}
        resolved = {**follow(root, item), **beside}
        shared = _parameters(root, resolved, "paths", path)
        paths[path] = {
            method: {
                **resolved[method],
                "parameters": list(
                    {
                        **shared,
                        **_parameters(root, resolved[method], "paths", path, method),
                    }.values()
                ),
                "x-servers": _servers_of(resolved, "paths", path, method),
                **_resolved_body(root, resolved[method]),
                "responses": {
                    str(status): readable(with_one_content_type(follow(root, response)))
                    for status, response in resolved[method].get("responses", {}).items()
                },
            }
            for method in resolved
            if method in METHODS and _is_whole(root, resolved[method], path, method)
        }
    return {**root, "paths": paths}


def identify_operations(root: Node, _: Config) -> Node:
    """Give each operation an id of its own: its own one, else one from method and path.

    An id that another operation has already is named after the tag, or else after method and path.
    """
    ids = Names("operation id", "operation")
    for path, method, operation in operations(root):
        routed = "_".join([method, *words(path)])
        own = operation.get("operationId") or routed
        tag = next(iter(operation.get("tags") or [""]))
        options = (own, *((f"{tag}_{own}",) if tag else ()), f"{tag}_{routed}".strip("_"))
        place = pointer("paths", path, method)
        remedy = "its classes are named after `{}`"
        operation["operationId"] = str(ids.take(place, *map(Code, options), remedy=remedy))
    root["x-gaps"] += ids.remarks
    return root


def add_slots(root: Node, _: Config) -> Node:
    """Add one schema an operation with a property for each value that needs a Python type."""
    schemas: Node = {}
    for path, method, operation in operations(root):
        names: Names = root["x-names"]
        options = (operation["operationId"], f"{method} {path}")
        wanted = [Code(f"{pascal(each)}Operation") for each in options if pascal(each)]
        name = names.take(pointer("paths", path, method), *wanted, remedy="")
        properties = dict(_slots(root, operation))
        schemas[name] = {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "x-slots": True,
        }
        operation["x-slots"] = name
    components = root.get("components", {})
    return {
        **root,
        "components": {**components, "schemas": {**components.get("schemas", {}), **schemas}},
    }


def body_members(root: Node, schema: Node) -> dict[str, tuple[Node, bool]] | None:
    """Return name -> (schema, required) of a body that can be spread over arguments, else None."""
    schema = follow(root, schema)
    if schema.get("oneOf") or schema.get("anyOf") or schema.get("additionalProperties"):
        return None
    required = set(schema.get("required", ()))
    members: dict[str, tuple[Node, bool]] = {
        name: (child, name in required)
        for name, child in schema.get("properties", {}).items()
        if not child.get("readOnly")
    }
    for part in schema.get("allOf", ()):
        inherited = body_members(root, part)
        if inherited is None:
            return None
        members = {**inherited, **members}
    return {
        name: (child, is_required or name in required)
        for name, (child, is_required) in members.items()
    } or None


def _slots(root: Node, operation: Node) -> Iterator[tuple[str, Node]]:
    for parameter in operation["parameters"]:
        if "x-refused" in parameter:
            continue
        yield f"{parameter['in']} {parameter['name']}", parameter.get("schema", {})
    for media in operation.get("requestBody", {}).get("content", {}).values():
        schema = media.get("schema", {})
        members = body_members(root, schema)
        if members is None:
            yield "body", schema
        else:
            yield from ((f"body {name}", child) for name, (child, _) in members.items())
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            for media in response.get("content", {}).values():
                yield f"response {status}", media.get("schema", {})


def _is_whole(root: Node, operation: Node, path: str, method: str) -> bool:
    """Tell whether an operation has the body that it refers to; else it is lost."""
    fact = follow(root, operation.get("requestBody", {})).get(MISSING)
    if fact:
        note(root, Gap.of_operation(pointer("paths", path, method, "requestBody"), fact))
    return not fact


def _parameters(root: Node, owner: Node, *place: str) -> dict[tuple[str, str], Node]:
    found: list[Node] = [
        {**follow(root, parameter), "x-place": pointer(*place, "parameters", index)}
        for index, parameter in enumerate(owner.get("parameters", ()))
    ]
    return {(str(each.get("in")), str(each.get("name"))): each for each in found}


def _servers_of(item: Node, *place: str) -> str:
    """Return where servers of its own stand that an operation has, or that its path has."""
    *path_place, method = place
    if item[method].get("servers"):
        return pointer(*place, "servers")
    return pointer(*path_place, "servers") if item.get("servers") else ""


def _resolved_body(root: Node, operation: Node) -> Node:
    if "requestBody" not in operation:
        return {}
    return {"requestBody": sendable(with_one_content_type(follow(root, operation["requestBody"])))}


PASSES: tuple[Callable[[Node, Config], Node], ...] = (
    mend_shapes,
    mend_references,
    take_down_newer,
    resolve_operations,
    split_paths,
    mend_parameters,
    settle_styles,
    inline_deep_references,
    identify_operations,
    break_circles,
    bound_chains,
    name_schemas,
    tidy_schemas,
    share_members,
    hoist_inline_schemas,  # those of named schemas, so that a slot refers to what they became
    add_projections,
    add_slots,
    hoist_inline_schemas,
    infer_discriminators,
    add_unknown_variants,
    open_enums,
    relax_what_is_only_sent,
)
