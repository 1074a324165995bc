"""A generated client for the cases that are about calls, and what of its spec was not generated."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from tests.hostile.specs import PACKAGE, generate

BASE = "https://api.example.test/v1"
KEY = "key_that_nobody_may_see"
_ANY: dict[str, Any] = {}
_ITEM = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "when": {"type": "string", "format": "date-time"},
        "n": {"type": "integer"},
    },
}
_ANSWER = {"200": {"description": "d", "content": {"application/json": {"schema": _ITEM}}}}


def _parameter(name: str, location: str) -> dict[str, Any]:
    return {"name": name, "in": location, "required": location == "path", "schema": _ANY}


def _operation(name: str, *parameters: dict[str, Any], **more: object) -> dict[str, Any]:
    listed = [_parameter("id", "path"), *parameters]
    return {
        "operationId": name,
        "tags": ["items"],
        "parameters": listed,
        "responses": _ANSWER,
        **more,
    }


_FILE = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
_SPEC: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Items", "version": "1"},
    "servers": [{"url": BASE}],
    "security": [{"key": []}],
    "paths": {
        "/items/{id}": {
            "get": _operation("find", _parameter("q", "query"), _parameter("X-Trace", "header")),
            "put": _operation("keep", requestBody={"content": {"application/json": {}}}),
            "post": _operation("add"),
            "patch": _operation("bake", _parameter("session", "cookie")),
            "delete": _operation(
                "upload", requestBody={"content": {"multipart/form-data": {"schema": _FILE}}}
            ),
        }
    },
    "components": {"securitySchemes": {"key": {"type": "http", "scheme": "basic"}}},
}


def make_package(folder: Path) -> Any:  # noqa: ANN401 - a module that was just generated
    """Generate the package in a folder and return its client's module."""
    spec = folder / "items.json"
    spec.write_text(json.dumps(_SPEC), encoding="utf-8")
    made = generate(spec, folder, "--gaps", "report")
    if made.code:
        raise AssertionError(made.said)
    sys.path.insert(0, str(folder.resolve()))
    return importlib.import_module(PACKAGE)


def plain_items(package: Any) -> tuple[Any, Any]:  # noqa: ANN401 - as above
    """Return the class of the client and that of its errors."""
    prefix = "HostileDemo"
    return getattr(package, f"{prefix}Client"), getattr(package, f"{prefix}Error")
