"""Schemas that are nothing but each other: a reference in such a circle can be any JSON value."""

from __future__ import annotations

from typing import Any

from generator.config import Config
from generator.diagnostics import Gap, pointer
from generator.document import Node, component, note

_SAME = ("allOf", "oneOf", "anyOf")
"""Keywords whose schemas are of the very value that the schema itself is of."""


def break_circles(root: Node, _: Config) -> Node:
    """Cut each circle of references that never comes to a member, an item or a type.

    One of a parent that lists its heirs is none: it has members, which a class can have.
    """
    schemas: Node = root.get("components", {}).get("schemas", {})
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in done:
            return
        schemas[name] = cut(schemas[name], (*above, name), ("components", "schemas", name))
        done.add(name)

    def cut(schema: Any, above: tuple[str, ...], place: tuple[str | int, ...]) -> Any:  # noqa: ANN401
        target = component(str(schema.get("$ref", "")))
        circle = above[above.index(target) :] if target in above else ()
        if circle and not any("properties" in schemas[each] for each in circle):
            fact = f"it is {' and '.join(circle)} itself, without end"
            where = pointer(*place)
            note(root, Gap(pointer=where, reason=fact, fallback="any JSON value is taken there"))
            return {}
        if target in schemas and not circle:
            visit(str(target), above)
        for key in _SAME:
            if key in schema:
                parts = [cut(part, above, (*place, key, n)) for n, part in enumerate(schema[key])]
                schema = {**schema, key: parts}
        return schema

    for name in schemas:
        visit(name, ())
    return root
