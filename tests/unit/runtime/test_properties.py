"""Whatever comes in, what comes out is right or one of our own errors."""

from __future__ import annotations

import json
import string
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import unquote

import httpx2
import pytest
from closecrm import APIStatusError, CloseError
from closecrm._runtime import ApiProfile
from closecrm._runtime.calls import (
    ApiOperation,
    commas,
    encode_headers,
    encode_path,
    encode_query,
    texts,
)
from closecrm._runtime.configuration import Credential
from closecrm._runtime.responses import Response
from hypothesis import assume, example, given, strategies as st
from pydantic import JsonValue

T = TypeVar("T")
PROFILE = ApiProfile(
    name="x", error_list="errors", error_fields="field-errors", rate_reset="rate_reset"
)
REQUEST = httpx2.Request("GET", "https://api.example/a")
GET: ApiOperation[JsonValue] = ApiOperation("GET /a", dict[str, int])

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
bodies = st.binary() | json_values.map(lambda value: json.dumps(value).encode())
header_text = st.text(st.characters(min_codepoint=32, max_codepoint=255))
rate_limits = st.text(alphabet=string.digits + ' ",;=.-+ertlims', max_size=60)


def response(status: int, content: bytes = b"", **headers: str) -> Response:
    named = ((name.replace("_", "-").encode(), text) for name, text in headers.items())
    pairs = [(name, text.encode("latin-1")) for name, text in named]
    return Response(REQUEST, PROFILE, status, httpx2.Headers(pairs), content)


def outcome(run: Callable[[], T]) -> T | ValueError | CloseError:
    """Return what comes of a function, as a value or as one of the errors it may end with."""
    try:
        return run()
    except (ValueError, CloseError) as error:
        return error


@given(header_text | rate_limits, header_text, header_text | rate_limits, bodies)
@example("9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT", 'x"' * 9, b'{"rate_reset": 1e400}')
@example("", "Tue, 24 Nov 2026 12:00:00 +9999", "", b"[" * 100_000)
def test_a_wait_is_sensible_or_nothing(reset: str, after: str, limit: str, body: bytes) -> None:
    answer = response(429, body, ratelimit_reset=reset, retry_after=after, ratelimit=limit)
    found = answer.retry_after(1_795_000_000.0)
    assert found is None or 0 <= found <= 7 * 86_400


@given(st.floats(min_value=0, max_value=604_800).map(lambda value: round(value, 6)))
def test_a_wait_in_seconds_is_read_in_every_form(wait: float) -> None:
    text = f"{wait:f}"
    for headers in (
        {"retry_after": text},
        {"ratelimit_reset": text},
        {"ratelimit": f"limit=9, remaining=0, reset={text}"},
        {"ratelimit": f"limit=9; remaining=0; reset={text}"},
        {"ratelimit": f'"a,t=1";r=0;t={text}'},
    ):
        assert response(429, b"", **headers).retry_after(0.0) == pytest.approx(wait)


@given(st.text())
def test_a_value_is_one_segment_of_a_path_or_refused(value: str) -> None:
    try:
        path = encode_path("/a/{id}/", {"id": value})
    except ValueError:
        assert value in {"", ".", ".."} or not value.isprintable()
    else:
        segment = path.removeprefix("/a/").removesuffix("/")
        assert (unquote(segment), "/" in segment) == (value, False)
        assert httpx2.URL(f"https://api.example{path}").raw_path.decode() == path


@given(st.dictionaries(st.text(min_size=1), st.text() | st.integers() | st.booleans() | st.none()))
def test_a_query_says_what_was_given(values: dict[str, object]) -> None:
    try:
        query = httpx2.QueryParams(encode_query(PROFILE, {"query": values}))
        url = httpx2.URL("https://api.example/", params=query)
    except ValueError:
        assume(condition=False)
    found = url.params.multi_items()
    assert found == [(name, text) for name, each in texts(values).items() for text in each]


@given(st.lists(st.text()))
def test_a_joined_list_can_be_taken_apart_again(values: list[str]) -> None:
    try:
        joined = commas(values, "fields")
    except ValueError:
        assert not values or any(not text or "," in text for text in values)
    else:
        assert str(joined).split(",") == values


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_header_is_sent_as_it_is_or_refused_without_its_value(name: str, value: str) -> None:
    found = outcome(lambda: encode_headers({name: value}))
    if isinstance(found, Exception):
        assert len(value) < 4 or value in name or value not in str(found)
    else:
        assert found.raw == [(name.encode(), value.encode("latin-1"))]
        assert not {*"\r\n\0"} & {*value}


@given(bodies, st.integers(min_value=300, max_value=999))
@example(b"\xef\xbb\xbf{}", 404)
@example(b"[" * 100_000, 500)
def test_any_error_body_makes_an_error_that_fits_on_a_line(body: bytes, status: int) -> None:
    with pytest.raises(APIStatusError) as caught:
        GET.parse(response(status, body), 0.0)
    error = caught.value
    assert error.status_code == status
    assert all(isinstance(each, str) for each in error.errors)
    assert isinstance(error.field_errors, dict)
    assert str(error).isprintable()


@given(bodies)
def test_any_body_is_read_or_refused_by_an_error_of_ours(body: bytes) -> None:
    found = outcome(lambda: GET.parse(response(200, body), 0.0))
    assert str(found).isprintable() if isinstance(found, CloseError) else isinstance(found, dict)


@given(st.text(min_size=1), st.sampled_from(["basic", "header", "query", "bearer"]))
def test_a_credential_can_be_sent_or_is_refused_without_being_shown(text: str, kind: str) -> None:
    request = httpx2.Request("GET", "https://api.example/")
    found = outcome(lambda: Credential(kind, text).authorize(request))
    if isinstance(found, CloseError):
        assert len(text) < 6 or text not in str(found)
    else:
        assert text.isascii()
        assert text.isprintable()
