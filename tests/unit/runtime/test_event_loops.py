from __future__ import annotations

import asyncio
import time

import anyio
import pytest
import trio
from closecrm._runtime.event_loops import cut_off, event_loop, run_detached, wait_for


def cancelling() -> int:
    task = asyncio.current_task()
    assert task
    return task.cancelling()


def test_what_takes_longer_is_cut_off_and_the_task_goes_on() -> None:
    async def run() -> list[str]:
        steps = ["begun"]
        with cut_off(0.01):
            await asyncio.sleep(5)
            steps.append("never")
        await asyncio.sleep(0)
        return [*steps, str(cancelling())]

    assert asyncio.run(run()) == ["begun", "0"]


def test_what_ends_in_time_is_left_alone() -> None:
    async def run() -> str:
        with cut_off(0.01):
            await asyncio.sleep(0)
        await asyncio.sleep(0.02)
        return "done"

    assert asyncio.run(run()) == "done"


def test_an_error_in_the_block_is_its_own() -> None:
    async def run() -> None:
        with cut_off(5):
            raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(run())


def test_a_cancellation_by_others_is_never_swallowed() -> None:
    async def block(task: asyncio.Task[None]) -> None:
        with cut_off(0.001):
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
        with cut_off(5):
            with cut_off(0.01):
                await asyncio.sleep(5)
            async with asyncio.timeout(5):
                with anyio.move_on_after(0.01) as scope:
                    await asyncio.sleep(5)
            return f"{scope.cancelled_caught} {cancelling()}"
        raise AssertionError

    assert asyncio.run(run()) == "True 0"


def test_under_trio_anyio_cuts_off_and_a_cancelled_caller_waits_for_the_end() -> None:
    ended: list[str] = []

    async def work() -> None:
        await trio.sleep(0.02)
        ended.append("work")

    async def run() -> object:
        with cut_off(0.01):
            await trio.sleep(5)
        with trio.move_on_after(0.005):
            await run_detached(work(), lambda: ended.append("done"), set())
        return event_loop()

    assert trio.run(run) is None
    assert ended == ["work", "done"]


def test_a_detached_coroutine_outlives_its_caller_and_can_be_waited_for() -> None:
    ended: list[str] = []
    tasks: set[asyncio.Task[None]] = set()

    async def work() -> None:
        await asyncio.sleep(0.02)
        ended.append("work")

    async def run() -> None:
        with cut_off(0.005):
            await run_detached(work(), lambda: ended.append("done"), tasks)
        assert (ended, len(tasks)) == ([], 1)
        await wait_for(tasks)

    asyncio.run(run())
    assert ended == ["work", "done"]
