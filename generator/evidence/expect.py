"""What an exchange of an operation may have, worked out once: most exchanges are much alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from generator.document import Node
from generator.evidence.contract import Contract, Operation, Place
from generator.evidence.wire import is_json, media_type, schema_types

_ANNOTATIONS = {"type", "title", "description", "default", "example", "examples", "deprecated"}


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A parameter or a header."""

    name: str
    pointer: str
    node: Node
    schema: str | None
    """The pointer of its schema; None where any text will do."""


@dataclass(slots=True, eq=False)
class Content:
    """A body, by its media types; without any where there is none."""

    pointer: str
    """Of its `content`."""
    schemas: dict[str, str | None]
    """By media type: the pointer of the schema, if there is one."""
    matches: dict[str, str | None] = field(default_factory=dict[str, str | None])

    def match(self, kind: str) -> str | None:
        """Return the documented media type that a content type falls under."""
        if kind not in self.matches:
            self.matches[kind] = media_type(kind, self.schemas)
        return self.matches[kind]


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """What a request may have."""

    path: dict[str, Text]
    query: dict[str, Text]
    header: dict[str, Text]
    """By their names in lower case; a recording often lacks those that authorize."""
    objects: tuple[Text, ...]
    """The parameters whose members stand in the query each on its own."""
    required: tuple[Text, ...]
    """The parameters of the query that have to be there."""
    body: Content | None
    needs_body: bool


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """What a response with one status may have."""

    pointer: str
    """Of the status, where the operation has it."""
    place: Place
    headers: dict[str, Text]
    """By their names in lower case."""
    body: Content
    part: str
    """How a report names it."""


class Expectations:
    """The requests and replies of a contract."""

    def __init__(self, contract: Contract) -> None:
        """Work out nothing yet."""
        self._contract = contract
        self.sent = lru_cache(None)(self._sent)
        """Return what a request of an operation may have."""
        self.reply = lru_cache(None)(self._reply)
        """Return what a response of an operation with a status may have; None if nothing."""

    def _sent(self, operation: Operation) -> Sent:
        named: dict[str, dict[str, Text]] = {"path": {}, "query": {}, "header": {}}
        for place in operation.parameters:
            name = str(place.node.get("name"))
            if (where := place.node.get("in")) in named:
                style = {} if where == "query" else {"style": "simple"}
                name = name.lower() if where == "header" else name
                named[where][name] = self._text(name, place, {**style, **place.node})
        query, body = named["query"], operation.body
        objects = tuple(each for each in query.values() if self._is_spread(each))
        return Sent(
            named["path"],
            {name: each for name, each in query.items() if each not in objects},
            named["header"],
            objects,
            tuple(each for each in query.values() if each.node.get("required")),
            self._content(body) if body else None,
            bool(body and body.node.get("required")),
        )

    def _reply(self, operation: Operation, status: int) -> Reply | None:
        name = operation.documents(status)
        if name is None:
            return None
        place = operation.responses[name]
        headers = {
            each.lower(): self._contract.place(place.inside("headers", each))
            for each in place.node.get("headers", {})
        }
        return Reply(
            operation.place.inside("responses", name),
            place,
            {
                each: self._text(each, header, {"style": "simple", **header.node})
                for each, header in headers.items()
            },
            self._content(place),
            f"response {status}",
        )

    def _content(self, place: Place) -> Content:
        content: Node = place.node.get("content", {})
        schemas = {
            media: place.inside("content", media, "schema") if "schema" in each else None
            for media, each in content.items()
        }
        return Content(place.inside("content"), schemas)

    def _is_spread(self, text: Text) -> bool:
        node, schema = text.node, text.schema
        if not schema or "content" in node or "object" not in schema_types(schema, self._contract):
            return False
        style = node.get("style", "form")
        return style == "deepObject" or (style == "form" and node.get("explode") is not False)

    def _text(self, name: str, place: Place, node: Node) -> Text:
        media = next((each for each in node.get("content", {}) if is_json(each)), None)
        schema = place.inside("schema") if "schema" in node else None
        if media and "schema" in node["content"][media]:
            return Text(name, place.pointer, node, place.inside("content", media, "schema"))
        if schema:
            target = self._contract.place(schema).node
            says = {key for key in target if not key.startswith("x-")} - _ANNOTATIONS
            if not says and target.get("type", "string") == "string":
                schema = None
        return Text(name, place.pointer, node, schema)
