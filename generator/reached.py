"""The schemas that an engine is given: those that are needed, and without those that it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from generator.diagnostics import Problem, SpecError, pointer
from generator.document import Document, Node, operations, referenced

T = TypeVar("T")
_MOST_REFUSED = 10


class EngineError(Exception):
    """An engine refuses the schemas as they are; says why."""


def reached(document: Document) -> Node:
    """Return the schemas that an operation needs, in the order of the document."""
    seen: set[str] = set()
    waiting: list[Node] = []
    for _path, _method, operation in operations(document.root):
        name = operation["x-slots"]
        seen.add(name)
        waiting += [document.schemas[name], operation.get("x-projection", {})]
    while waiting:
        before = set(seen)
        referenced(document.root, waiting.pop(), seen)
        for name in seen - before:
            if fallback := document.schemas[name].get("x-fallback"):
                seen.add(fallback)
                waiting.append(document.schemas[fallback])
    return {name: schema for name, schema in document.schemas.items() if name in seen}


def without_refused(schemas: Node, make: Callable[[Node], T]) -> tuple[T, dict[str, EngineError]]:
    """Return what is made of schemas, and those that had to become any JSON value for it.

    Raises:
        SpecError: nothing can be made of them, or too many are refused.
    """
    refused: dict[str, EngineError] = {}
    while True:
        try:
            return make(schemas), refused
        except EngineError as error:
            name = _culprit(schemas, make)
            if name is None or name in refused or len(refused) == _MOST_REFUSED:
                place, remedy = pointer("components", "schemas"), "Simplify the schema it names."
                raise SpecError(Problem(pointer=place, fact=str(error), remedy=remedy)) from None
            refused[name] = error
            schemas = {**schemas, name: _anything(schemas[name])}


def _culprit(schemas: Node, make: Callable[[Node], T]) -> str | None:
    """Return the first schema with which the engine refuses what it takes up to there."""

    def refuses(count: int) -> bool:
        kept = {
            name: schema if index < count else _anything(schema)
            for index, (name, schema) in enumerate(schemas.items())
        }
        try:
            make(kept)
        except EngineError:
            return True
        return False

    low, high = 0, len(schemas)
    if refuses(low):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if refuses(middle) else (middle, high)
    return list(schemas)[low]


def _anything(schema: Node) -> Node:
    """Return a schema that allows any JSON value; slots stay, each of them with any value."""
    if not schema.get("x-slots"):
        return {}
    slots: Node = schema["properties"]
    return {**schema, "properties": {name: Node() for name in slots}}
