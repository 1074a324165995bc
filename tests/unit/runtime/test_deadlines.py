from __future__ import annotations

import logging
from typing import Any

import httpx2
import pytest
from closecrm._clients import ApiClient
from closecrm._runtime import ApiProfile
from closecrm._runtime.calls import ApiOperation
from closecrm._runtime.configuration import Clock
from closecrm._runtime.errors import (
    APIConnectionError,
    APITimeoutError,
    CloseError,
    RateLimitError,
    ResponseValidationError,
    ServerError,
)

GET: ApiOperation[list[int]] = ApiOperation("GET /a/{id}/", list[int])
CREATE: ApiOperation[None] = ApiOperation("POST /a/", None)
MARKED: ApiOperation[None] = ApiOperation("POST /a/", None, idempotent=True)
DOWN = httpx2.Response(503)


class Client(ApiClient):
    _profile = ApiProfile(name="things", base_url="https://api.example", bearer=True)


class World:
    """A server that answers the same for ever, and a clock that only its pauses and it move."""

    def __init__(self, answer: httpx2.Response | Exception, *, takes: float = 0.0) -> None:
        self.answer, self.takes = answer, takes
        self.time, self.pauses, self.timeouts = 1_000.0, list[float](), list[Any]()
        self.draws = 1.0

    def send(self, request: httpx2.Request) -> httpx2.Response:
        self.time += self.takes
        self.timeouts.append(request.extensions["timeout"])
        if isinstance(self.answer, Exception):
            raise self.answer
        status, content = self.answer.status_code, self.answer.content
        return httpx2.Response(status, headers=self.answer.headers, content=content)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.time += seconds

    def client(self, **options: Any) -> Client:  # noqa: ANN401
        clock = Clock(now=lambda: self.time, draw=lambda: self.draws, sleep=self.sleep)
        http = httpx2.Client(transport=httpx2.MockTransport(self.send))
        return Client(access_token="token", http_client=http, clock=clock, **options)

    def fail(self, operation: ApiOperation[Any] = GET, **options: Any) -> CloseError:  # noqa: ANN401
        with pytest.raises(CloseError) as caught:
            self.client(**options).call(operation, path={"id": "1"})
        return caught.value


def test_pauses_are_drawn_up_to_a_bound_that_doubles() -> None:
    world = World(DOWN)
    assert isinstance(world.fail(max_retries=7), ServerError)
    assert world.pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


def test_the_bounds_of_a_pause_and_the_number_of_retries_can_be_set() -> None:
    world = World(DOWN)
    world.draws = 0.5
    assert world.fail(max_retries=3, min_backoff=4, max_backoff=10).attempts == 4
    assert world.pauses == [2.0, 4.0, 5.0]


def test_no_pause_goes_past_the_deadline() -> None:
    world = World(DOWN)
    error = world.fail(max_retries=9, total_timeout=3.0)
    assert isinstance(error, ServerError)
    assert world.pauses == [0.5, 1.0]


def test_a_call_ends_at_its_deadline_whatever_takes_the_time() -> None:
    world = World(DOWN, takes=50.0)
    error = world.fail(max_retries=9)
    assert isinstance(error, APITimeoutError)
    assert str(error) == "GET /a/1/: the total_timeout of 120 s is over"
    assert error.attempts == 3


def test_an_attempt_may_take_no_longer_than_what_is_left() -> None:
    world = World(DOWN, takes=20.0)
    world.draws = 0.0
    world.fail(total_timeout=50.0)
    assert [timeout["read"] for timeout in world.timeouts] == [30.0, 30.0, 10.0]
    assert world.timeouts[2]["connect"] == 5.0


def test_a_server_is_waited_for_as_long_as_it_asks_but_no_longer_than_is_sensible() -> None:
    limited = httpx2.Response(429, headers={"Retry-After": "7"})
    world = World(limited)
    assert world.fail().attempts == 3
    assert world.pauses == [7.0, 7.0]
    error = World(limited).fail(max_retry_after=5)
    assert isinstance(error, RateLimitError)
    assert (error.attempts, error.retry_after) == (1, 7.0)


