"""Keys that OpenAPI misses or does not know: a misspelt one would drop what it holds in silence."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import cast

from generator.defaults import contradiction
from generator.diagnostics import Gap, pointer
from generator.document import METHODS, Node, subschemas
from generator.naming import given

_DESCRIBED = {"summary", "description", "$ref", "externalDocs"}
_KNOWN = {
    "document": {
        "openapi", "info", "servers", "paths", "components", "security", "tags", "webhooks",
        "jsonSchemaDialect", "externalDocs",
        "$self",
    },
    "path": {*METHODS, *_DESCRIBED, "servers", "parameters", "additionalOperations"},
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
_KEYWORDS = [
    "$ref", "$id", "$schema", "$anchor", "$defs", "$comment", "$dynamicRef", "$dynamicAnchor",
    "$vocabulary", "additionalItems", "additionalProperties", "allOf", "anyOf", "const", "contains",
    "contentEncoding", "contentMediaType", "contentSchema", "default", "definitions",
    "dependentRequired", "dependentSchemas", "deprecated", "description", "discriminator", "else",
    "enum", "example", "examples", "exclusiveMaximum", "exclusiveMinimum", "externalDocs", "format",
    "if", "items", "maxContains", "maxItems", "maxLength", "maxProperties", "maximum",
    "minContains", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not",
    "nullable", "oneOf", "pattern", "patternProperties", "prefixItems", "properties",
    "propertyNames", "readOnly", "required", "then", "title", "type", "unevaluatedItems",
    "unevaluatedProperties", "uniqueItems", "writeOnly", "xml",
]  # fmt: skip
_TYPES = {"array", "boolean", "integer", "null", "number", "object", "string"}


def unknown_keys(root: Node) -> Iterator[Gap]:
    """Yield a gap for each unknown or missing key of a document down to its schemas.

    A schema may have keywords of its owner's; only those that look misspelt count.
    """
    yield from _check(root, "document")
    for key in ("info", "paths"):
        if key not in root:
            yield Gap(pointer=f"/{key}", reason="the key is missing", fallback="it counts as empty")
    for name in root.get("webhooks", {}):
        yield Gap(
            pointer=pointer("webhooks", name),
            reason="webhooks are not supported",
            fallback="receive it yourself",
        )
    for name, schema in root.get("components", {}).get("schemas", {}).items():
        yield from _schema(schema, "components", "schemas", name)
    for path, item in root.get("paths", {}).items():
        yield from _check(item, "path", "paths", path)
        for method in METHODS:
            if operation := item.get(method):
                yield from _operation(operation, "paths", path, method)


def _operation(operation: Node, *place: str) -> Iterator[Gap]:
    yield from _check(operation, "operation", *place)
    if not isinstance(operation.get("x-idempotent", False), bool):
        yield Gap(
            pointer=pointer(*place, "x-idempotent"),
            reason=f"{operation['x-idempotent']!r} is neither true nor false",
            fallback="it is ignored",
        )
    for index, parameter in enumerate(operation.get("parameters", ())):
        yield from _check(parameter, "parameter", *place, "parameters", str(index))
        yield from _schema(parameter.get("schema", {}), *place, "parameters", str(index), "schema")
    yield from _check(operation.get("requestBody", {}), "body", *place, "requestBody")
    yield from _content(operation.get("requestBody", {}), *place, "requestBody")
    for status, response in operation.get("responses", {}).items():
        if not status.startswith("x-"):
            yield from _check(response, "response", *place, "responses", status)
            yield from _content(response, *place, "responses", status)


def _content(owner: Node, *place: str) -> Iterator[Gap]:
    for kind, media in owner.get("content", {}).items():
        yield from _schema(media.get("schema", {}), *place, "content", kind, "schema")


def _check_name(node: Node, *place: str) -> Iterator[Gap]:
    if "x-python-name" in node and given(node) is None:
        yield Gap(
            pointer=pointer(*place, "x-python-name"),
            reason=f"{node['x-python-name']!r} is no name that Python allows here",
            fallback="it is ignored",
        )


def _schema(schema: Node, *place: str) -> Iterator[Gap]:
    yield from _check_name(schema, *place)
    for key in schema:
        known = key in _KEYWORDS or key.startswith("x-")
        if not known and (meant := get_close_matches(key, _KEYWORDS, 1, 0.8)):
            yield Gap(
                pointer=pointer(*place, key),
                reason=f"{key!r} is no keyword of a schema, {meant[0]!r} is one",
                fallback="it is ignored",
            )
    kind = schema.get("type", [])
    for each in cast("list[object]", kind if isinstance(kind, list) else [kind]):
        if each not in _TYPES:
            yield Gap(
                pointer=pointer(*place, "type"),
                reason=f"{each!r} is no type of a schema",
                fallback="anything fits",
            )
    if fact := contradiction(schema):
        yield Gap(
            pointer=pointer(*place, "default"),
            reason=fact,
            fallback="it is not used: the server applies its own",
        )
    for steps, child in subschemas(schema):
        yield from _schema(child, *place, *map(str, steps))


def _check(node: Node, kind: str, *place: str) -> Iterator[Gap]:
    yield from _check_name(node, *place)
    for key in node:
        if key not in _KNOWN[kind] and not key.startswith("x-"):
            yield Gap(
                pointer=pointer(*place, key),
                reason=f"{key!r} is no key of OpenAPI here",
                fallback="it is ignored",
            )
