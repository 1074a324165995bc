"""A recording -> the same without a secret or a person in it, before anything touches the disk.

Kept is what is surely harmless: the shape of bodies, names of members, booleans, null, short
numbers, values that the spec lists, statuses and other enum-like words, and the listed headers in
their known form. Every other text is replaced by a token of the same shape; equal values have equal
tokens in the whole recording, wherever they stand: a path, a query, a header, a body.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from math import isfinite
from typing import Any, cast
from urllib.parse import parse_qsl

from generator.document import Node, is_list
from generator.evidence.cassettes import decompressed
from generator.recording.policy import Policy
from generator.recording.readings import readings
from generator.recording.secrets import Secrets, is_credential
from generator.recording.values import Values

_COOKIES = {"cookie", "set-cookie"}
_SCHEME = re.compile(r"^(?:basic|bearer|token|digest|apikey)\s+", re.IGNORECASE)


class LeakError(Exception):
    """A secret can still be read in what was to be written; nothing was."""


def scrub(recording: Node, policy: Policy, known: Iterable[str] = ()) -> Node:
    """Return a recording, as vcrpy writes it, with nothing private in it; `metadata` stays.

    `known` are secrets that were sent, such as the key. Whatever stands in a header or member of
    credentials is taken for one too. None of them is left anywhere, however it is encoded.

    Raises:
        LeakError: one is left.
        CassetteError: a body cannot be decompressed.
    """
    interactions: list[Node] = recording["interactions"]
    secrets = Secrets.of(known, credentials_in(interactions))
    # The first reading only finds out what is private: a value that is private in one place is
    # replaced in every place, also in those that stand before it.
    first = _Scrubber(policy, Values(policy, secrets))
    for each in interactions:
        first.interaction(each)
    second = _Scrubber(policy, Values(policy, secrets, first.values.kinds))
    return _refusing_secrets(
        {**recording, "interactions": [second.interaction(each) for each in interactions]}, secrets
    )


def keep_listed_headers(recording: Node, policy: Policy, known: Iterable[str] = ()) -> Node:
    """Return a recording of invented traffic: bodies and URLs stay, headers on the lists stay.

    Raises:
        LeakError: a secret is left.
        CassetteError: a body cannot be decompressed.
    """
    interactions: list[Node] = recording["interactions"]
    secrets = Secrets.of(known, credentials_in(interactions))
    scrubber = _Scrubber(policy, Values(policy, secrets))
    return _refusing_secrets(
        {
            **recording,
            "interactions": [scrubber.with_listed_headers(each) for each in interactions],
        },
        secrets,
    )


def _refusing_secrets(recording: Node, secrets: Secrets) -> Node:
    if secrets.are_in_bytes(json.dumps(recording, default=str).encode()):
        raise LeakError("a secret is still in the recording after scrubbing; nothing was written")
    return recording


class _Scrubber:
    """Goes through the parts of an exchange."""

    def __init__(self, policy: Policy, values: Values) -> None:
        self.policy = policy
        self.values = values

    def interaction(self, found: Node) -> Node:
        request, response = found["request"], found["response"]
        status = int(response["status"]["code"])
        kept = self.with_listed_headers(found)
        return {
            "request": {
                **kept["request"],
                "uri": self.values.url(str(request["uri"])),
                "body": self._body(request, is_error=False),
            },
            "response": {
                **kept["response"],
                "body": {"string": self._body(response, is_error=status >= 400)},  # noqa: PLR2004
            },
        }

    def with_listed_headers(self, found: Node) -> Node:
        request, response = found["request"], found["response"]
        code = int(response["status"]["code"])
        return {
            "request": {
                "method": str(request["method"]).upper(),
                "uri": request["uri"],
                "body": request.get("body"),
                "headers": self._headers(request, self.policy.request_headers),
            },
            "response": {
                "status": {"code": code, "message": _phrase(code)},
                "headers": self._headers(response, self.policy.response_headers),
                "body": response.get("body"),
            },
        }

    def _headers(self, message: Node, forms: Mapping[str, re.Pattern[str]]) -> Node:
        headers: Node = {}
        for name, values in headers_of(message):
            form = forms.get(name)
            if form is None or not all(map(form.fullmatch, values)):
                continue
            shown = [self.values.url(each) for each in values] if name == "location" else values
            if not any(map(self.values.secrets.are_in, shown)):
                headers[name] = shown
        return headers

    def _body(self, message: Node, *, is_error: bool) -> str:
        content = _content(message)
        try:
            return json.dumps(self._json(_loaded(content), "", is_error=is_error))
        except (ValueError, RecursionError):
            text = content.decode("utf-8", errors="replace")
        if _header(message, "content-type").startswith("application/x-www-form-urlencoded"):
            return self.values.query(text)
        return self.values.text(text, "") if text.strip() else ""

    def _json(self, value: Any, member: str, *, is_error: bool) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, dict):
            members = cast("Node", value)
            return {
                self.values.key(key): self._json(each, key, is_error=is_error)
                for key, each in members.items()
            }
        if is_list(value):
            return [self._json(each, member, is_error=is_error) for each in value]
        if isinstance(value, str):
            read = self.values.message if is_error else self.values.text
            return read(value, member)
        if value is None or isinstance(value, bool):
            return value
        return self.values.number(value, member)


def _phrase(code: int) -> str:
    """Return the standard's words for a status: those of the server could be anything."""
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return ""


