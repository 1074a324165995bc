"""The only importer of openapi-python-client: how it reads the operations of a document.

It groups operations by tag, orders and merges parameters, and says which bodies and responses it
can handle. It does not name, type or render anything: it gets a reduced document in which every
schema is a stub and every operation id is our own join key.
"""

from __future__ import annotations

from pathlib import Path

from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint, EndpointCollection

from generator.diagnostics import Problem, UnreadableError
from generator.document import Document, Node, operations
from generator.engines.reading import (
    BodyKind,
    ContentKind,
    Operations,
    ReadOperation,
    ReadParameter,
    Refusal,
)

_BODIES = {"application/json", "application/x-www-form-urlencoded", "multipart/form-data"}
_LOCATIONS = {"path", "query", "header", "cookie"}
_CONTENT_KINDS: dict[str, ContentKind] = {
    "Any": "json",
    "bytes": "bytes",
    "str": "text",
    "None": "none",
}
_BODY_KINDS: dict[str, BodyKind] = {
    "json": "json",
    "data": "form",
    "files": "multipart",
    "content": "content",
}


def read_operations(document: Document) -> Operations:
    """Return the operations of a normalized document in spec order, and those that were refused.

    Raises:
        UnreadableError: the engine cannot read the document at all.
    """
    keys = {f"op{index}": found for index, found in enumerate(operations(document.root))}
    data = GeneratorData.from_dict(_reduced(keys), config=_config())
    if isinstance(data, GeneratorError):
        raise UnreadableError(
            Problem(
                pointer="",
                fact=f"openapi-python-client cannot read the document: {_one_line(data.detail)}",
                remedy="Mend what it names.",
            )
        )
    collections = list(data.endpoint_collections_by_tag.values())
    endpoints = {str(each.name): each for found in collections for each in found.endpoints}
    refused = _refused(collections)
    read: list[ReadOperation] = []
    refusals: list[Refusal] = []
    for key, (path, method, node) in keys.items():
        if endpoint := endpoints.get(key):
            read.append(_operation(endpoint, path, method, node))
        else:
            reason = refused.get(key, "openapi-python-client leaves it out")
            refusals.append(Refusal(path=path, method=method, reason=reason))
    return tuple(read), tuple(refusals)


def _config() -> Config:
    return Config.from_sources(
        ConfigFile(field_prefix="", literal_enums=True),
        MetaType.NONE,
        document_source=Path("spec"),
        file_encoding="utf-8",
        overwrite=False,
        output_path=None,
    )


def _reduced(keys: dict[str, tuple[str, str, Node]]) -> Node:
    """Return the document with stubs for schemas, so that only the operations are left to read.

    Each operation has a path of its own, whose places are called like the stubs of parameters: the
    engine has no say in what names are allowed.
    """
    paths: Node = {}
    for key, (_path, method, node) in keys.items():
        parameters = _numbered(node)
        holes = "".join(
            f"/{{{name}}}" for name, parameter in parameters.items() if parameter["in"] == "path"
        )
        operation = {
            "operationId": key,
            "tags": node.get("tags") or [],
            "parameters": [
                {
                    "name": name,
                    "in": parameter["in"],
                    "required": parameter["in"] == "path" or parameter.get("required") is True,
                    "schema": {"type": "string"},
                }
                for name, parameter in parameters.items()
            ],
            "responses": {
                status: {"description": "", "content": _stubs(response)}
                for status, response in node["responses"].items()
            },
        }
        if body := node.get("requestBody"):
            operation["requestBody"] = {
                "required": body.get("required", False),
                "content": _body_stubs(body),
            }
        known = "post" if method == "query" else method
        paths[f"/{key}{holes}"] = {known: operation}
    return {"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": paths}


def _numbered(node: Node) -> dict[str, Node]:
    """Return the parameters that the engine can read by names that mean nothing to it.

    Those of the path come in its order, since it reads them so.
    """
    route: str = node.get("x-route", "")
    known = [each for each in node["parameters"] if each.get("in") in _LOCATIONS]
    known.sort(key=lambda each: each["in"] == "path" and route.find(f"{{{each['name']}}}"))
    return {f"p{index}": parameter for index, parameter in enumerate(known)}


def _stubs(owner: Node) -> Node:
    return {media_type: {"schema": {}} for media_type in owner.get("content", {})}


def _body_stubs(body: Node) -> Node:
    """Return stubs of a body; what the engine does not know is bytes to it."""
    return {
        kind if kind in _BODIES or kind.endswith("+json") else "application/octet-stream": stub
        for kind, stub in _stubs(body).items()
    }


def _operation(endpoint: Endpoint, path: str, method: str, node: Node) -> ReadOperation:
    numbered = _numbered(node)
    successes = [
        response for response in endpoint.responses if response.status_code.pattern.startswith("2")
    ]
    success = next(
        (response for response in successes if response.source["return_type"] != "None"), None
    )
    success = success or next(iter(successes), None)
    body = next(iter(endpoint.bodies), None)
    return ReadOperation(
        path=path,
        method=method,
        tag=next(iter(node.get("tags") or ["default"])),
        parameters=tuple(
            ReadParameter(
                location=str(location),
                name=numbered[parameter.name.get_untrusted_value()]["name"],
                required=parameter.required,
            )
            for location, parameter in endpoint.iter_all_parameters()
        ),
        body=_BODY_KINDS.get(str(body.body_type)) if body else None,
        body_required=body.prop.required if body else False,
        success=success.status_code.pattern if success else None,
        success_kind=_CONTENT_KINDS[success.source["return_type"]] if success else "none",
    )


def _refused(collections: list[EndpointCollection]) -> dict[str, str]:
    """Return the key of an operation -> reason, as the engine words it."""
    return {
        (error.header or "").partition(" /")[2].split("/")[0].split(" ")[0]: _one_line(error.detail)
        for collection in collections
        for error in collection.parse_errors
    }


def _one_line(detail: str | None) -> str:
    return " ".join((detail or "no reason given").split())
