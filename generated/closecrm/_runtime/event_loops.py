"""What an asynchronous client asks of the event loop; under trio anyio does it."""

from asyncio import CancelledError, Task, create_task, current_task, get_running_loop, shield, wait
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from typing import Any, Self

import anyio


def event_loop() -> object:
    """Return the running loop of asyncio, None under trio."""
    try:
        return get_running_loop()
    except RuntimeError:
        return None


class Deadline:
    """Cancels its own block after so many seconds; cheaper than a scope of anyio."""

    def __init__(self, seconds: float, task: Task[Any]) -> None:
        self._seconds, self._task, self._is_over = seconds, task, False

    def __enter__(self) -> Self:
        self._before = self._task.cancelling()
        self._timer = self._task.get_loop().call_later(self._seconds, self._end)
        return self

    def _end(self) -> None:
        self._is_over = True
        self._task.cancel()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        self._timer.cancel()
        if not self._is_over:
            return False
        # If others have cancelled the task too, it stays cancelled, as with `asyncio.timeout`.
        return self._task.uncancel() <= self._before and kind is CancelledError


def cut_off(seconds: float) -> AbstractContextManager[object, bool | None]:
    """Return a context that ends after so many seconds."""
    task = current_task() if event_loop() else None
    return Deadline(seconds, task) if task else anyio.move_on_after(seconds)


async def run_detached(
    coroutine: Coroutine[Any, Any, None], done: Callable[[], None], tasks: set[Any]
) -> None:
    """Run a coroutine as a task that goes on if its caller is cancelled; trio makes him wait."""
    if event_loop() is None:
        with anyio.CancelScope(shield=True):
            try:
                return await coroutine
            finally:
                done()

    def end(task: Task[None]) -> None:
        tasks.discard(task)
        done()
        if not task.cancelled():
            task.exception()  # or asyncio would log that nobody asked

    task = create_task(coroutine)
    tasks.add(task)  # or it might be collected
    task.add_done_callback(end)
    return await shield(task)


async def wait_for(tasks: set[Any]) -> None:
    """Wait for the end of those tasks that are of this loop."""
    if own := {task for task in tasks if task.get_loop() is event_loop()}:
        await wait(own)
