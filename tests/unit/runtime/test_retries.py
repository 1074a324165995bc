from __future__ import annotations

import httpx2
import pytest

from generator.runtime.client import pause


def waits(
    outcome: httpx2.Response | httpx2.RequestError, method: str = "GET", attempt: int = 1
) -> bool:
    return pause(outcome, method, attempt) is not None


def answer(status: int, retry_after: str | None = None) -> httpx2.Response:
    return httpx2.Response(status, headers={"Retry-After": retry_after} if retry_after else {})


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_passing_failure_of_a_safe_call_is_tried_again(status: int) -> None:
    assert all(waits(answer(status), method) for method in ("GET", "HEAD", "PUT", "DELETE"))


@pytest.mark.parametrize("status", [200, 302, 400, 401, 404, 409, 422, 501, 520])
def test_a_lasting_answer_is_final(status: int) -> None:
    assert not waits(answer(status))


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_an_unsafe_call_is_repeated_only_if_it_was_surely_not_processed(method: str) -> None:
    assert waits(answer(429), method)
    assert not waits(answer(503), method)
    assert waits(httpx2.ConnectError(""), method)
    assert waits(httpx2.ConnectTimeout(""), method)
    assert waits(httpx2.PoolTimeout(""), method)
    assert not waits(httpx2.ReadTimeout(""), method)
    assert not waits(httpx2.RemoteProtocolError(""), method)


@pytest.mark.parametrize(
    "error", [httpx2.ReadTimeout(""), httpx2.ReadError(""), httpx2.RemoteProtocolError("")]
)
def test_a_lost_connection_is_tried_again_for_a_safe_call(error: httpx2.RequestError) -> None:
    assert waits(error)


@pytest.mark.parametrize(
    "error", [httpx2.ProxyError(""), httpx2.DecodingError(""), httpx2.LocalProtocolError("")]
)
def test_an_error_that_would_come_again_is_final(error: httpx2.RequestError) -> None:
    assert not waits(error)


@pytest.mark.parametrize(("attempt", "bound"), [(1, 0.5), (2, 1), (3, 2), (5, 8), (5_000, 8)])
def test_the_wait_is_random_up_to_a_doubling_bound(attempt: int, bound: float) -> None:
    drawn = [pause(answer(503), "GET", attempt) or 0.0 for _ in range(50)]
    assert 0 <= min(drawn) < max(drawn) <= bound
    assert max(drawn) > bound / 2


def test_the_wait_is_never_shorter_than_the_server_asks() -> None:
    assert pause(answer(429, "30"), "GET", 1) == 30.0
    assert pause(answer(503, "9.5"), "GET", 1) == 9.5


def test_a_server_that_asks_for_more_than_a_minute_gets_no_retry() -> None:
    assert waits(answer(429, "60"))
    assert not waits(answer(429, "60.5"))
    assert not waits(answer(429, "9" * 5_000))


@pytest.mark.parametrize("text", ["nan", "inf", "-5", "soon", "٣", "1e3", "0", "1_0"])
def test_a_wait_that_is_no_number_is_ignored(text: str) -> None:
    response = httpx2.Response(429, headers=[(b"Retry-After", text.encode())])
    assert 0 <= (pause(response, "GET", 1) or 0.0) <= 0.5
