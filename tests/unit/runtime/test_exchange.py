from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest
from closecrm._clients import ApiClient
from closecrm._runtime import ApiProfile
from closecrm._runtime.calls import ApiOperation
from closecrm._runtime.configuration import Clock, TokenSource
from closecrm._runtime.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    CloseError,
    ConfigurationError,
    NotFoundError,
    RateLimitError,
    ResponseValidationError,
    ServerError,
)

NUMBERS: ApiOperation[list[int]] = ApiOperation("GET /a/", list[int])
CREATE: ApiOperation[list[int]] = ApiOperation("POST /a/", list[int])
DELETE: ApiOperation[None] = ApiOperation("DELETE /a/", None)
Outcome = httpx2.Response | httpx2.RequestError


class Client(ApiClient):
    _profile = ApiProfile(
        name="x", base_url="https://api.example/v1", bearer=True, error_list="errors"
    )


class Play:
    """Plays the world for one exchange: what comes of each request, in order."""

    def __init__(self, *outcomes: Outcome, token: str | TokenSource = "token-of-mine") -> None:  # noqa: S107
        self.outcomes = list(outcomes)
        self.requests: list[httpx2.Request] = []
        self.sent: list[dict[str, str]] = []
        self.sleeps: list[float] = []
        http = httpx2.Client(transport=httpx2.MockTransport(self.send))
        clock = Clock(sleep=self.sleeps.append)
        self.client = Client(access_token=token, http_client=http, clock=clock)

    def send(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        self.sent.append(dict(request.headers))
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, httpx2.RequestError):
            raise outcome
        return outcome

    def run(self, operation: ApiOperation[Any] = NUMBERS, **parts: Any) -> Any:  # noqa: ANN401
        return self.client.call(operation, **parts)

    def fail(self, operation: ApiOperation[Any] = NUMBERS, **parts: Any) -> Any:  # noqa: ANN401
        with pytest.raises(CloseError) as caught:
            self.run(operation, **parts)
        return caught.value


def answer(status: int, content: bytes = b"", **headers: str) -> httpx2.Response:
    return httpx2.Response(status, content=content, headers=headers)


@pytest.mark.parametrize("status", [200, 201, 203, 299])
def test_a_success_is_decoded(status: int) -> None:
    assert Play(answer(status, b"[1]")).run() == [1]


@pytest.mark.parametrize("response", [answer(204), answer(200), answer(200, b'{"a":')])
def test_a_call_that_promises_nothing_gives_none(response: httpx2.Response) -> None:
    assert Play(response).run(DELETE) is None


def test_a_passing_failure_is_slept_over() -> None:
    play = Play(answer(503), httpx2.ReadTimeout(""), answer(200, b"[1]"))
    assert play.run() == [1]
    assert len(play.sleeps) == 2


def test_the_last_failure_is_raised_with_the_number_of_attempts() -> None:
    error = Play(answer(503), answer(502), answer(500, b'{"errors": ["down"]}')).fail()
    assert isinstance(error, ServerError)
    assert (error.attempts, error.status_code, error.errors) == (3, 500, ["down"])


def test_an_unsafe_call_is_not_repeated() -> None:
    play = Play(answer(503))
    assert play.fail(CREATE).attempts == 1
    assert play.sleeps == []


def test_a_rate_limited_unsafe_call_is_repeated_after_the_wait_asked_for() -> None:
    headers = {"Retry-After": "7"}
    play = Play(httpx2.Response(429, headers=headers), answer(200, b"[]"))
    play.run(CREATE, json={"a": 1})
    assert play.sleeps == [7.0]
    assert [request.content for request in play.requests] == [b'{"a":1}', b'{"a":1}']


def test_a_limit_that_lasts_too_long_is_raised_at_once() -> None:
    play = Play(httpx2.Response(429, headers={"Retry-After": "99999"}))
    assert isinstance(play.fail(), RateLimitError)
    assert play.sleeps == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, NotFoundError), (302, APIStatusError), (520, ServerError), (999, APIStatusError)],
)
def test_a_status_has_its_class(status: int, kind: type[APIStatusError]) -> None:
    error = Play(answer(status, location="https://elsewhere.example")).fail()
    assert type(error) is kind
    assert error.status_code == status


