"""The plain shape of a document: mappings and lists where OpenAPI has them, nothing empty between.

A key without a value (`parameters:` and nothing after it) counts as absent, a schema `true` as one
that allows anything. What has the wrong type altogether is reported, all of it at once.
"""

from __future__ import annotations

from typing import Any, cast

from generator.diagnostics import Problem, pointer
from generator.document import METHODS, SCHEMA_MAPS, Node

Place = tuple[str | int, ...]

_SCHEMAS = {"schema", "not", "contains", "propertyNames"}
_SCHEMA_LISTS = {"allOf", "oneOf", "anyOf", "prefixItems"}
_MAPS_OF_MAPS = SCHEMA_MAPS | {
    "paths", "responses", "content", "requestBodies", "headers", "securitySchemes",
}  # fmt: skip
_NAMED = _MAPS_OF_MAPS | {"mapping", "links", "callbacks", "variables", "scopes", "encoding"}
"""Mappings whose keys are names, not keywords."""
_MAPS = _NAMED | {"info", "components", "requestBody", "discriminator", *METHODS}
_LISTS = _SCHEMA_LISTS | {"tags", "servers", "security"}
_TEXTS = {"title", "summary", "description", "operationId"}
_DATA = {"example", "examples", "default", "const", "enum"}


def plain(root: Node) -> tuple[Node, list[Problem]]:
    """Return a document in its plain shape, without what is not the mapping or list it has to be.

    Returns:
        The document, and a problem for each thing that was left out.
    """
    problems: list[Problem] = []
    return _mapping(root, (), problems, holder=""), problems


def _mapping(node: Node, place: Place, problems: list[Problem], *, holder: str) -> Node:
    """Return a mapping; `holder` is the keyword that holds it if its own keys are names."""
    shaped: Node = {}
    for key, value in node.items():
        where = (*place, key)
        if holder in {"paths", "responses"} and key.startswith("x-"):
            continue
        if not holder and (key in _DATA or key.startswith("x-")):
            shaped[key] = value
        elif not holder and key in _TEXTS and value is not None:
            shaped[key] = str(value)
        elif value is not None:
            is_schema = holder in SCHEMA_MAPS or (not holder and key in {*_SCHEMAS, "items"})
            shaped[key] = Node() if is_schema and isinstance(value, bool) else value
            if not _check(shaped[key], where, problems, key, holder):
                del shaped[key]
                continue
            shaped[key] = _value(shaped[key], where, problems, "" if holder else key)
    return shaped


def _check(value: object, place: Place, problems: list[Problem], key: str, holder: str) -> bool:
    """Tell whether a value is the mapping or list that it has to be, or add a problem."""
    is_map = holder in _MAPS_OF_MAPS or (not holder and key in _MAPS | _SCHEMAS)
    if is_map and not isinstance(value, dict):
        problems.append(_wrong(place, "a mapping"))
        return False
    if not holder and key in _LISTS and not isinstance(value, list):
        problems.append(_wrong(place, "a list"))
        return False
    return True


def _value(value: object, place: Place, problems: list[Problem], keyword: str) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        # `parameters` is a list in an operation and a mapping of names in the components.
        holder = keyword if keyword in {*_NAMED, "parameters"} else ""
        return _mapping(cast("Node", value), place, problems, holder=holder)
    if isinstance(value, list):
        anything = Node() if keyword in _SCHEMA_LISTS else None
        items = [
            anything if isinstance(item, bool) and anything is not None else item
            for item in cast("list[object]", value)
        ]
        return [_value(item, (*place, n), problems, "") for n, item in enumerate(items)]
    return value


def _wrong(place: Place, expected: str) -> Problem:
    return Problem(
        pointer=pointer(*place), fact=f"{expected} is expected here", remedy="Write one."
    )
