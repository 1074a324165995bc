"""A spec that has a text in every place where OpenAPI allows one, and the shape of its output."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Callable, Mapping
from typing import Any, cast

from generator.diagnostics import pointer

Text = Callable[[str], str]

KEYS = (
    "operation id", "operation id of a list", "tag", "path", "path parameter", "query parameter",
    "header parameter", "cookie parameter", "property", "property with a value", "body member",
    "form member", "schema", "schema of a variant", "enum schema", "media type", "discriminator",
    "mapping", "api key name", "scheme", "parameter component", "response component",
    "body component", "example component", "header component", "server url", "server variable",
    "server variable default", "extension key", "response header", "callback", "link", "format",
)  # fmt: skip
"""Texts that name something or lead somewhere; they may be refused."""
DATA = (
    "title", "version", "info description", "info summary", "terms", "contact", "license",
    "external docs", "external docs url", "server description", "server variable description",
    "tag description", "path summary", "path description", "summary", "description",
    "parameter description", "parameter example", "response description", "body description",
    "schema title", "schema description", "property title", "property description", "example",
    "examples", "comment", "xml name", "enum value", "other enum value", "const", "default",
    "list default", "object default", "pattern", "scheme description", "header description",
    "link description", "extension value", "variant description", "alias description",
)  # fmt: skip
"""Texts that are for people, or values; none may be refused."""


def harmless(position: str) -> str:
    """Return a text without a special character, yet one that is no Python name as it stands."""
    special = {
        "path": "/plain",
        "server url": "https://api.example.test/v1",
        "media type": "application/vnd.plain",
        "callback": "{$request.body#/plain}",
        "format": "plain",
        "server variable default": "plain",
    }
    return special.get(position, f"plain-{position.replace(' ', '-')}")


def everything(text: Text) -> dict[str, Any]:
    """Return the spec; `text` gives the text for a position."""
    schema = {"$ref": f"#{pointer('components', 'schemas', text('schema'))}"}
    answer = {"200": {"$ref": f"#{pointer('components', 'responses', text('response component'))}"}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": text("title"),
            "version": text("version"),
            "summary": text("info summary"),
            "description": text("info description"),
            "termsOfService": text("terms"),
            "contact": {"name": text("contact")},
            "license": {"name": text("license")},
        },
        "externalDocs": {
            "url": text("external docs url"),
            "description": text("external docs"),
        },
        "servers": [
            {
                "url": text("server url"),
                "description": text("server description"),
                "variables": {
                    text("server variable"): {
                        "default": text("server variable default"),
                        "description": text("server variable description"),
                    }
                },
            }
        ],
        "tags": [{"name": text("tag"), "description": text("tag description")}],
        "security": [{text("scheme"): []}],
        "paths": _paths(text, schema, answer),
        "components": _components(text, schema),
        f"x-{text('extension key')}": {text("extension key"): text("extension value")},
    }


def _paths(text: Text, schema: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    first = f"{text('path')}/{{{text('path parameter')}}}"
    shared = {"tags": [text("tag")], "x-any": text("extension value"), "responses": answer}
    parameter = f"#{pointer('components', 'parameters', text('parameter component'))}"
    named = [("path", "path"), ("query", "query"), ("header", "header"), ("cookie", "cookie")]
    form = {"type": "object", "properties": {text("form member"): {"type": "string"}}}
    body = {"type": "object", "properties": {text("body member"): {"type": "string"}}}
    return {
        first: {
            "summary": text("path summary"),
            "description": text("path description"),
            "get": {
                **shared,
                "operationId": text("operation id"),
                "summary": text("summary"),
                "description": text("description"),
                "parameters": [
                    *(_parameter(text, f"{kind} parameter", place) for kind, place in named),
                    {"$ref": parameter},
                ],
                "callbacks": {text("callback"): {}},
            },
            "post": {
                **shared,
                "parameters": [_parameter(text, "path parameter", "path")],
                "operationId": f"{text('operation id')} post",
                "requestBody": {
                    "$ref": f"#{pointer('components', 'requestBodies', text('body component'))}"
                },
            },
            "put": {
                **shared,
                "parameters": [_parameter(text, "path parameter", "path")],
                "operationId": f"{text('operation id')} put",
                "requestBody": {"content": {"application/json": {"schema": body}}},
            },
        },
        "/forms": {
            "post": {
                **shared,
                "operationId": "send form",
                "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": form}}},
            }
        },
        "/list": {
            "get": {
                "tags": [text("tag")],
                "operationId": text("operation id of a list"),
                "responses": {
                    "200": {
                        "description": text("response description"),
                        "content": {
                            "application/json": {"schema": {"type": "array", "items": schema}}
                        },
                    }
                },
            }
        },
    }


def _parameter(text: Text, name: str, place: str) -> dict[str, Any]:
    return {
        "name": text(name),
        "in": place,
        "required": place == "path",
        "description": text("parameter description"),
        "example": text("parameter example"),
        "schema": {"type": "string", "default": text("default")},
    }


def _components(text: Text, schema: dict[str, Any]) -> dict[str, Any]:
    variant = f"#{pointer('components', 'schemas', text('schema of a variant'))}"
    media = {text("media type"): {"schema": schema}}
    described = {"type": "string", "description": text("property description")}
    properties: dict[str, Any] = {
        text("property"): {
            **described,
            "title": text("property title"),
            "pattern": text("pattern"),
            "format": text("format"),
            "example": text("example"),
            "examples": [text("examples")],
            "$comment": text("comment"),
            "xml": {"name": text("xml name")},
            "default": text("default"),
        },
        text("property with a value"): {"const": text("const")},
        "choice": {"$ref": f"#{pointer('components', 'schemas', text('enum schema'))}"},
        "inline": {"type": "string", "enum": [text("enum value"), text("other enum value")]},
        "list": {"type": "array", "items": {}, "default": [text("list default")]},
        "map": {"type": "object", "default": {"a": text("object default")}},
        "variant": {"$ref": "#/components/schemas/Variants"},
        "nested": {"type": "object", "properties": {text("property"): described}},
    }
    return {
        "schemas": {
            text("schema"): {
                "type": "object",
                "title": text("schema title"),
                "description": text("schema description"),
                "properties": properties,
                "required": [text("property")],
                "externalDocs": {"url": text("external docs url")},
            },
            text("enum schema"): {
                "type": "string",
                "description": text("alias description"),
                "enum": [text("enum value"), text("other enum value")],
            },
            "Variants": {
                "description": text("alias description"),
                "oneOf": [{"$ref": variant}, {"$ref": "#/components/schemas/Other"}],
                "discriminator": {
                    "propertyName": text("discriminator"),
                    "mapping": {text("mapping"): variant},
                },
            },
            text("schema of a variant"): _variant(text, text("mapping")),
            "Other": _variant(text, "other"),
        },
        "parameters": {
            text("parameter component"): {
                "name": "shared-one",
                "in": "query",
                "schema": {"type": "string"},
                "examples": {
                    "a": {
                        "$ref": "#" + pointer("components", "examples", text("example component"))
                    }
                },
            }
        },
        "examples": {text("example component"): {"value": text("example")}},
        "headers": {text("header component"): {"description": text("header description")}},
        "responses": {
            text("response component"): {
                "description": text("response description"),
                "content": {"application/json": {"schema": schema}},
                "headers": {text("response header"): {"schema": {"type": "string"}}},
                "links": {text("link"): {"description": text("link description")}},
            }
        },
        "requestBodies": {
            text("body component"): {"description": text("body description"), "content": media}
        },
        "securitySchemes": {
            text("scheme"): {
                "type": "apiKey",
                "in": "header",
                "name": text("api key name"),
                "description": text("scheme description"),
            }
        },
    }


def _variant(text: Text, tag: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": text("variant description"),
        "required": [text("discriminator")],
        "properties": {text("discriminator"): {"const": tag}},
    }


def shapes(files: Mapping[str, str]) -> list[str]:
    """Return the shapes of all rendered files: trees without names and values, and comments.

    An attribute that is called otherwise than its member has an alias; that is no other shape.
    """
    return sorted(
        f"{path.partition('/')[0]} {ast.dump(_Blank().visit(ast.parse(text)))} {_comments(text)}"
        for path, text in files.items()
        if path.endswith(".py") and not path.startswith(("_runtime", "_clients", "_pools"))
    )


def _comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


class _Blank(ast.NodeTransformer):
    """Takes names, values and aliases out of a tree."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        match node:
            case ast.Subscript(
                value=ast.Name(id="Annotated"),
                slice=ast.Tuple(elts=[kind, ast.Call(keywords=[ast.keyword(arg="alias")])]),
            ):
                return cast("ast.AST", self.visit(kind))
            case _:
                return self.generic_visit(node)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for field, value in ast.iter_fields(node):
            if isinstance(value, str) or (field == "value" and isinstance(value, int | bytes)):
                setattr(node, field, "")
        return super().generic_visit(node)
