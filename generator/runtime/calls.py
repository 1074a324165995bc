"""From arguments to what is sent: path, query, headers and body are checked and encoded here."""

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Final, TypedDict, cast
from urllib.parse import quote, urlencode

import httpx2
from pydantic_core import SchemaSerializer, core_schema

_ANY = SchemaSerializer(core_schema.any_schema())
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"([!-~\xa0-\xff]([ -~\xa0-\xff]*[!-~\xa0-\xff])?)?")


class Omit(Enum):
    """The type of `OMIT`, which leaves a member out where None would send null."""

    OMIT = "OMIT"


OMIT: Final = Omit.OMIT


class Parts(TypedDict, total=False):
    """The arguments of a call by the place they go to; a window is what a page skips and holds."""

    path: Mapping[str, object]
    required: Mapping[str, object]  # of the query
    query: Mapping[str, object]
    headers: Mapping[str, object]
    json: Any
    form: Mapping[str, object] | None
    content: bytes | None
    window: tuple[int | None, int | None]


def commas(values: Sequence[object] | None, argument: str) -> str | None:
    """Return `["a", "b"]` as `"a,b"` and None as None; ValueError if that would be ambiguous."""
    if values is None:
        return None
    texts = (
        [""] if isinstance(values, str | bytes) else [_text(argument, value) for value in values]
    )
    if not texts or any(not text or "," in text for text in texts):
        raise ValueError(f"{argument}: need a list of strings, none empty or with a comma")
    return ",".join(texts)


def encode_path(template: str, values: Mapping[str, object]) -> str:
    """Return a path such as `/things/{id}/` with its values, each as one segment."""
    segments: dict[str, str] = {}
    for name, value in values.items():
        text = "" if value is None or isinstance(value, bool) else _text(name, value)
        if text in {"", ".", ".."}:  # these would address another resource
            raise ValueError(f"{name}: {value!r} cannot be part of a path")
        segments[name] = quote(text, safe="")
    # One pass, so that braces inside a value are never taken for a placeholder.
    return re.sub(r"\{([^{}]*)\}", lambda match: segments[match[1]], template)


def encode_headers(headers: Mapping[str, object]) -> httpx2.Headers:
    """Return headers as they are sent; ValueError for one that cannot be, without its value."""
    pairs = encode_pairs(headers)
    for name, value in pairs:
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise ValueError(f"header {name!r}: has characters that cannot be sent")
    return httpx2.Headers(pairs, encoding="latin-1")


def encode_body(parts: Parts) -> tuple[bytes | None, str | None]:
    """Return the body and its type; a model goes by its aliases, and with what was set only."""
    json, form = parts.get("json"), parts.get("form")
    if form is not None:
        return urlencode(encode_pairs(form)).encode(), "application/x-www-form-urlencoded"
    if json is None:
        return parts.get("content"), None
    if isinstance(json, Mapping):
        members = cast("Mapping[str, object]", json)
        json = {name: member for name, member in members.items() if member is not OMIT}
    return _ANY.to_json(json, by_alias=True, exclude_unset=True), "application/json"


def encode_pairs(values: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return names and texts: several for a list, none for None; ValueError for an object."""
    pairs: list[tuple[str, str]] = []
    for name, value in values.items():
        if isinstance(value, Sequence) and not isinstance(value, str | bytes):
            pairs += [(name, _text(name, item)) for item in cast("Sequence[object]", value)]
        elif value is not None and value is not OMIT:
            pairs.append((name, _text(name, value)))
    return pairs


def _text(name: str, value: object) -> str:
    # What JSON would show: a date as text, an Enum as its value; None for what it cannot.
    plain: object = _ANY.to_python(value, mode="json", fallback=lambda _: None)
    if isinstance(plain, str | int | float):
        return str(plain).lower() if isinstance(plain, bool) else str(plain)
    raise ValueError(f"{name}: cannot send a value of type {type(value).__name__}")