def test_a_lost_connection_is_named_without_query_and_keeps_its_cause() -> None:
    cause = httpx2.RemoteProtocolError("")
    error = Play(cause).fail(CREATE, query={"q": "secret"})
    assert type(error) is APIConnectionError
    assert error.__cause__ is cause
    assert str(error) == (
        "POST /v1/a/: RemoteProtocolError at api.example; it may have been processed"
    )
    assert (error.method, error.path, error.attempts) == ("POST", "/v1/a/", 1)


def test_a_timeout_is_a_timeout_error() -> None:
    error = Play(*[httpx2.PoolTimeout("")] * 3).fail(CREATE)
    assert isinstance(error, APITimeoutError)
    assert (str(error), error.attempts) == ("POST /v1/a/: PoolTimeout at api.example", 3)


def test_html_instead_of_json_is_told_with_status_type_and_excerpt() -> None:
    error = Play(answer(200, b"<html>\n", **{"content-type": "text/html"})).fail()
    assert isinstance(error, ResponseValidationError)
    assert [issue.pointer for issue in error.errors] == [""]
    assert str(error).startswith("GET /v1/a/: 200 OK (body: Invalid JSON")
    assert str(error).endswith(r"; text/html; <html>\n)")


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b"[" + b"9" * 5_000 + b"]"])
def test_a_hollow_body_and_a_bomb_are_validation_errors(content: bytes) -> None:
    assert isinstance(Play(answer(200, content)).fail(), ResponseValidationError)


def test_a_validation_error_does_not_drag_the_body_along() -> None:
    error = Play(answer(200, b'["private"]')).fail()
    assert "private" not in str(error)
    assert error.__cause__ is None
    assert error.__context__ is None


def test_a_token_is_asked_for_at_each_attempt() -> None:
    tokens = iter(["one", "two"])
    play = Play(answer(503), answer(200, b"[]"), token=lambda: next(tokens))
    play.run()
    assert [headers["authorization"] for headers in play.sent] == ["Bearer one", "Bearer two"]


@pytest.mark.parametrize("token", ["", "secret\n", None, b"secret"])
def test_a_token_that_cannot_be_sent_is_refused_without_being_printed(token: Any) -> None:  # noqa: ANN401
    play = Play(token=lambda: token)
    error = play.fail()
    assert isinstance(error, ConfigurationError)
    assert "secret" not in str(error)
    assert play.requests == []


def test_the_retries_end_where_the_settings_say() -> None:
    play = Play(answer(503), answer(503))
    play.client = play.client.with_options(max_retries=1)
    assert play.fail().attempts == 2


def test_an_error_of_the_source_of_tokens_is_its_own() -> None:
    cause = httpx2.ConnectError("no token")

    def source() -> str:
        raise cause

    with pytest.raises(httpx2.ConnectError) as caught:
        Play(token=source).run()
    assert caught.value is cause


@pytest.mark.parametrize(
    "content",
    [
        b'{"errors": ["bad token-of-mine"]}',
        b'{"errors": ["bad \\u0074oken-of-m\\u0069ne"]}',
        b"\xef\xbb\xbf" + b'{"errors": ["bad token-of-mine"]}',
    ],
)
def test_a_credential_that_the_server_echoes_is_not_shown(content: bytes) -> None:
    error = Play(answer(400, content)).fail()
    assert error.errors == ["bad [redacted]"]
    assert "mine" not in f"{error} {error.body}"


def test_a_credential_that_may_be_a_common_word_does_not_spoil_the_answer() -> None:
    error = Play(answer(400, b'{"errors": ["e"]}'), token="e").fail()
    assert error.errors == ["e"]


def test_an_asynchronous_token_function_needs_the_asynchronous_client() -> None:
    async def later() -> str:
        await asyncio.sleep(0)
        return "token"

    play = Play(token=later)
    error = play.fail()
    assert isinstance(error, ConfigurationError)
    assert "an async function needs the asynchronous client" in str(error)
    assert play.requests == []
