from __future__ import annotations

import httpx2
import pytest
from pydantic import PydanticSchemaGenerationError, ValidationError

from generator.runtime import ApiProfile
from generator.runtime.calls import ApiOperation
from generator.runtime.models import Model


class Thing(Model):
    id: str
    next: int | None = None


PROFILE = ApiProfile(name="x")
THING: ApiOperation[Thing] = ApiOperation("GET /things/{id}/", Thing)
NOTHING: ApiOperation[None] = ApiOperation("DELETE /things/{id}/", None)
TEXT: ApiOperation[str] = ApiOperation("GET /text", str, "text")
BYTES: ApiOperation[bytes] = ApiOperation("GET /bytes", bytes, "content")


def answer(content: bytes, content_type: str | None = None, status: int = 200) -> httpx2.Response:
    headers = {"content-type": content_type} if content_type else {}
    return httpx2.Response(status, content=content, headers=headers)


@pytest.mark.parametrize(
    "content_type",
    [None, "application/json", "application/hal+json", "text/plain", "application/json; charset=x"],
)
def test_json_is_read_whatever_the_content_type_says(content_type: str | None) -> None:
    assert THING.decode(answer(b'{"id":"a"}', content_type), PROFILE) == Thing(id="a")


def test_a_byte_order_mark_is_no_obstacle() -> None:
    assert THING.decode(answer(b'\xef\xbb\xbf{"id":"a"}'), PROFILE).id == "a"


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b'{"id":"a"', b"[" * 100_000, b'{"id":"a","next":' + b"9" * 5_000 + b"}"],
)
def test_a_body_that_is_no_sound_json_is_a_validation_error(content: bytes) -> None:
    with pytest.raises(ValidationError):
        THING.decode(answer(content), PROFILE)


def test_nothing_is_none_whatever_the_body() -> None:
    decoded: list[None] = [
        NOTHING.decode(answer(content), PROFILE) for content in (b"", b"{", b"{}")
    ]
    assert decoded == [None, None, None]


def test_text_follows_the_charset_and_never_fails() -> None:
    assert TEXT.decode(answer("é".encode("latin-1"), "text/csv; charset=latin-1"), PROFILE) == "é"
    assert TEXT.decode(answer(b"\xff", "text/csv"), PROFILE) == "\ufffd"


def test_bytes_are_the_bytes() -> None:
    assert BYTES.decode(answer(b"\x00\xff"), PROFILE) == b"\x00\xff"


def test_a_type_that_pydantic_cannot_build_fails_only_when_used() -> None:
    with pytest.raises(PydanticSchemaGenerationError):
        ApiOperation[object]("GET /", object()).decode(answer(b"{}"), PROFILE)
