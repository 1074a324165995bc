from __future__ import annotations

import asyncio
import time

import anyio
import httpx2
import pytest
import trio
from closecrm._pools import AsyncPool, Pool, blocking
from closecrm._runtime.errors import ConfigurationError


def cancelling() -> int:
    task = asyncio.current_task()
    assert task
    return task.cancelling()


def test_what_takes_longer_is_cut_off_and_the_task_goes_on() -> None:
    async def run() -> list[str]:
        steps = ["begun"]
        with AsyncPool.limit(0.01):
            await asyncio.sleep(5)
            steps.append("never")
        await asyncio.sleep(0)
        return [*steps, str(cancelling())]

    assert asyncio.run(run()) == ["begun", "0"]


def test_what_ends_in_time_is_left_alone() -> None:
    async def run() -> str:
        with AsyncPool.limit(0.01):
            await asyncio.sleep(0)
        await asyncio.sleep(0.02)
        return "done"

    assert asyncio.run(run()) == "done"


def test_an_error_in_the_block_is_its_own() -> None:
    async def run() -> None:
        with AsyncPool.limit(5):
            raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(run())


def test_a_cancellation_by_others_is_never_swallowed() -> None:
    async def block(task: asyncio.Task[None]) -> None:
        with AsyncPool.limit(0.001):
            asyncio.get_running_loop().call_later(0.002, task.cancel)
            time.sleep(0.01)  # noqa: ASYNC251 - so that both come in one turn of the loop
            await asyncio.sleep(5)
        raise AssertionError

    async def run() -> bool:
        async def begin() -> None:
            task = asyncio.current_task()
            assert task
            await block(task)

        task = asyncio.create_task(begin())
        await asyncio.wait({task})
        return task.cancelled()

    assert asyncio.run(run())


def test_the_nearer_of_two_deadlines_ends_its_own_block() -> None:
    async def run() -> str:
        with AsyncPool.limit(5):
            with AsyncPool.limit(0.01):
                await asyncio.sleep(5)
            async with asyncio.timeout(5):
                with anyio.move_on_after(0.01) as scope:
                    await asyncio.sleep(5)
            return f"{scope.cancelled_caught} {cancelling()}"
        raise AssertionError

    assert asyncio.run(run()) == "True 0"


class Work:
    """What has to be finished, and how far it is."""

    def __init__(self) -> None:
        self.ended: list[str] = []

    async def do(self, *, fails: bool = False) -> None:
        await anyio.sleep(0.02)
        self.ended.append("work")
        if fails:
            raise LookupError


def test_what_is_to_be_finished_outlives_its_caller_and_closing_waits_for_it() -> None:
    work = Work()

    async def run() -> None:
        pool = AsyncPool(None)
        with AsyncPool.limit(0.005):
            await pool.finish(work.do())
        assert work.ended == []
        await pool.close()

    asyncio.run(run())
    assert work.ended == ["work"]


def test_under_trio_a_cancelled_caller_waits_for_the_end() -> None:
    work = Work()

    async def run() -> None:
        with AsyncPool.limit(0.01):
            await trio.sleep(5)
        with trio.move_on_after(0.005):
            await AsyncPool(None).finish(work.do())

    trio.run(run)
    assert work.ended == ["work"]


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_what_is_finished_in_vain_tells_its_caller(backend: str) -> None:
    work = Work()

    async def fail() -> None:
        with pytest.raises(LookupError):
            await AsyncPool(None).finish(work.do(fails=True))

    anyio.run(fail, backend=backend)
    assert work.ended == ["work"]


def test_a_blocking_pool_runs_what_waits_for_nothing() -> None:
    ended: list[str] = []

    async def work() -> None:
        ended.append("work")

    blocking(Pool(None).finish(work()))
    assert ended == ["work"]
    with pytest.raises(ConfigurationError, match="needs the asynchronous client"):
        blocking(asyncio.sleep(0))


def test_an_event_loop_keeps_its_connections_and_a_second_one_has_others() -> None:
    pool = AsyncPool(None)
    loops = [asyncio.new_event_loop() for _ in range(2)]

    async def used() -> httpx2.AsyncClient:
        return pool.ready(asyncio.get_running_loop())

    first, second, *again = [loop.run_until_complete(used()) for loop in loops * 2]
    assert first is not second
    assert again == [first, second]
    for loop in loops:
        loop.close()
