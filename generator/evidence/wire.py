"""What was sent as text or bytes -> the JSON value that the spec speaks of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

from generator.document import Node, is_list
from generator.evidence.contract import Contract

NOT_JSON = object()
"""What bytes stand for that are no JSON, and a parameter whose style is not read."""
_DELIMITERS = {"form": ",", "simple": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
_NUMBERS = {"integer": r"-?\d{1,40}", "number": r"-?\d{1,40}(\.\d{1,40})?([eE][-+]?\d{1,3})?"}


def json_value(body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value of a JSON text in UTF-8; NOT_JSON for anything else."""
    try:
        return _decode(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return NOT_JSON


def is_json(kind: str) -> bool:
    """Tell whether a media type is that of one JSON value."""
    return kind.partition(";")[0].strip().lower().endswith(("/json", "+json"))


def media_type(kind: str, content: Iterable[str]) -> str | None:
    """Return the documented media type that a content type falls under, the closest one.

    A body whose type was not recorded has the only one that is documented.
    """
    if not kind:
        return only[0] if len(only := [*content]) == 1 else None
    found = [
        each
        for each in content
        if (range_ := each.partition(";")[0].strip().lower()) in {kind, "*/*"}
        or (range_.endswith("/*") and kind.startswith(range_[:-1]))
    ]
    return min(found, key=lambda each: each.count("*"), default=None)


def parameter_value(texts: list[str], parameter: Node, contract: Contract, schema: str) -> Any:  # noqa: ANN401
    """Return what the texts of a parameter or header stand for, by its style and schema.

    Args:
        texts: its values, percent-decoded, as often as it was sent.
        parameter: the node of the parameter or header.
        contract: where its references lead.
        schema: the pointer of its schema.

    Returns:
        A JSON value; NOT_JSON if it is in a style that is not read, or empty where that may be.
    """
    if "content" in parameter:
        return json_value(texts[0].encode())
    types, style = schema_types(schema, contract), parameter.get("style", "form")
    is_empty = texts == [""] and parameter.get("allowEmptyValue") is True
    if is_empty or "object" in types or style not in _DELIMITERS:
        return NOT_JSON
    if "array" not in types:
        return scalar(texts[0], types)
    if style != "form" or not parameter.get("explode", True):
        texts = [part for text in texts for part in text.split(_DELIMITERS[style])]
    items = contract.place(schema).inside("items")
    inner = schema_types(items, contract) if contract.exists(items) else set[str]()
    return [scalar(text.strip(), inner) for text in texts]


def object_texts(
    parameter: Node, names: Iterable[str], sent: Mapping[str, list[str]]
) -> dict[str, tuple[str, str]]:
    """Return the members of an object that is spread over a query.

    Args:
        parameter: its node.
        names: of the members that its schema has.
        sent: the texts of the query by their names.

    Returns:
        By the name in the query: the name of the member, and its first text.
    """
    if parameter.get("style") == "deepObject":
        start = f"{parameter.get('name')}["
        return {
            name: (name[len(start) : -1], texts[0])
            for name, texts in sent.items()
            if name.startswith(start) and name.endswith("]")
        }
    return {name: (name, sent[name][0]) for name in names if name in sent}


def excerpt(body: bytes) -> str:
    """Return the beginning of a body as text."""
    text = " ".join(body[:200].decode(errors="replace").split())
    return text if len(text) <= 60 else text[:59] + "…"  # noqa: PLR2004


def schema_types(schema: str, contract: Contract, above: frozenset[str] = frozenset()) -> set[str]:
    """Return the types that values of a schema may have, as far as it names them."""
    place = contract.place(schema)
    if place.pointer in above:
        return set()
    kind = place.node.get("type", ())
    found = {*kind} if is_list(kind) else {kind} if kind else set[str]()
    for keyword in ("allOf", "anyOf", "oneOf"):
        for index, _ in enumerate(place.node.get(keyword, ())):
            inside = place.inside(keyword, index)
            found |= schema_types(inside, contract, above | {place.pointer})
    return found


def scalar(text: str, types: set[str]) -> str | int | float | bool:
    """Return a text as the type that its schema has; as a text if it cannot be that."""
    if "boolean" in types and text in {"true", "false"}:
        return text == "true"
    for name, read in (("integer", int), ("number", float)):
        if name in types and re.fullmatch(_NUMBERS[name], text):
            return read(text)
    return text


def _refuse(name: str) -> None:
    raise ValueError(name)


def _finite(text: str) -> float:
    if not isfinite(value := float(text)):
        raise ValueError(text)
    return value


_decode = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite).decode
