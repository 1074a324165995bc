"""Keys that OpenAPI does not know: a misspelt one would drop what it holds in silence."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Gap, pointer
from generator.document import METHODS, Node

_DESCRIBED = {"summary", "description", "$ref", "externalDocs"}
_KNOWN = {
    "document": {
        "openapi", "info", "servers", "paths", "components", "security", "tags", "webhooks",
        "jsonSchemaDialect", "externalDocs",
    },
    "path": {*METHODS, *_DESCRIBED, "servers", "parameters"},
    "operation": {
        *_DESCRIBED, "tags", "operationId", "parameters", "requestBody", "responses", "callbacks",
        "deprecated", "security", "servers",
    },
    "parameter": {
        *_DESCRIBED, "name", "in", "required", "deprecated", "allowEmptyValue", "style", "explode",
        "allowReserved", "schema", "example", "examples", "content",
    },
    "body": {*_DESCRIBED, "content", "required"},
    "response": {*_DESCRIBED, "headers", "content", "links"},
}  # fmt: skip


def unknown_keys(root: Node) -> Iterator[Gap]:
    """Yield a gap for each unknown key of a document, its paths and its operations."""
    yield from _check(root, "document")
    for path, item in root.get("paths", {}).items():
        yield from _check(item, "path", "paths", path)
        for method in METHODS:
            if operation := item.get(method):
                yield from _operation(operation, "paths", path, method)


def _operation(operation: Node, *place: str) -> Iterator[Gap]:
    yield from _check(operation, "operation", *place)
    for index, parameter in enumerate(operation.get("parameters", ())):
        yield from _check(parameter, "parameter", *place, "parameters", str(index))
    yield from _check(operation.get("requestBody", {}), "body", *place, "requestBody")
    for status, response in operation.get("responses", {}).items():
        if not status.startswith("x-"):
            yield from _check(response, "response", *place, "responses", status)


def _check(node: Node, kind: str, *place: str) -> Iterator[Gap]:
    for key in node:
        if key not in _KNOWN[kind] and not key.startswith("x-"):
            yield Gap(
                pointer=pointer(*place, key),
                reason=f"{key!r} is no key of OpenAPI here",
                fallback="it is ignored",
            )
