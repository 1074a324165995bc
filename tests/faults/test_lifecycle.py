"""Clients that are shared, forked, cancelled, derived and closed."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest
from closecrm import APITimeoutError, Clock, ConfigurationError, SendAs

from tests.faults.playing import Call, Client, Play, Value, close, fault, get, settled
from tests.faults.server import DOWN, HALF, OBJECT, SEND_AS, Script, answer, dead_end, echo, silence

CALLS = 200  # of each of 16 callers
ROOT = Path(__file__).parent.parent.parent
F54 = fault(
    "F54", "a call that is cancelled", "the blocking client, of which no call can be cancelled"
)
F55 = fault("F55", "a client that outlives its event loop", "the blocking client, which knows none")
ASYNCHRONOUS = pytest.mark.usefixtures("only_asynchronous")
# asyncio tells of the connections that a closed loop has left open; only they are meant.
LEFT_OPEN = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


def caller(name: int) -> Call:
    """Return a caller who checks each of its answers."""
    wanted = [f"{name}-{n}" for n in range(CALLS)]

    async def calls(client: Client) -> bool:
        return [(await settled(client.send_as.get(each))).id for each in wanted] == wanted

    return calls


@fault("F52", "many callers of one client")
def test_callers_of_one_client_get_their_own_answers(play: Play) -> None:
    server = play.serve(echo)
    assert play.all([caller(name) for name in range(16)], together=True) == [True] * 16
    assert (len(server.requests), server.accepted <= 16) == (16 * CALLS, True)
    assert server.is_left(), "a connection outlives its client"


@fault("F53", "a fork after a call")
def test_a_fork_shares_no_connection(play: Play) -> None:
    server = play.serve(echo)
    path = os.pathsep.join([str(ROOT / "generated"), str(ROOT)])
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "tests.faults.forking", server.url, play.colour],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    assert done.returncode == 0, done.stderr
    children = {r.connection for r in server.requests if "child" in r.target}
    others = {r.connection for r in server.requests if "child" not in r.target}
    assert (len(children), children & others) == (1, set())


async def cancel(call: Value, begun: list[Any]) -> None:
    """Cancel a call that has begun."""
    task = asyncio.create_task(call)
    async with asyncio.timeout(5):
        while not begun:  # noqa: ASYNC110 - for a thread
            await asyncio.sleep(0.005)
    await asyncio.sleep(0.03)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@F54
@ASYNCHRONOUS
@pytest.mark.parametrize("script", [silence, HALF, DOWN], ids=["headers", "body", "pause"])
def test_a_cancelled_call_ends_and_frees_its_connection(play: Play, script: Script) -> None:
    play.serve(script, OBJECT)
    play.http = {"limits": httpx2.Limits(max_connections=1)}
    clock = Clock(draw=lambda: 1.0)  # so that the pause is one

    async def scene() -> str:
        async with play.http_client() as http:
            client = play.client(http_client=http, clock=clock, min_backoff=8.0)
            await cancel(get(client), play.requests)
            return str((await get(client)).id)  # for the pool has room for one only

    assert (asyncio.run(scene()), len(play.requests)) == ("sdas_1", 2)
    gc.collect()  # of a socket that is not closed Python would tell now


@F54
@ASYNCHRONOUS
def test_a_call_cancelled_while_it_connects_leaves_nothing(play: Play) -> None:
    async def scene(url: str) -> None:
        async with play.client(base_url=url) as client:
            await cancel(get(client), [True])

    with dead_end(full=True) as url:
        asyncio.run(scene(url))
    assert play.sleeps == []
    gc.collect()


@F55
@ASYNCHRONOUS
@LEFT_OPEN
def test_a_client_works_in_one_loop_after_the_other(play: Play) -> None:
    play.serve(OBJECT)
    client = play.client()

    async def again() -> SendAs:
        async with client:
            found: SendAs = await get(client)
            return found

    assert asyncio.run(get(client)) == asyncio.run(again())
    assert [request.connection for request in play.requests] == [1, 2]
    gc.collect()  # while the filter is in force


@F55
@ASYNCHRONOUS
@LEFT_OPEN
def test_a_client_can_be_closed_in_another_loop(play: Play) -> None:
    play.serve(OBJECT)
    client, problem = play.client(), ""
    asyncio.run(get(client))
    try:
        asyncio.run(close(client))
    except RuntimeError as error:
        problem = str(error)
    del client
    gc.collect()  # while the filter is in force
    assert problem == ""


@F55
@ASYNCHRONOUS
def test_an_httpx2_client_of_yours_is_refused_in_a_second_loop(play: Play) -> None:
    play.serve(answer(SEND_AS, connection="close"))
    client = play.client(http_client=httpx2.AsyncClient())
    asyncio.run(get(client))
    with pytest.raises(ConfigurationError, match="event loop"):
        asyncio.run(get(client))


@F55
@ASYNCHRONOUS
def test_a_client_works_under_trio_run_after_run(play: Play) -> None:
    trio: Any = pytest.importorskip("trio")
    play.serve(DOWN, OBJECT, HALF, OBJECT)
    client = play.client()

    async def first() -> None:
        assert (await get(client)).id == "sdas_1"
        with pytest.raises(APITimeoutError, match="total_timeout"):
            await get(client.with_options(clock=Clock(), total_timeout=0.2))

    async def second() -> None:
        async with client:
            assert (await get(client)).id == "sdas_1"

    trio.run(first)
    trio.run(second)
    assert play.sleeps == [0.25]


@fault("F56", "a client that is closed")
def test_a_closed_client_says_so_and_can_be_closed_again(play: Play) -> None:
    *found, error = play.all([get, close, close, get], OBJECT)
    assert ([type(each) for each in found], len(play.requests)) == ([SendAs, *[type(None)] * 2], 1)
    assert (type(error), "the client is closed" in str(error)) == (ConfigurationError, True)


@fault("F56")
def test_closing_spares_an_httpx2_client_of_yours_and_the_origin_of_a_view(play: Play) -> None:
    async def scene() -> list[Value]:
        async with AsyncExitStack() as stack:
            http = await play.open(stack, play.http_client())
            given = play.client(http_client=http)
            await settled(close(given))
            client = await play.open(stack, play.client())
            await settled(get(client))
            await settled(close(client.with_options(timeout=1.0)))
            return [await settled(get(given)), await settled(get(client))]

    server = play.serve(OBJECT)
    assert [each.id for each in play.drive(scene)] == ["sdas_1"] * 2
    assert server.accepted == 2


@fault("F57", "a client derived from another")
def test_a_derived_client_changes_nothing_of_the_original(play: Play) -> None:
    def derived(client: Client) -> Value:
        return get(client.with_options(headers={"X-View": "1"}, max_retries=0))

    found = play.all([derived, derived, get, get], DOWN, OBJECT, OBJECT, DOWN, OBJECT)
    assert [getattr(each, "attempts", 0) for each in found] == [1, 0, 0, 0]
    views = [request.headers.get("x-view") for request in play.requests]
    assert (views, play.servers[0].accepted) == (["1", "1", None, None, None], 1)
