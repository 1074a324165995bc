"""How long a call may take; these few tests wait in earnest, a fraction of a second each."""

from __future__ import annotations

import itertools
import time
from typing import Any

import httpx2
import pytest
from closecrm import APITimeoutError, Clock, RateLimitError

from tests.faults.playing import DATE, Call, Play, create, fault, get, within
from tests.faults.server import DOWN, HALF, OBJECT, Script, answer, dead_end, silence

UNSURE = "it may have been processed"
F14 = fault("F14", "retries and slow answers past the total timeout")
F17 = fault(
    "F17",
    "an answer that comes byte by byte",
    "status and headers in the blocking client, for a blocking read cannot be cut off",
)
SLOW: dict[str, Any] = {"clock": Clock(draw=lambda: 1.0), "total_timeout": 0.3, "min_backoff": 0.05}
DRIP: list[Any] = [b" ", 0.05] * 200
DRIPPING_BODY = [answer(content_length="200"), *DRIP]
DRIPPING_HEAD = [b"HTTP/1.1 200 OK\r\nX:", *DRIP]


@F14
def test_no_pause_goes_past_the_deadline(play: Play) -> None:
    refusal = answer(b"", 429, retry_after="4")
    error = play.fail(get, refusal, max_retries=9, total_timeout=10.0)
    assert type(error) is RateLimitError
    assert play.sleeps == [4.0, 4.0]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(silence, marks=F14, id="silence"),
        pytest.param(HALF, marks=F14, id="half a body"),
        pytest.param(DRIPPING_BODY, marks=F17, id="a dripping body"),
    ],
)
def test_a_call_ends_at_its_total_timeout(play: Play, script: Script) -> None:
    with within(2.0):
        error = play.fail(get, DOWN, script, **SLOW)
    assert (type(error), error.attempts, len(play.requests)) == (APITimeoutError, 2, 2)
    assert "the total_timeout of 0.3 s is over" in str(error)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(silence, marks=F14, id="silence"),
        pytest.param(DRIPPING_BODY, marks=F17, id="a dripping body"),
    ],
)
def test_a_post_that_is_cut_off_may_have_been_processed(play: Play, script: Script) -> None:
    with within(2.0):
        error = play.fail(create, script, **SLOW)
    assert (type(error), UNSURE in str(error), len(play.requests)) == (APITimeoutError, True, 1)


@F17
@pytest.mark.usefixtures("only_asynchronous")
def test_a_call_ends_at_its_total_timeout_before_the_headers(play: Play) -> None:
    test_a_call_ends_at_its_total_timeout(play, DRIPPING_HEAD)


@fault("F16", "a server that never answers")
def test_a_call_without_options_has_finite_timeouts(play: Play) -> None:
    seen: list[Any] = []

    def look(request: httpx2.Request) -> None:
        seen.append(request.extensions["timeout"])

    async def look_later(request: httpx2.Request) -> None:
        look(request)

    hook = look if play.colour == "blocking" else look_later
    play.http = {"event_hooks": {"request": [hook]}}
    play(get, OBJECT)
    assert seen == [{"connect": 5.0, "read": 30.0, "write": 30.0, "pool": 5.0}]


@fault("F16")
@pytest.mark.parametrize(("call", "attempts"), [(get, 3), (create, 1)])
def test_after_silence_only_a_get_is_tried_again(play: Play, call: Call, attempts: int) -> None:
    error = play.fail(call, silence, timeout=0.06)
    assert (type(error), "ReadTimeout" in str(error)) == (APITimeoutError, True)
    assert error.attempts == len(play.requests) == attempts
    assert (UNSURE in str(error)) == (call is create)


@fault("F18", "a connection that is never made")
@pytest.mark.parametrize("call", [get, create])
def test_a_connection_never_made_is_tried_again_also_for_a_post(play: Play, call: Call) -> None:
    timeout = httpx2.Timeout(30.0, connect=0.06)
    with dead_end(full=True) as url, within(2.0):
        error = play.fail(call, base_url=url, timeout=timeout, max_retries=1)
    assert (type(error), error.attempts) == (APITimeoutError, 2)
    assert ("ConnectTimeout" in str(error), UNSURE in str(error)) == (True, False)


@fault("F20", "a pool without a free connection")
def test_a_full_pool_is_named(play: Play) -> None:
    play.http = {"limits": httpx2.Limits(max_connections=1)}
    timeout = httpx2.Timeout(0.3, pool=0.1)
    errors = play.all([create] * 2, silence, together=True, timeout=timeout, max_retries=0)
    assert [type(error) for error in errors] == [APITimeoutError] * 2
    (full,) = [str(error) for error in errors if "PoolTimeout" in str(error)]
    assert UNSURE not in full


@fault("F62", "a wall clock that jumps")
def test_a_jumping_wall_clock_moves_no_deadline(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    jumps = itertools.cycle([DATE, DATE + 1e6, DATE - 1e6])
    monkeypatch.setattr(time, "time", lambda: next(jumps))
    clock = Clock(date=lambda: next(jumps), draw=lambda: 1.0)
    with within(2.0):
        options: Any = {**SLOW, "clock": clock}
        found, error = play.all([get] * 2, DOWN, OBJECT, DRIPPING_BODY, **options)
    assert (found.id, type(error)) == ("sdas_1", APITimeoutError)
