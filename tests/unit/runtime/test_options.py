from __future__ import annotations

from typing import Any

import httpx2
import pytest
from closecrm._clients import ApiClient, Options
from closecrm._runtime import ApiProfile
from closecrm._runtime.calls import ApiOperation, Parts
from closecrm._runtime.errors import ConfigurationError

GET: ApiOperation[None] = ApiOperation("GET /a/{id}/", None)
CREATE: ApiOperation[None] = ApiOperation("POST /a/", None)


class Client(ApiClient):
    _profile = ApiProfile(name="x", base_url="https://api.example/v1", bearer=True)


class KeyClient(ApiClient):
    _profile = ApiProfile(
        name="x", base_url="https://api.example/v1", api_key="query", api_key_name="key"
    )


def request_of(
    operation: ApiOperation[None], parts: Parts, options: Options | None = None, key: str = ""
) -> httpx2.Request:
    """Return the one request that a call sends."""
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(204)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    client = (
        KeyClient(api_key=key, http_client=http)
        if key
        else Client(access_token="t", http_client=http)
    )
    client.with_options(**(options or {})).call(operation, **parts)
    return sent[0]


def test_a_request_is_the_call_at_the_address() -> None:
    made = request_of(GET, {"path": {"id": "x/y"}, "query": {"q": "1 2"}})
    assert str(made.url) == "https://api.example/v1/a/x%2Fy/?q=1+2"
    assert (made.method, made.content) == ("GET", b"")
    assert made.extensions["timeout"] == {"connect": 5.0, "read": 30.0, "write": 30.0, "pool": 5}
    assert "content-type" not in made.headers


@pytest.mark.parametrize(
    ("parts", "content", "content_type"),
    [
        ({"json": {"a": None}}, b'{"a":null}', "application/json"),
        (
            {"form": {"a": "x y", "b": [1, 2], "c": None}},
            b"a=x+y&b=1&b=2",
            "application/x-www-form-urlencoded",
        ),
        ({"content": b"\x00", "headers": {"content-type": "image/png"}}, b"\x00", "image/png"),
        ({"json": [1], "headers": {"content-type": "application/x"}}, b"[1]", "application/x"),
    ],
)
def test_a_body_has_its_type_unless_the_call_says_another(
    parts: Parts, content: bytes, content_type: str
) -> None:
    made = request_of(CREATE, parts)
    assert (made.content, made.headers.get_list("content-type")) == (content, [content_type])


def test_headers_of_the_call_win_over_those_of_the_client_and_the_credential_over_all() -> None:
    options: Options = {"headers": {"A": "client", "Authorization": "client"}}
    made = request_of(CREATE, {"headers": {"a": "é", "authorization": "call"}}, options)
    assert (b"a", b"\xe9") in made.headers.raw
    assert made.headers.get_list("authorization") == ["Bearer t"]


def test_a_key_for_the_query_is_added_to_the_query_alone() -> None:
    made = request_of(CREATE, {"query": {"a": "b"}}, key="s e")
    assert made.url.query == b"a=b&key=s+e"
    assert "key" not in made.headers


def test_a_header_that_cannot_be_sent_is_refused_without_its_value() -> None:
    with pytest.raises(ValueError, match="X-A") as caught:
        Client(access_token="t", headers={"X-A": "secret\n"})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "options",
    [
        {"timeout": "x"},
        {"timeout": -1},
        {"timeout": float("inf")},
        {"timeout": float("nan")},
        {"timeout": None},
        {"max_retries": True},
        {"max_retries": 1.5},
        {"max_retries": None},
        {"max_retries": httpx2.Timeout(1)},
    ],
)
def test_an_option_that_is_no_number_is_refused(options: Any) -> None:  # noqa: ANN401
    with pytest.raises(ConfigurationError, match="is no number from 0 on"):
        Client(access_token="t", **options)


def test_an_unknown_option_is_refused_without_its_value() -> None:
    options: Any = {"api_token": "secret"}
    with pytest.raises(TypeError, match="api_token") as caught:
        Client(access_token="t").with_options(**options)
    assert "secret" not in str(caught.value)


def test_hooks_see_no_credential_in_plain() -> None:
    assert "k-e-y" not in repr(request_of(CREATE, {}, key="k-e-y").extensions)
