from __future__ import annotations

import time
from typing import TypeVar

import httpx2
import pytest
from closecrm._runtime import ApiProfile
from closecrm._runtime.calls import ApiOperation
from closecrm._runtime.errors import ResponseValidationError
from closecrm._runtime.models import Model
from closecrm._runtime.responses import Response
from pydantic import PydanticSchemaGenerationError

T = TypeVar("T")


class Thing(Model):
    id: str
    next: int | None = None


PROFILE = ApiProfile(name="x")
THING: ApiOperation[Thing] = ApiOperation("GET /things/{id}/", Thing)
NOTHING: ApiOperation[None] = ApiOperation("DELETE /things/{id}/", None)
TEXT: ApiOperation[str] = ApiOperation("GET /text", "text")
BYTES: ApiOperation[bytes] = ApiOperation("GET /bytes", "content")


REQUEST = httpx2.Request("GET", "https://api.example/")


def answer(content: bytes, content_type: str | None = None, status: int = 200) -> Response:
    headers = httpx2.Headers({"content-type": content_type} if content_type else {})
    return Response(REQUEST, PROFILE, status, headers, content)


def read(operation: ApiOperation[T], response: Response) -> T:
    return operation.parse(response, time.time())


@pytest.mark.parametrize(
    "content_type",
    [None, "application/json", "application/hal+json", "text/plain", "application/json; charset=x"],
)
def test_json_is_read_whatever_the_content_type_says(content_type: str | None) -> None:
    assert read(THING, answer(b'{"id":"a"}', content_type)) == Thing(id="a")


def test_a_byte_order_mark_is_no_obstacle() -> None:
    assert read(THING, answer(b'\xef\xbb\xbf{"id":"a"}')).id == "a"


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b'{"id":"a"', b"[" * 100_000, b'{"id":"a","next":' + b"9" * 5_000 + b"}"],
)
def test_a_body_that_is_no_sound_json_is_a_validation_error(content: bytes) -> None:
    with pytest.raises(ResponseValidationError):
        read(THING, answer(content))


def test_nothing_is_none_whatever_the_body() -> None:
    decoded: list[None] = [read(NOTHING, answer(content)) for content in (b"", b"{", b"{}")]
    assert decoded == [None, None, None]


def test_text_follows_the_charset_and_never_fails() -> None:
    assert read(TEXT, answer("é".encode("latin-1"), "text/csv; charset=latin-1")) == "é"
    assert read(TEXT, answer(b"\xff", "text/csv")) == "\ufffd"


def test_bytes_are_the_bytes() -> None:
    assert read(BYTES, answer(b"\x00\xff")) == b"\x00\xff"


def test_a_type_that_pydantic_cannot_build_fails_only_when_used() -> None:
    with pytest.raises(PydanticSchemaGenerationError):
        read(ApiOperation[object]("GET /", object()), answer(b"{}"))
