"""One exchange -> what it shows of the spec, and what of it the spec does not have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from generator.diagnostics import pointer, tokens
from generator.document import Document, Node, is_list, is_node
from generator.evidence.cassettes import Exchange, Message
from generator.evidence.conformance import Breach, Conformance
from generator.evidence.contract import Contract, Operation, Place
from generator.evidence.findings import UNTYPED, Examined, Note, Sight
from generator.evidence.inference import json_type
from generator.evidence.members import Schemas, Seen, Steps
from generator.evidence.models import Models
from generator.evidence.wire import NOT_JSON, excerpt, json_value, media_type, parameter_value

_UNREMARKABLE = {
    "accept-ranges", "age", "allow", "alt-svc", "cache-control", "cf-cache-status", "cf-ray",
    "connection", "content-encoding", "content-language", "content-length",
    "content-security-policy", "content-type", "cookie", "cross-origin-embedder-policy",
    "cross-origin-opener-policy", "cross-origin-resource-policy", "date", "etag", "expect-ct",
    "expires", "keep-alive", "last-modified", "nel", "p3p", "permissions-policy", "pragma",
    "proxy-authenticate", "referrer-policy", "report-to", "server", "server-timing", "set-cookie",
    "strict-transport-security", "transfer-encoding", "upgrade", "vary", "via",
    "www-authenticate", "x-content-type-options", "x-frame-options", "x-powered-by",
    "x-xss-protection",
}  # fmt: skip
"""Headers of the protocol and of proxies, which a spec need not have."""


class Examiner:
    """Compares exchanges with a spec and with the models that were generated from it."""

    def __init__(
        self, document: Document, models: Models | None = None, projection: str | None = None
    ) -> None:
        """Read the document; `projection` is the query parameter that chooses fields."""
        self.text = document.text
        self.contract = Contract(document)
        self.schemas = Schemas(self.contract)
        self.conformance = Conformance(self.contract, self.schemas)
        self.models, self.projection = models, projection

    def examine(self, exchange: Exchange) -> Examined:
        """Return what an exchange shows, and what of it the spec does not have."""
        found = self.contract.find(exchange.method, exchange.url)
        if found is None:
            route = f"{exchange.method} {urlsplit(exchange.url).path}"
            note = Note("operation", "request", "/paths", "nothing like it")
            return Examined(route, [], [note])
        operation, path = found
        look = _Look(self, operation, exchange)
        notes = [*look.parameters(path), *look.request_body(), *look.response()]
        return Examined(operation.route, look.sights, notes)


class _Look:
    """The comparison of one exchange with its operation."""

    def __init__(self, examiner: Examiner, operation: Operation, exchange: Exchange) -> None:
        self._by, self._operation, self._exchange = examiner, operation, exchange
        self._query = parse_qs(urlsplit(exchange.url).query, keep_blank_values=True)
        self._is_projected = examiner.projection in self._query
        self.sights: list[Sight] = []

    def parameters(self, path: dict[str, str]) -> Iterator[Note]:
        """Yield what is wrong with the parameters of the path and the query."""
        sent = {"path": {name: [text] for name, text in path.items()}, "query": self._query}
        for place in self._operation.parameters:
            name, where = place.node.get("name", ""), place.node.get("in", "")
            part = f"request {where}"
            if texts := sent.get(where, {}).get(name):
                yield from self._text(texts, place, place.node, part, name)
            elif place.node.get("required") and where in sent:
                yield Note("required", part, place.pointer, "nothing", (name,))
        named = {
            (each.node.get("in"), each.node.get("name")) for each in self._operation.parameters
        }
        for name, texts in self._query.items():
            if ("query", name) not in named:
                spec = self._operation.place.inside("parameters")
                yield Note("parameter", "request query", spec, name, (name,), texts[0])

    def request_body(self) -> Iterator[Note]:
        """Yield what is wrong with the body of the request."""
        body, message, part = self._operation.body, self._exchange.request, "request body"
        if body is None:
            if message.body:
                yield Note("body", part, self._operation.place.pointer, "a body")
        elif message.body:
            yield from self._body(message, body, part)
        elif body.node.get("required"):
            yield Note("required", part, body.pointer, "nothing")

    def response(self) -> Iterator[Note]:
        """Yield what is wrong with the status, the headers and the body of the response."""
        status, message = self._exchange.status, self._exchange.response
        name = self._operation.documents(status)
        if name is None:
            spec = self._operation.place.inside("responses")
            seen = f"{status} {message.media_type}".rstrip()
            yield Note("status", "response", spec, seen, (), _shown(message))
            return
        place = self._operation.responses[name]
        self.sights.append(Sight("status", self._operation.place.inside("responses", name)))
        yield from self._headers(message, place, f"response {status} header")
        part = f"response {status} body"
        if message.body:
            yield from self._body(message, place, part)
        elif place.node.get("content") and self._exchange.method != "HEAD":
            yield Note("body", part, place.inside("content"), "no body")

    def _headers(self, message: Message, place: Place, part: str) -> Iterator[Note]:
        documented: Node = place.node.get("headers", {})
        known = {name.lower(): name for name in documented}
        for name, texts in message.headers.items():
            if name in known:
                header = self._by.contract.place(place.inside("headers", known[name]))
                self.sights.append(Sight("header", header.pointer))
                node = {"style": "simple", **header.node}
                yield from self._text([*texts], header, node, part, name)
            elif name not in _UNREMARKABLE:
                spec = place.inside("headers")
                yield Note("header", part, spec, name, (name,), texts[0])

    def _text(
        self, texts: list[str], place: Place, node: Node, part: str, name: str
    ) -> Iterator[Note]:
        """Yield what is wrong with a parameter or header."""
        if "schema" in node:
            schema = place.inside("schema")
            value = parameter_value(texts, node, self._by.contract, schema)
            if value is not NOT_JSON:
                yield from self._breaches(schema, value, part, (name,))

    def _body(self, message: Message, place: Place, part: str) -> Iterator[Note]:
        content: Node = place.node.get("content", {})
        match = media_type(message.media_type, content)
        if match is None:
            seen = message.media_type or "a body without a content type"
            spec = place.inside("content")
            yield Note("content-type", part, spec, seen, (), _shown(message))
        elif "json" in match or "json" in message.media_type:
            value = json_value(message.body)
            if value is NOT_JSON:
                seen = f"not JSON: {excerpt(message.body)}"
                yield Note("body", part, place.inside("content", match), seen)
            elif "schema" in content[match]:
                yield from self._json(value, place.inside("content", match, "schema"), part)

    def _json(self, value: object, where: str, part: str) -> Iterator[Note]:
        seen = Seen()
        self._by.schemas.look(where, value, seen)
        breaches = list(self._breaches(where, value, part))
        yield from breaches
        for each in seen.new_fields:
            yield Note("field", part, each.spec, "", each.path, each.value)
        for each in seen.new_variants:
            tag = json.dumps(each.value[each.path[-1]], ensure_ascii=False)
            yield Note("variant", part, each.spec, tag[:60], each.path, each.value)
        if part.startswith("request"):
            return
        for each in seen.untyped:
            yield Note(UNTYPED, part, each.spec, "", each.path, each.value)
        self.sights += [Sight("field", each) for each in seen.fields]
        self.sights += [Sight("null", each) for each in seen.nulls]
        self.sights += [Sight("variant", each) for each in seen.variants]
        if self._by.models and 200 <= self._exchange.status < 300:  # noqa: PLR2004
            told = {pointer(*breach.path) for breach in breaches}
            yield from self._refusals(self._by.models, value, where, part, told)

    def _refusals(
        self, models: Models, value: object, where: str, part: str, told: set[str]
    ) -> Iterator[Note]:
        """Yield what the models refuse, where the spec has not told it already."""
        route, status, body = self._operation.route, self._exchange.status, self._exchange.response
        for place, message in models.refusals(
            route, status, body.body, is_projected=self._is_projected
        ):
            if place not in told:
                yield Note("model", part, where, message, _steps(place, value))

    def _breaches(self, where: str, value: object, part: str, above: Steps = ()) -> Iterator[Note]:
        direction = part.partition(" ")[0]
        for each in self._by.conformance.breaches(where, value, direction):
            # Who asks for some members only does not get the others.
            if not (each.kind == "required" and direction == "response" and self._is_projected):
                path = (*above, *each.path)
                yield Note(each.kind, part, each.spec, _seen(each), path, each.value)


def _seen(breach: Breach) -> str:
    if breach.kind == "required":
        return "nothing"
    if breach.kind == "enum":
        return json.dumps(breach.value, ensure_ascii=False)[:60]
    kind = json_type(breach.value)
    return kind if breach.kind in {"type", "null"} else f"{kind}: {breach.message}"[:120]


def _shown(message: Message) -> Any:  # noqa: ANN401 - any JSON value
    value = json_value(message.body)
    return None if value is NOT_JSON else value


def _steps(place: str, value: object) -> Steps:
    """Return the steps of a pointer into a value: an index where there is a list."""
    steps: list[str | int] = []
    for token in tokens(place):
        if is_list(value) and token.isdigit() and int(token) < len(value):
            steps.append(int(token))
            value = value[int(token)]
        else:
            steps.append(token)
            value = value.get(token) if is_node(value) else None
    return tuple(steps)
