"""Exchanges -> what they mean, as lines that can be compared: no value, no date, no order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from generator.diagnostics import pointer
from generator.document import Node, is_list
from generator.evidence.cassettes import Cassette, Exchange, Message

_ID = re.compile(r"[A-Za-z]*_?(?=\w*\d)\w{4,}|\d+|[0-9a-f-]{36}|.*@.*")
_TYPES = {"dict": "object", "list": "array", "str": "string", "bool": "boolean", "NoneType": "null"}


def meaning(cassette: Cassette) -> set[str]:
    """Return what a cassette shows: operations, statuses, names of headers, shapes of bodies.

    Ids in paths and indices of lists are `*`, so neither the number of items nor how often a
    request was sent makes a difference.
    """
    return {line for exchange in cassette.exchanges for line in _lines(exchange)}


def difference(old: set[str], new: set[str]) -> list[str]:
    """Return what is gone (`-`) and what is new (`+`), sorted by what it is about."""
    gone = ((line, "-") for line in old - new)
    come = ((line, "+") for line in new - old)
    return [f"{mark} {line}" for line, mark in sorted([*gone, *come])]


def operations(cassette: Cassette) -> set[str]:
    """Return which operations were called in a cassette, and with which statuses they ended."""
    return {_operation(exchange) for exchange in cassette.exchanges}


def _operation(exchange: Exchange) -> str:
    parts = urlsplit(exchange.url)
    path = "/".join("*" if _ID.fullmatch(part) else part for part in parts.path.split("/"))
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    query = f" ?{','.join(names)}" if names else ""
    return f"{exchange.method} {path}{query} {exchange.status}"


def _lines(exchange: Exchange) -> Iterator[str]:
    start = _operation(exchange)
    yield start
    yield from (f"{start} request {line}" for line in _shape(exchange.request))
    yield from (f"{start} response {line}" for line in _shape(exchange.response))


def _shape(message: Message) -> Iterator[str]:
    yield from (f"header {name}" for name in message.headers)
    if message.media_type:
        yield f"content {message.media_type}"
    if not message.body:
        return
    try:
        body: Any = json.loads(message.body)
    except (ValueError, RecursionError):
        yield "body: text"
    else:
        yield from sorted({f"body{place}: {kind}" for place, kind in _types(body)})


def _types(body: object) -> Iterator[tuple[str, str]]:
    """Yield the place and the type of each value in a body."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), body)]
    while waiting:
        place, value = waiting.pop()
        kind = type(cast("object", value)).__name__
        yield (f" {pointer(*place)}" if place else ""), _TYPES.get(kind, "number")
        if isinstance(value, dict):
            waiting += [((*place, key), each) for key, each in cast("Node", value).items()]
        elif is_list(value):
            waiting += [((*place, "*"), each) for each in value]
