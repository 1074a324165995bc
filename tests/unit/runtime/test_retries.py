from __future__ import annotations

import json
import ssl
from datetime import UTC, datetime
from email.utils import format_datetime

import httpx2
import pytest
from closecrm._runtime import ApiProfile
from closecrm._runtime.responses import Response

PROFILE = ApiProfile(name="x", rate_reset="rate_reset", retry_header="x-should-retry")
REQUEST = httpx2.Request("GET", "https://api.example/")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


Outcome = Response | httpx2.RequestError


def response(outcome: Outcome) -> Response:
    return outcome if isinstance(outcome, Response) else Response(REQUEST, PROFILE, error=outcome)


def passes(outcome: Outcome, *, idempotent: bool = True) -> bool:
    return response(outcome).may_be_repeated(idempotent=idempotent)


def answer(status: int = 429, body: object = None, **headers: str) -> Response:
    pairs = httpx2.Headers({name.replace("_", "-"): text for name, text in headers.items()})
    return Response(REQUEST, PROFILE, status, pairs, json.dumps(body).encode())


def asked(answered: Response) -> float | None:
    return answered.retry_after(NOW.timestamp())


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_passing_failure_of_a_safe_call_is_tried_again(status: int) -> None:
    assert passes(answer(status))


@pytest.mark.parametrize("status", [200, 302, 400, 401, 404, 409, 422, 501, 520])
def test_a_lasting_answer_is_final(status: int) -> None:
    assert not passes(answer(status))


@pytest.mark.parametrize(
    ("outcome", "again"),
    [
        (answer(429), True),
        (answer(503), False),
        (httpx2.ConnectError(""), True),
        (httpx2.ConnectTimeout(""), True),
        (httpx2.PoolTimeout(""), True),
        (httpx2.ReadTimeout(""), False),
        (httpx2.WriteError(""), False),
        (httpx2.RemoteProtocolError(""), False),
    ],
)
def test_an_unsafe_call_is_repeated_only_if_it_was_surely_not_processed(
    outcome: Outcome, *, again: bool
) -> None:
    assert passes(outcome, idempotent=False) is again


@pytest.mark.parametrize(
    "error", [httpx2.ReadTimeout(""), httpx2.ReadError(""), httpx2.RemoteProtocolError("")]
)
def test_a_lost_connection_is_tried_again_for_a_safe_call(error: httpx2.RequestError) -> None:
    assert passes(error)


@pytest.mark.parametrize(
    "error", [httpx2.ProxyError(""), httpx2.DecodingError(""), httpx2.LocalProtocolError("")]
)
def test_an_error_that_would_come_again_is_final(error: httpx2.RequestError) -> None:
    assert not passes(error)


def test_a_certificate_that_is_not_trusted_will_not_be_so_next_time() -> None:
    error = httpx2.ConnectError("")
    error.__cause__ = OSError()
    error.__cause__.__cause__ = ssl.SSLCertVerificationError()
    assert not passes(error)


def test_a_server_may_veto_another_attempt_but_cannot_ask_for_one() -> None:
    assert not passes(answer(503, x_should_retry="false"))
    assert passes(answer(503, x_should_retry="true"))
    assert not passes(answer(400, x_should_retry="true"))


@pytest.mark.parametrize(
    ("outcome", "is_sure"),
    [
        (answer(400), True),
        (answer(429), True),
        (answer(408), False),
        (answer(500), False),
        (httpx2.ConnectError(""), True),
        (httpx2.ReadTimeout(""), False),
    ],
)
def test_what_may_have_been_processed_is_known(outcome: Outcome, *, is_sure: bool) -> None:
    assert response(outcome).is_unprocessed is is_sure


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "30"}, 30.0),
        ({"retry_after": "0"}, 0.0),
        ({"retry_after": "9.5"}, 9.5),
        ({"retry_after": format_datetime(NOW.replace(second=7), usegmt=True)}, 7.0),
        ({"retry_after": "Tuesday, 24-Nov-26 12:00:09 GMT"}, 9.0),
        ({"retry_after": "Tue Nov 24 12:00:08 2026"}, 8.0),
        ({"retry_after": "Tue, 24 Nov 2020 12:00:00 GMT"}, 0.0),
        ({"ratelimit": "limit=100, remaining=0, reset=2"}, 2.0),
        ({"ratelimit": "limit=100; remaining=0; reset=1.5"}, 1.5),
        ({"ratelimit": '"default";r=0;t=5'}, 5.0),
        ({"ratelimit": '"burst, t=9";r=0;t=5, "day";r=7;t=4000'}, 5.0),
        ({"ratelimit_reset": "3"}, 3.0),
        ({"ratelimit": "reset=2", "ratelimit_reset": "4", "retry_after": "3"}, 4.0),
        ({"ratelimit": "reset=nan", "retry_after": "3"}, 3.0),
    ],
)
def test_the_most_that_the_server_asks_for_counts(headers: dict[str, str], seconds: float) -> None:
    assert asked(answer(429, None, **headers)) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "body", [{"rate_reset": 2.4}, {"error": {"rate_reset": 2.4}}, {"rate_reset": "2.4"}]
)
def test_the_body_may_say_how_long_to_wait(body: object) -> None:
    assert asked(answer(429, body)) == 2.4
    assert asked(answer(429, body, retry_after="9")) == 9.0


def test_a_limit_is_not_what_is_wrong_with_other_answers() -> None:
    assert asked(answer(503, {"rate_reset": 9}, ratelimit="reset=9")) is None
    assert asked(answer(503, ratelimit="reset=9", retry_after="2")) == 2.0


@pytest.mark.parametrize(
    "text",
    [
        "", "nan", "inf", "-5", "soon", "1e3", "1_0", "0x1", "604801", "9" * 5_000,
        "Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 99 Dec 2026 23:59:59 GMT", "+1",
    ],
)  # fmt: skip
def test_a_wait_that_makes_no_sense_is_ignored(text: str) -> None:
    assert asked(answer(429, retry_after=text)) is None
    assert asked(answer(429, ratelimit=f"reset={text}")) is None
    assert asked(answer(429, {"rate_reset": text})) is None


@pytest.mark.parametrize("value", [None, True, [], {}, -1, 1e99, float("nan"), float("inf")])
def test_a_member_that_is_no_time_is_ignored(value: object) -> None:
    assert asked(answer(429, {"rate_reset": value})) is None


def test_digits_of_other_scripts_are_no_number() -> None:
    headers = httpx2.Headers([(b"retry-after", "٣".encode())])
    assert asked(Response(REQUEST, PROFILE, 429, headers, b"")) is None
