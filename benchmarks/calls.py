"""Calls of one contender against calls by hand: python -m benchmarks.calls MODULE ADDRESS.

Prints the ratios as JSON.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

import httpx2

from benchmarks import ours
from benchmarks.bare import calls as bare
from benchmarks.timing import ratio, repeated

TURNS, CALLS, TASKS = 41, 50, 50
LIMITS = httpx2.Limits(max_connections=TASKS, max_keepalive_connections=TASKS)


def main(module: str, address: str) -> None:
    """Measure what the contender has of blocking, asynchronous and concurrent calls."""
    contender: Any = import_module(module)
    mine, theirs = repeated(CALLS, contender.call(address)), repeated(CALLS, bare.call(address))
    figures = {"call": ratio(mine, theirs, turns=TURNS)}
    with asyncio.Runner() as runner:
        if hasattr(contender, "acall"):
            mine = _together(runner, 1, contender.acall(address))
            theirs = _together(runner, 1, bare.acall(address))
            figures["acall"] = ratio(mine, theirs, turns=TURNS)
        if contender is ours:
            ours_http, bare_http = (httpx2.AsyncClient(limits=LIMITS) for _ in range(2))
            mine = _together(runner, TASKS, ours.acall(address, ours_http))
            theirs = _together(runner, TASKS, bare.acall(address, bare_http))
            # Throughput is calls by time: the other way round.
            figures["crowd"] = ratio(theirs, mine, turns=TURNS, clock=time.perf_counter)
    print(json.dumps(figures))  # noqa: T201 - the result


def _together(
    runner: asyncio.Runner, tasks: int, call: Callable[[], Awaitable[object]]
) -> Callable[[], None]:
    """Return a function that makes calls in so many tasks at once, each one after the other."""

    async def task() -> None:
        for _ in range(CALLS if tasks == 1 else 4):
            await call()

    async def run() -> None:
        await asyncio.gather(*(task() for _ in range(tasks)))

    return lambda: runner.run(run())


if __name__ == "__main__":
    main(*sys.argv[1:])