def _content(message: Node) -> bytes:
    """Return the bytes of a body, decompressed as its header says."""
    body: Any = message.get("body")
    if isinstance(body, dict):
        body = cast("Node", body).get("string")
    content = body.encode() if isinstance(body, str) else bytes(body or b"")
    return decompressed(content, _header(message, "content-encoding"))


def headers_of(message: Node) -> Iterator[tuple[str, list[str]]]:
    """Yield the headers of a message, names in lower case."""
    given: dict[str, Any] = message.get("headers") or {}
    for name, values in given.items():
        yield name.lower(), [str(each) for each in (values if is_list(values) else [values])]


def _header(message: Node, wanted: str) -> str:
    found = (values[0].strip().lower() for name, values in headers_of(message) if name == wanted)
    return next(found, "")


def _loaded(content: bytes) -> object:
    """Return the JSON in a body; ValueError if it is none, or holds numbers that JSON has not."""

    def refuse(constant: str) -> object:
        raise ValueError(constant)

    def finite(text: str) -> float:
        if not isfinite(number := float(text)):
            raise ValueError(text)
        return number

    return json.loads(content, parse_constant=refuse, parse_float=finite)


def credentials_in(interactions: Iterable[Node]) -> Iterator[str]:
    """Yield whatever stands in headers, parameters and members that hold credentials."""
    for each in interactions:
        yield from _parameters(str(each["request"]["uri"]).partition("?")[2])
        for message in (each["request"], each["response"]):
            for name, values in headers_of(message):
                if is_credential(name):
                    yield from (found for value in values for found in _of_header(name, value))
            content = _content(message)
            try:
                yield from _members(_loaded(content), "")
            except (ValueError, RecursionError):
                yield from _parameters(content.decode("utf-8", errors="replace"))


def _of_header(name: str, value: str) -> Iterator[str]:
    """Yield the values of cookies, or a credential in each of its forms."""
    if name in _COOKIES:
        pairs = value.split(";")[:1] if name == "set-cookie" else value.split(";")
        yield from (pair.partition("=")[2].strip() for pair in pairs)
    else:
        for reading in readings(_SCHEME.sub("", value)):
            yield from (reading, *reading.split(":"))


def _members(value: Any, member: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        for key, each in cast("Node", value).items():
            yield from _members(each, key)
    elif is_list(value):
        for each in value:
            yield from _members(each, member)
    elif isinstance(value, str) and is_credential(member):
        yield value


def _parameters(text: str) -> Iterator[str]:
    yield from (value for name, value in parse_qsl(text) if is_credential(name))
