"""Whether a call is tried again, and after how long."""

from __future__ import annotations

import json
from email.utils import formatdate
from typing import Any

import pytest
from closecrm import RateLimitError, ServerError

from tests.faults.playing import DATE, Play, create, fault, get
from tests.faults.server import DOWN, OBJECT, SEND_AS, Script, Step, answer

CREATED = answer(SEND_AS, 201)


def limit(body: object = b"", **headers: str) -> list[Step]:
    return [answer(body, 429, **headers)]


@fault("F01", "a server error on GET")
def test_a_get_is_tried_three_times_and_the_error_tells_it(play: Play) -> None:
    error = play.fail(get, DOWN)
    assert (type(error), error.attempts, len(play.requests)) == (ServerError, 3, 3)
    assert (error.status_code, error.trace_id) == (503, "trace-1")
    assert "out to lunch" in str(error)


@fault("F01")
@pytest.mark.parametrize(("chance", "pauses"), [(1.0, [0.5, 1, 2, 4, 8, 8]), (0.0, [0] * 6)])
def test_a_pause_is_drawn_from_a_bound_that_doubles(
    play: Play, chance: float, pauses: list[float]
) -> None:
    play.chance = chance
    play.fail(get, DOWN, max_retries=6)
    assert play.sleeps == pauses


@fault("F02", "a server error on POST")
def test_a_post_that_failed_is_not_sent_again(play: Play) -> None:
    error = play.fail(create, DOWN, CREATED)
    assert (type(error), error.attempts, len(play.requests)) == (ServerError, 1, 1)
    assert "it may have been processed" in str(error)


@fault("F04", "a rate limit on POST")
def test_a_post_that_a_limit_refused_is_sent_again_unless_that_is_off(play: Play) -> None:
    assert play(create, limit(), CREATED).id == "sdas_1"
    bodies = [json.loads(request.body) for request in play.requests]
    assert bodies == [{"allowing_user_id": "user_1", "allowed_user_id": "user_2"}] * 2
    error = play.fail(create, limit(), CREATED, retry_rejected=False)
    assert (type(error), len(play.requests)) == (RateLimitError, 1)
    assert "processed" not in str(error)


F05 = fault("F05", "a RateLimit header in the form of Close")
F06 = fault("F06", "a reset in the body of a rate limit")
F07 = fault("F07", "a RateLimit header in its newest form")
F10 = fault("F10", "a Retry-After that is a date")
NESTED, SHORT = {"error": {"rate_reset": 2.4}}, "limit=9, remaining=0, reset=2"


@pytest.mark.parametrize(
    ("refusal", "pause"),
    [
        pytest.param(limit(retry_after="1"), 1.0, marks=fault("F03", "a rate limit with its end")),
        pytest.param(limit(ratelimit="limit=100, remaining=0, reset=2"), 2.0, marks=F05),
        pytest.param(limit(ratelimit="limit=100, remaining=0, reset=2.5"), 2.5, marks=F05),
        pytest.param(limit(NESTED), 2.4, marks=F06),
        pytest.param(limit({"rate_reset": 2.4}), 2.4, marks=F06),
        pytest.param(limit(NESTED, ratelimit=SHORT, retry_after="1"), 2.4, marks=F06),
        pytest.param(limit(NESTED, ratelimit=SHORT, retry_after="3"), 3.0, marks=F06),
        pytest.param(limit(ratelimit='"default";r=0;t=5'), 5.0, marks=F07),
        pytest.param(limit(ratelimit='"burst";r=9;t=50, "all";r=0;t=5'), 5.0, marks=F07),
        pytest.param(limit(ratelimit='"all;r=0;t=\N{SNOWMAN}'), 0.25, marks=F07),
        pytest.param(limit(retry_after=formatdate(DATE - 60, usegmt=True)), 0.25, marks=F10),
        pytest.param(limit(retry_after=formatdate(DATE + 7, usegmt=True)), 7.0, marks=F10),
        pytest.param(limit(retry_after="Sunday, 17-Mar-30 17:46:47 GMT"), 7.0, marks=F10),
        pytest.param(limit(retry_after="0"), 0.25, marks=fault("F11", "a Retry-After of zero")),
    ],
)
def test_the_longest_that_a_limit_asks_for_is_waited(
    play: Play, refusal: Script, pause: float
) -> None:
    assert play(get, refusal, OBJECT).id == "sdas_1"
    assert play.sleeps == [pause]


@fault("F08", "a Retry-After of more than a day")
@pytest.mark.parametrize(
    ("refusal", "seconds"),
    [(limit(retry_after="99999"), 99_999.0), (limit({"rate_reset": 61}), 61.0)],
)
def test_a_limit_that_lasts_too_long_is_an_error_at_once(
    play: Play, refusal: Script, seconds: float
) -> None:
    error = play.fail(get, refusal)
    assert (type(error), error.retry_after, error.attempts) == (RateLimitError, seconds, 1)
    assert (play.sleeps, len(play.requests)) == ([], 1)


NONSENSE = ["nan", "inf", "-5", "1e10", "10000000000", "1_0", "9" * 400, "\N{SUPERSCRIPT TWO}"]
DATES = ["soon", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 99 Foo 2030 00:00:00 GMT"]


@fault("F09", "a Retry-After that makes no sense")
@pytest.mark.parametrize("asked", [*NONSENSE, *DATES], ids=range(11))
def test_nonsense_neither_hides_a_limit_nor_stops_the_retries(play: Play, asked: str) -> None:
    error = play.fail(get, limit(retry_after=asked))
    assert (type(error), error.retry_after, error.attempts) == (RateLimitError, None, 3)
    assert play.sleeps == [0.25, 0.5]


@fault("F12", "a server that forbids another attempt")
@pytest.mark.parametrize(
    ("declared", "hint", "attempts"),
    [("x-should-retry", "false", 1), ("x-should-retry", "true", 3), ("", "false", 3)],
)
def test_a_hint_is_obeyed_if_the_api_has_declared_it(
    play: Play, declared: str, hint: str, attempts: int
) -> None:
    play.profile = {"retry_header": declared}
    error = play.fail(get, answer(b"", 503, x_should_retry=hint))
    assert error.attempts == len(play.requests) == attempts


@fault("F13", "many callers while the server is down")
def test_many_callers_share_a_budget_of_retries(play: Play) -> None:
    options: dict[str, Any] = {"max_retries": 9, "total_timeout": 10_000.0}
    errors = play.all([get] * 50, DOWN, together=True, **options)
    assert {type(error) for error in errors} == {ServerError}
    # 450 retries were allowed, and the budget is 100; a race of threads may add a few.
    assert 140 <= len(play.requests) <= 160


@fault("F13")
def test_the_budget_grows_again_with_each_success(play: Play) -> None:
    options: dict[str, Any] = {"max_retries": 100, "total_timeout": 10_000.0}
    found = play.all([get] * 9, *[DOWN] * 102, *[OBJECT] * 5, DOWN, DOWN, OBJECT, **options)
    assert [getattr(each, "attempts", 0) for each in found] == [101, 1, 0, 0, 0, 0, 0, 2, 0]
