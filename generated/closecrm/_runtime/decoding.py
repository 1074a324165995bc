"""From the body of an answer to a value, or to what is wrong with it."""

import json
from codecs import BOM_UTF8
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from operator import attrgetter
from typing import Any, Generic, TypeVar

import httpx2
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from .errors import ValidationIssue
from .models import KNOWN_VARIANT

T_co = TypeVar("T_co", covariant=True)
Location = tuple[int | str, ...]


class Decoder(Generic[T_co]):
    """Reads a body as JSON of the type `kind`, or by `read`; a content type is often wrong."""

    def __init__(self, kind: object, read: Callable[[httpx2.Response], T_co] | None = None) -> None:
        self._kind: Any = kind
        self._read = read

    @cached_property
    def _adapter(self) -> TypeAdapter[T_co]:
        return TypeAdapter(self._kind)  # on first use: it is slow, and most are never used

    def decode(self, response: httpx2.Response) -> T_co:
        """Return the value of a response; pydantic's ValidationError if it has none."""
        if self._read:
            return self._read(response)
        content = response.content.removeprefix(BOM_UTF8)
        return self._adapter.validate_json(content, by_alias=True, by_name=False)


TEXT: Decoder[str] = Decoder(str, attrgetter("text"))
BYTES: Decoder[bytes] = Decoder(bytes, attrgetter("content"))
NOTHING: Decoder[None] = Decoder(None, lambda _: None)  # a body may come, none was promised


def issues(error: ValidationError, content: bytes) -> list[ValidationIssue]:
    """Return what is wrong with a body, each issue once."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None  # then the one issue is about the body as a whole
    details = error.errors(include_url=False, include_context=False)
    # In `tagged union | fallback`, a fallback that refuses a known tag has nothing to say, and
    # one that takes the tag says all there is.
    refused = {detail["loc"][:-1] for detail in details if detail["type"] == KNOWN_VARIANT}
    told = [detail for detail in details if not _is_noise(detail["loc"], refused)]
    found = [ValidationIssue(_pointer(body, detail), detail["msg"]) for detail in told or details]
    return list(dict.fromkeys(found))


def _is_noise(loc: Location, refused: set[Location]) -> bool:
    return _is_union(loc) or any(loc[:n] in refused for n in range(len(loc)))


def _pointer(body: object, detail: ErrorDetails) -> str:
    """Tell the steps of a location from its labels, such as the tags of unions.

    A label may equal a member, so all readings are followed; right is the longest that ends at
    the input pydantic complains of.
    """
    known = len(detail["loc"]) - (detail["type"] == "missing")  # the last step leads nowhere
    loc, absent = detail["loc"][:known], detail["loc"][known:]
    readings: dict[Location, Any] = {(): body}
    for n, element in enumerate(loc):
        if not _is_union(loc[: n + 1]) and not _is_union(loc[:n]):
            for steps, value in list(readings.items()):
                with suppress(KeyError, IndexError, TypeError):  # then `element` is a label here
                    readings[*steps, element] = value[element]
    longest = sorted(readings, key=len, reverse=True)
    wanted = repr(detail["input"])
    steps = next((s for s in longest if repr(readings[s]) == wanted), longest[0]) + absent
    return "".join("/" + str(s).replace("~", "~0").replace("/", "~1") for s in steps)


def _is_union(loc: Location) -> bool:
    return bool(loc) and str(loc[-1]).startswith("tagged-union[")
