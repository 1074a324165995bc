"""What a hostile reviewer would try."""

from __future__ import annotations

import asyncio
import ssl
from typing import Any

import httpx2
import pytest
from closecrm import (
    AsyncCloseClient,
    BadRequestError,
    CloseClient,
    ConfigurationError,
    ResponseValidationError,
)

GRANT = dict.fromkeys(("id", "organization_id", "allowing_user_id", "allowed_user_id"), "x")


def answering(
    *answers: httpx2.Response | Exception,
    **options: Any,  # noqa: ANN401
) -> CloseClient:
    """Return a client whose calls are answered in turn."""
    left = list(answers)

    def answer(_: httpx2.Request) -> httpx2.Response:
        found = left.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    given: dict[str, Any] = {"api_key": "key", "http_client": http, "min_backoff": 0, **options}
    return CloseClient(**given)


class Tenant(CloseClient):
    def __init__(self, tenant: str) -> None:
        super().__init__(api_key="key")
        self.tenant = tenant


def test_a_view_has_the_attributes_of_a_subclass_of_yours() -> None:
    client = Tenant("mine")
    assert client.send_as is client.send_as
    view = client.with_options(max_retries=0)
    assert (type(view), view.tenant) == (Tenant, "mine")
    assert view.send_as is not client.send_as


@pytest.mark.parametrize("key", ["api_key_of_mine:", "ab:api_key_of_mine", ":api_key_of_mine"])
def test_a_key_with_a_colon_spoils_no_body(key: str) -> None:
    client = answering(httpx2.Response(200, content=b'{"id": 5, "ab": 1}'), api_key=key)
    with pytest.raises(ResponseValidationError) as caught:
        client.send_as.get("sdas_1")
    assert caught.value.content == b'{"id": 5, "ab": 1}'


def test_what_the_caller_is_handling_stops_no_retry() -> None:
    client = answering(httpx2.ReadError(""), httpx2.Response(200, json=GRANT))
    try:
        raise ssl.SSLCertVerificationError
    except ssl.SSLError:
        client.send_as.get("sdas_1")


@pytest.mark.parametrize("path", ["/../me/", "/a/..", "/a/./b", "/%2e%2E/me/", "/a/.%2e/b"])
def test_a_call_outside_the_spec_stays_below_the_address(path: str) -> None:
    with pytest.raises(ValueError, match="a /path below base_url"):
        answering().request("GET", path)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"a": [float("nan")]}])
def test_a_number_that_json_does_not_have_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="JSON"):
        answering().request("POST", "/me/", json={"a": value})


@pytest.mark.parametrize("argument", ["x" * 70_000, "\x01"])
def test_an_argument_that_no_url_can_hold_is_a_wrong_argument(argument: str) -> None:
    with pytest.raises(ValueError, match=r"URL|path"):
        answering().request("GET", f"/{argument}")
    with pytest.raises(ValueError, match=r"URL|path"):
        answering().request("GET", "/me/", params={"q": "x" * 70_000})


@pytest.mark.parametrize(
    "options",
    [
        {"timeout": 1e12},
        {"total_timeout": 10**400},
        {"min_backoff": 1e10},
        {"clock": None},
        {"on_drift": "report"},
        {"retry_rejected": "no"},
    ],
)
def test_an_absurd_option_is_refused(options: dict[str, Any]) -> None:
    (name,) = options
    with pytest.raises(ConfigurationError, match=name):
        answering(**options)


@pytest.mark.parametrize("charset", ["rot13", "base64", "utf-16", "idna", "nonsense", "é"])
def test_a_charset_that_cannot_be_used_makes_text_of_utf_8(charset: str) -> None:
    content_type = f"text/plain; charset={charset}".encode("latin-1")
    answer = httpx2.Response(
        400, headers=[(b"content-type", content_type)], content="grün".encode()
    )
    with pytest.raises(BadRequestError) as caught:
        answering(answer).send_as.get("sdas_1")
    assert caught.value.body == "grün"


def test_a_client_may_go_back_and_forth_between_event_loops() -> None:
    client = AsyncCloseClient(api_key="key")
    loops = [asyncio.new_event_loop() for _ in range(2)]

    async def pool() -> httpx2.AsyncClient:
        session: Any = vars(client)["_session"]
        found: httpx2.AsyncClient = session.pool.ready(asyncio.get_running_loop())
        return found

    used = [loop.run_until_complete(pool()) for loop in loops * 2]
    assert used[:2] == used[2:]
    assert used[0] is not used[1]
    for loop in loops:
        loop.close()


def test_a_raw_call_keeps_the_last_response_only() -> None:
    pages = [{"data": [{**GRANT, "id": str(n)}], "has_more": n < 9} for n in range(10)]
    client = answering(*[httpx2.Response(200, json=page) for page in pages])
    raw = client.raw(lambda c: list(c.send_as.list()))
    assert len(raw.parsed) == 10
    assert b'"id":"9"' in raw.content.replace(b" ", b"")