def test_a_rejected_create_is_sent_again_unless_that_is_switched_off() -> None:
    limited = httpx2.Response(429)
    assert World(limited).fail(CREATE).attempts == 3
    assert World(limited).fail(CREATE, retry_rejected=False).attempts == 1
    assert World(limited).fail(GET, retry_rejected=False).attempts == 3


def test_an_operation_marked_idempotent_is_sent_again() -> None:
    assert World(DOWN).fail(CREATE).attempts == 1
    assert World(DOWN).fail(MARKED).attempts == 3


def test_a_failed_create_says_that_it_may_have_been_processed() -> None:
    assert str(World(DOWN).fail(CREATE)).endswith("(empty body; it may have been processed)")
    lost = World(httpx2.ReadError("reset")).fail(CREATE)
    assert str(lost) == ("POST /a/: ReadError at api.example (reset); it may have been processed")
    assert "processed" not in str(World(httpx2.Response(400)).fail(CREATE))
    assert "processed" not in str(World(httpx2.ConnectError("")).fail(CREATE))
    assert "processed" not in str(World(DOWN).fail(MARKED))


def test_retries_stop_when_a_client_has_made_too_many_in_vain() -> None:
    world = World(DOWN)
    client = world.client(max_retries=9)
    for _ in range(20):
        with pytest.raises(ServerError):
            client.with_options(total_timeout=1_000).call(GET, path={"id": "1"})
    assert len(world.timeouts) == 20 + 100


def test_successes_earn_retries_again() -> None:
    world = World(DOWN)
    client = world.client(max_retries=9, total_timeout=1_000)
    for _ in range(12):
        with pytest.raises(ServerError):
            client.call(GET, path={"id": "1"})
    world.answer = httpx2.Response(200, content=b"[]")
    for _ in range(5):
        client.call(GET, path={"id": "1"})
    world.answer = DOWN
    world.timeouts.clear()
    with pytest.raises(ServerError):
        client.call(GET, path={"id": "1"})
    assert len(world.timeouts) == 2


def test_a_limiter_that_sets_the_pace_costs_no_retry() -> None:
    world = World(httpx2.Response(429, headers={"Retry-After": "1"}))
    client = world.client(max_retries=9)
    for _ in range(20):
        with pytest.raises(RateLimitError):
            client.call(GET, path={"id": "1"})
    assert len(world.timeouts) == 200


def test_a_response_that_is_too_large_is_not_read_to_its_end() -> None:
    world = World(httpx2.Response(200, content=b"[" + b"1," * 600 + b"1]"))
    error = world.fail(max_response_bytes=1_000)
    assert isinstance(error, ResponseValidationError)
    assert "body: is larger than the 1000 bytes of max_response_bytes" in str(error)


def test_an_error_that_is_too_large_is_still_that_error() -> None:
    world = World(httpx2.Response(500, content=b"x" * 5_000))
    error = world.fail(max_response_bytes=1_000, max_retries=0)
    assert isinstance(error, ServerError)


def test_each_attempt_is_one_line_of_the_log_without_arguments(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = World(DOWN, takes=0.25)
    client = world.client(max_retries=1)
    with caplog.at_level(logging.INFO, "things"), pytest.raises(ServerError):
        client.call(GET, path={"id": "secret"}, query={"q": "secret"})
    world.answer = httpx2.ReadTimeout("secret")
    with caplog.at_level(logging.INFO, "things"), pytest.raises(APIConnectionError):
        client.with_options(max_retries=0).call(GET, path={"id": "secret"})
    assert [record.getMessage() for record in caplog.records if record.name == "things"] == [
        "GET /a/{id}/ 503, 250 ms, attempt 1",
        "GET /a/{id}/ 503, 250 ms, attempt 2",
        "GET /a/{id}/ ReadTimeout, 250 ms, attempt 1",
    ]


def test_nothing_is_logged_unless_it_is_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    World(DOWN).fail()
    assert capfd.readouterr() == ("", "")
