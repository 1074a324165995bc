"""What the spec decides for a server: routes, what a request must be like, which answers exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jsonschema_rs import Draft202012Validator, Registry, ValidationError, ValidationErrorKind

from generator.document import Node
from generator.evidence.contract import Contract, Operation, Place
from generator.load import load

SPEC_FILE = Path(__file__).parents[2] / "spec" / "openapi.yaml"
_JSON = "application/json"
_URI = "urn:spec"
_INTEGER = re.compile(r"-?[0-9]{1,1000}")


class RefusedError(Exception):
    """A request is not granted: the status and the JSON value that say so, None for no body."""

    def __init__(self, status: int, body: object = None) -> None:
        super().__init__(status, body)
        self.status, self.body = status, body


def field_errors(fields: Mapping[str, object]) -> RefusedError:
    """Return the refusal that names fields at fault, in the shape that Close's API has for it."""
    return RefusedError(400, {"errors": [], "field-errors": fields})


@dataclass(frozen=True)
class Schema:
    """A schema of the spec: what stands there, and what checks a value."""

    node: Node
    validator: Draft202012Validator


@dataclass(frozen=True)
class Parameter:
    """A parameter of a path or a query."""

    name: str
    place: str
    is_required: bool
    schema: Schema

    def read(self, sent: Sequence[str]) -> object:
        """Return the value of what was sent; raises RefusedError."""
        if not sent:
            raise field_errors({self.name: "This field is required."})
        value: object = sent[0] if len(sent) == 1 else list(sent)
        if isinstance(value, str) and self.schema.node["type"] == "array":
            value = value.split(",")
        elif isinstance(value, str) and self.schema.node["type"] == "integer":
            value = int(value) if _INTEGER.fullmatch(value) else value
        for error in self.schema.validator.iter_errors(value):
            raise field_errors({self.name: error.message})
        return value


@dataclass(frozen=True)
class Endpoint:
    """One operation of the spec."""

    id: str
    tag: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    body: Schema | None
    success: int
    examples: dict[int, list[Any]]
    """The published bodies of each status; an empty list means that none is known."""

    def arguments(
        self, path: Mapping[str, str], query: Iterable[tuple[str, str]]
    ) -> dict[str, Any]:
        """Return the values of the parameters that were sent; others do not matter.

        Raises:
            RefusedError: a required one is missing, or one is not as the spec says.
        """
        sent: dict[tuple[str, str], list[str]] = {("path", name): [path[name]] for name in path}
        for name, value in query:
            sent.setdefault(("query", name), []).append(value)
        return {
            parameter.name: parameter.read(sent.get((parameter.place, parameter.name), []))
            for parameter in self.parameters
            if parameter.is_required or (parameter.place, parameter.name) in sent
        }

    def check_body(self, body: object) -> None:
        """Raise RefusedError for a JSON value that is not what the spec says of the body."""
        if self.body is None or self.body.validator.is_valid(body):
            return
        if not isinstance(body, dict):
            raise RefusedError(400, {"error": "JSON data must be a dict."})
        raise field_errors(dict(map(_field_error, self.body.validator.iter_errors(body))))

    def refusal(self, status: int) -> RefusedError:
        """Return the refusal that the spec shows for a status, without a body if it has none."""
        return RefusedError(status, next(iter(self.examples.get(status, [])), None))


def _field_error(error: ValidationError) -> tuple[str, object]:
    """Return which field is at fault and why: an object if it is an item of a list."""
    if isinstance(error.kind, ValidationErrorKind.Required) and not error.instance_path:
        return error.kind.property, "This field is required."
    field, *inside = error.instance_path
    return str(field), {"errors": {str(inside[0]): error.message}} if inside else error.message


class Spec:
    """A spec as a server needs it.

    Raises:
        SpecError: it is not sound.
        NotImplementedError: it has a parameter or a body of a kind that is not read here.
    """

    def __init__(self, path: Path = SPEC_FILE) -> None:
        self._contract = Contract(load(path, path.name))
        self._registry = Registry([(_URI, self._contract.root)])
        server: str = self._contract.root["servers"][0]["url"]
        self.base = urlsplit(server).path.rstrip("/")
        """The path before all others, without a slash at its end."""
        self.endpoints = tuple(map(self._endpoint, self._contract.operations))
        """All operations, in the order of the spec."""

    def _endpoint(self, operation: Operation) -> Endpoint:
        method, _, path = operation.route.partition(" ")
        responses = {int(status): place for status, place in operation.responses.items()}
        return Endpoint(
            id=operation.place.node["operationId"],
            tag=operation.place.node["tags"][0],
            method=method,
            path=path,
            parameters=tuple(map(self._parameter, operation.parameters)),
            body=self._body(operation.body) if operation.body else None,
            success=min(status for status in responses if status < 300),
            examples={status: self._examples(place) for status, place in responses.items()},
        )

    def _parameter(self, place: Place) -> Parameter:
        node, schema = place.node, self._schema(place.inside("schema"))
        kind = schema.node.get("type")
        is_read = kind in {"string", "integer"} or (kind == "array" and node["explode"] is False)
        if node["in"] not in {"path", "query"} or not is_read:
            raise NotImplementedError(f"{place.pointer}: a parameter of this kind")
        return Parameter(node["name"], node["in"], node.get("required", False), schema)

    def _body(self, place: Place) -> Schema:
        if list(place.node["content"]) != [_JSON] or not place.node.get("required"):
            raise NotImplementedError(f"{place.pointer}: a body of this kind")
        return self._schema(place.inside("content", _JSON, "schema"))

    def _examples(self, response: Place) -> list[Any]:
        named = response.node.get("content", {}).get(_JSON, {}).get("examples", {})
        places = [response.inside("content", _JSON, "examples", name) for name in named]
        return [self._contract.place(place).node["value"] for place in places]

    def _schema(self, place: str) -> Schema:
        """Return a schema; it stays in the document, with all that it refers to."""
        reference = {"$ref": f"{_URI}#{quote(place, safe='/~')}"}
        validator = Draft202012Validator(reference, registry=self._registry, offline=True)
        return Schema(self._contract.place(place).node, validator)
