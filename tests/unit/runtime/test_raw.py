from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest
from closecrm import AsyncCloseClient, CloseClient, NotFoundError, ResponseValidationError, SendAs

GRANT = {
    "id": "sdas_1",
    "organization_id": "orga_1",
    "allowing_user_id": "user_1",
    "allowed_user_id": "user_2",
}


class Api:
    """Answers with what it was given and remembers what was sent."""

    def __init__(self, *answers: httpx2.Response) -> None:
        self.answers = list(answers)
        self.requests: list[httpx2.Request] = []
        self.transport = httpx2.MockTransport(self.answer)
        base: Any = {"api_key": "key", "base_url": "https://api.example/v1", "min_backoff": 0}
        self.client = CloseClient(http_client=httpx2.Client(transport=self.transport), **base)
        self.later = AsyncCloseClient(
            http_client=httpx2.AsyncClient(transport=self.transport), **base
        )

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        found = self.answers.pop(0)
        return httpx2.Response(found.status_code, headers=found.headers, content=found.content)


def grant() -> httpx2.Response:
    return httpx2.Response(200, json=GRANT, headers={"Trace-Id": "t1"})


def test_the_response_of_any_call_stands_beside_its_value() -> None:
    api = Api(httpx2.Response(503), grant())
    raw = api.client.raw(lambda c: c.send_as.get("sdas_1"))
    assert (raw.status_code, raw.headers["trace-id"], raw.attempts) == (200, "t1", 2)
    assert raw.content == grant().content
    assert raw.parsed == SendAs(**GRANT)


def test_the_asynchronous_client_gives_the_same() -> None:
    api = Api(httpx2.Response(204))
    raw = asyncio.run(api.later.raw(lambda c: c.send_as.delete("sdas_1")))
    assert (raw.status_code, raw.content, raw.parsed) == (204, b"", None)


def test_a_raw_page_goes_on_to_the_next_one() -> None:
    pages = [httpx2.Response(200, json={"data": [GRANT], "has_more": True})]
    pages += [httpx2.Response(200, json={"data": [], "has_more": False})]
    raw = Api(*pages).client.raw(lambda c: c.send_as.list())
    assert len(list(raw.parsed)) == 1


def test_an_error_is_raised_as_ever() -> None:
    with pytest.raises(NotFoundError):
        Api(httpx2.Response(404)).client.raw(lambda c: c.send_as.get("sdas_1"))


def test_a_raw_call_that_sends_nothing_says_so() -> None:
    with pytest.raises(ValueError, match="nothing was sent by the client that was given"):
        Api().client.raw(lambda _: 1)


def test_the_client_itself_keeps_no_responses() -> None:
    api = Api(grant(), grant())
    before = dict(vars(api.client))
    api.client.raw(lambda c: c.send_as.get("sdas_1"))
    api.client.send_as.get("sdas_1")
    assert {**vars(api.client), "send_as": None} == {**before, "send_as": None}


def test_a_call_outside_the_spec_is_sent_like_the_others() -> None:
    api = Api(httpx2.Response(429, headers={"Retry-After": "0"}), httpx2.Response(200, json=[1]))
    assert api.client.request("post", "/me/a%2Fb/", params={"q": [1, "x"]}, json={"a": 1}) == [1]
    first, second = api.requests
    assert f"{first.method} {first.url}" == "POST https://api.example/v1/me/a%2Fb/?q=1&q=x"
    assert (second.content, second.headers["authorization"][:6]) == (b'{"a":1}', "Basic ")


def test_a_call_outside_the_spec_may_answer_nothing() -> None:
    assert asyncio.run(Api(httpx2.Response(204)).later.request("DELETE", "/me/")) is None


def test_a_call_outside_the_spec_that_answers_html_fails_but_shows_it() -> None:
    with pytest.raises(ResponseValidationError) as caught:
        Api(httpx2.Response(200, html="<p>")).client.request("GET", "/me/")
    assert caught.value.content == b"<p>"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "me/"),
        ("GET", ""),
        ("GET", "https://evil.example/"),
        ("GET", "@evil.example/"),
        ("GET", "\\\\evil.example"),
        ("GET", "/a?b=c"),
        ("GET", "/a#b"),
        ("GET", "/a b"),
        ("GET", "/{id}/"),
        ("GET\r\nX: y", "/"),
        ("", "/"),
    ],
)
def test_a_call_outside_the_spec_stays_at_the_address(method: str, path: str) -> None:
    api = Api()
    with pytest.raises(ValueError, match="need a method, and a /path below base_url"):
        api.client.request(method, path)
    assert api.requests == []


@pytest.mark.parametrize("path", ["//evil.example/", "/...//evil.example/", "/@evil.example/"])
def test_no_path_leads_to_another_origin(path: str) -> None:
    api = Api(httpx2.Response(200, json=None))
    api.client.request("GET", path)
    assert api.requests[0].url.host == "api.example"
