"""Two ways to do the same in one process, timed in turn: a machine that slows down slows both."""

import gc
import time
from collections.abc import Callable
from statistics import median


def ratio(
    mine: Callable[[], object],
    theirs: Callable[[], object],
    *,
    turns: int,
    clock: Callable[[], float] = time.process_time,
) -> float:
    """Return what `mine` costs in units of `theirs`, by CPU time: the median of the pairs."""
    ratios: list[float] = []
    for turn in range(turns + 1):
        costs: dict[Callable[[], object], float] = {}
        for side in (mine, theirs) if turn % 2 else (theirs, mine):
            gc.collect()
            start = clock()
            side()
            costs[side] = clock() - start
        ratios.append(costs[mine] / costs[theirs])
    return median(ratios[1:])  # the first pair fills the caches


def repeated(times: int, call: Callable[[], object]) -> Callable[[], None]:
    """Return a function that calls another one so many times."""

    def run() -> None:
        for _ in range(times):
            call()

    return run
