"""One exchange -> what it shows of the spec, and what of it the spec does not have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from generator.diagnostics import pointer, tokens
from generator.document import Document, is_list, is_node
from generator.evidence.cassettes import Exchange, Message
from generator.evidence.conformance import Breach, Conformance, matcher
from generator.evidence.contract import Contract, Operation
from generator.evidence.expect import Content, Expectations, Reply, Text
from generator.evidence.findings import ELSEWHERE, UNTYPED, Examined, Note, SightKind
from generator.evidence.inference import json_type
from generator.evidence.members import Schemas, Seen, Steps
from generator.evidence.models import Models
from generator.evidence.wire import (
    NOT_JSON,
    excerpt,
    is_json,
    json_value,
    object_texts,
    parameter_value,
    scalar,
    schema_types,
)

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
        self.document = document
        self.contract = Contract(document)
        self.schemas = Schemas(self.contract, matcher)
        self.expectations = Expectations(self.contract)
        self.conformance = Conformance(self.contract, self.schemas)
        self.models, self.projection = models, projection

    def examine(self, exchange: Exchange) -> Examined:
        """Return what an exchange shows, and what of it the spec does not have."""
        url = urlsplit(exchange.url)
        found = self.contract.find(exchange.method, url.path)
        if found is None and self.contract.is_elsewhere(url):
            return Examined(ELSEWHERE, {}, [])
        if found is None:
            route = f"{exchange.method} {url.path}"
            note = Note("operation", "request", "/paths", "nothing like it")
            return Examined(route, {}, [note])
        query = parse_qs(url.query, keep_blank_values=True) if url.query else {}
        look = _Look(self, found[0], exchange, query)
        notes = [*look.parameters(found[1], query), *look.request_body(), *look.response()]
        return Examined(found[0].route, look.sights, notes)


class _Look:
    """The comparison of one exchange with its operation."""

    def __init__(
        self,
        examiner: Examiner,
        operation: Operation,
        exchange: Exchange,
        query: dict[str, list[str]],
    ) -> None:
        self._by, self._operation, self._exchange = examiner, operation, exchange
        self._expected = examiner.expectations.sent(operation)
        self._is_projected = examiner.projection in query
        self.sights: dict[SightKind, set[str]] = {}

    def parameters(self, path: dict[str, str], query: dict[str, list[str]]) -> Iterator[Note]:
        """Yield what is wrong with the parameters of the path, the headers and the query."""
        expected = self._expected
        for name, text in path.items():
            if name in expected.path:
                yield from self._text([text], expected.path[name], "request path")
        for name, given in self._exchange.request.headers.items():
            if name in expected.header:
                yield from self._text([*given], expected.header[name], "request header")
        yield from self._query(query)

    def _query(self, query: dict[str, list[str]]) -> Iterator[Note]:
        expected = self._expected
        spread = set[str]()
        for each in expected.objects:
            yield from self._object(each, query, spread)
        for name, texts in query.items():
            if name in spread:
                continue
            if name in expected.query:
                yield from self._text(texts, expected.query[name], "request query")
            else:
                spec = self._operation.place.inside("parameters")
                yield Note("parameter", "request query", spec, name, (name,), texts[0])
        for each in expected.required:
            if each.name not in query and (each not in expected.objects or not spread):
                yield Note("required", "request query", each.pointer, "nothing", (each.name,))

    def _object(
        self, expected: Text, query: dict[str, list[str]], spread: set[str]
    ) -> Iterator[Note]:
        """Yield what is wrong with an object in the query; `spread` gets the names it takes."""
        contract, schema = self._by.contract, expected.schema or ""
        fields = self._by.schemas.at(schema)
        open_ = (
            [name for name in query if name not in self._expected.query] if fields.is_map else []
        )
        found = object_texts(expected.node, [*fields.members, *open_], query)
        spread |= {*found}
        value: dict[str, Any] = {}
        for name, text in found.values():
            types = schema_types(fields.members.get(name, schema), contract)
            if not types & {"array", "object"} or name not in fields.members:
                value[name] = scalar(text, types)
        if len(value) == len(found) and found:
            yield from self._breaches(schema, value, "request query", (expected.name,))

    def request_body(self) -> Iterator[Note]:
        """Yield what is wrong with the body of the request."""
        body, message, part = self._expected.body, self._exchange.request, "request body"
        if body is None:
            if message.body:
                yield Note("body", part, self._operation.place.pointer, "a body")
        elif message.body:
            yield from self._body(message, body, part)
        elif self._expected.needs_body:
            yield Note("required", part, self._operation.place.inside("requestBody"), "nothing")

    def response(self) -> Iterator[Note]:
        """Yield what is wrong with the status, the headers and the body of the response."""
        status, message = self._exchange.status, self._exchange.response
        reply = self._by.expectations.reply(self._operation, status)
        if reply is None:
            spec = self._operation.place.inside("responses")
            seen = f"{status} {message.media_type}".rstrip()
            yield Note("status", "response", spec, seen, (), _shown(message))
            return
        self.sights["status"] = {reply.pointer}
        yield from self._headers(message, reply)
        if message.body:
            yield from self._body(message, reply.body, f"{reply.part} body")
        elif reply.body.schemas and self._exchange.method != "HEAD":
            yield Note("body", f"{reply.part} body", reply.body.pointer, "no body")

    def _headers(self, message: Message, reply: Reply) -> Iterator[Note]:
        for name, texts in message.headers.items():
            if name in reply.headers:
                header = reply.headers[name]
                self.sights.setdefault("header", set()).add(header.pointer)
                yield from self._text([*texts], header, f"{reply.part} header")
            elif name not in _UNREMARKABLE:
                spec = reply.place.inside("headers")
                yield Note("header", f"{reply.part} header", spec, name, (name,), texts[0])

    def _text(self, texts: list[str], expected: Text, part: str) -> Iterator[Note]:
        """Yield what is wrong with a parameter or header."""
        if expected.schema:
            value = parameter_value(texts, expected.node, self._by.contract, expected.schema)
            if value is not NOT_JSON:
                yield from self._breaches(expected.schema, value, part, (expected.name,))

    def _body(self, message: Message, expected: Content, part: str) -> Iterator[Note]:
        kind = message.media_type
        match = expected.match(kind)
        if match is None:
            seen = kind or "a body without a content type"
            yield Note("content-type", part, expected.pointer, seen, (), _shown(message))
        elif is_json(kind or match):
            value = json_value(message.body)
            if value is NOT_JSON:
                seen = f"not JSON: {excerpt(message.body)}"
                yield Note("body", part, expected.pointer + pointer(match), seen)
            elif schema := expected.schemas[match]:
                try:
                    yield from list(self._json(value, schema, part))
                except (RecursionError, ValueError):  # no validator or model takes such a value
                    seen = "JSON that is nested too deeply, or holds half a character"
                    yield Note("body", part, expected.pointer + pointer(match), seen)

    def _json(self, value: object, where: str, part: str) -> Iterator[Note]:
        seen = Seen()
        self._by.schemas.look(where, value, seen)
        unknown = {each.path for each in seen.new_fields}
        breaches = [
            each
            for each in self._breaches(where, value, part)
            # Where no other members are allowed, one that is not known is told as such.
            if each.kind != "constraint" or each.path not in unknown
        ]
        yield from breaches
        for each in seen.new_fields:
            yield Note("field", part, each.spec, "", each.path, each.value)
        for each in seen.new_variants:
            tag = json.dumps(each.value[each.path[-1]], ensure_ascii=False)
            yield Note("variant", part, each.spec, tag, each.path, each.value)
        if part == "request body":
            return
        for each in seen.untyped:
            yield Note(UNTYPED, part, each.spec, "", each.path, each.value)
        self.sights |= {"field": seen.fields, "null": seen.nulls, "variant": seen.variants}
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
        return json.dumps(breach.value, ensure_ascii=False)
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
