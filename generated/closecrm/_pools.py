"""How a request is sent and waited for: all in which the blocking and the asynchronous differ."""

from collections.abc import Callable, Coroutine
from contextlib import aclosing, nullcontext, suppress
from typing import Any

import anyio
import httpx2

from ._runtime.configuration import Clock, PoolOf

REAL = Clock()


def event_loop() -> object:
    """Return the running loop of asyncio, None under trio."""
    from asyncio import get_running_loop  # which a blocking client does not need

    with suppress(RuntimeError):
        return get_running_loop()
    return None


async def run_then(coroutine: Coroutine[Any, Any, None], done: Callable[[], None]) -> None:
    """Run a coroutine, and call `done` at its end."""
    try:
        await coroutine
    finally:
        done()


async def run_detached(
    coroutine: Coroutine[Any, Any, None], done: Callable[[], None], tasks: set[Any]
) -> None:
    """Run a coroutine as a task that goes on if its caller is cancelled; trio makes him wait."""
    from asyncio import Task, create_task, shield

    if event_loop() is None:
        with anyio.CancelScope(shield=True):
            return await run_then(coroutine, done)

    def end(task: Task[None]) -> None:
        tasks.discard(task)
        done()
        if not task.cancelled():
            task.exception()  # or asyncio would log that nobody asked

    task = create_task(coroutine)
    tasks.add(task)  # or it might be collected
    task.add_done_callback(end)
    return await shield(task)


class Pool(PoolOf[httpx2.Client]):
    """The connections of the blocking client; all its methods can be awaited."""

    kind = httpx2.Client
    limit = staticmethod(nullcontext)  # a blocking call cannot be cut off

    async def receive(
        self, request: httpx2.Request, keep: Callable[[bytes], bool]
    ) -> httpx2.Response:
        """Send a request, and read pieces of its response as long as they are kept."""
        http = self.ready()
        response = http.send(request, stream=True, auth=None, follow_redirects=False)
        try:
            for piece in response.iter_bytes():
                if not keep(piece):
                    break
        except httpx2.DecodingError as error:
            response.extensions["fault"] = f"cannot be decompressed: {error}"
        finally:
            response.close()
        return response

    async def pause(self, seconds: float, clock: Clock = REAL) -> None:
        """Wait, by a clock."""
        clock.sleep(seconds)

    async def finish(self, coroutine: Coroutine[Any, Any, None], done: Callable[[], None]) -> None:
        """Run a coroutine to its end, whatever becomes of the caller, and then `done`."""
        await run_then(coroutine, done)

    async def close(self) -> None:
        """Close its own connections."""
        if http := self.closing():
            http.close()


class AsyncPool(PoolOf[httpx2.AsyncClient]):
    """The connections of the asynchronous client; all its methods can be awaited."""

    kind = httpx2.AsyncClient
    limit = staticmethod(anyio.move_on_after)  # cuts off what takes longer

    async def receive(
        self, request: httpx2.Request, keep: Callable[[bytes], bool]
    ) -> httpx2.Response:
        """Send a request, and read pieces of its response as long as they are kept."""
        http = self.ready(event_loop())
        response = await http.send(request, stream=True, auth=None, follow_redirects=False)
        try:
            async with aclosing(response.aiter_bytes()) as pieces:
                async for piece in pieces:
                    if not keep(piece):
                        break
        except httpx2.DecodingError as error:
            response.extensions["fault"] = f"cannot be decompressed: {error}"
        finally:
            await response.aclose()
        return response

    async def pause(self, seconds: float, clock: Clock = REAL) -> None:
        """Wait, by a clock."""
        await clock.sleep_async(seconds)

    async def finish(self, coroutine: Coroutine[Any, Any, None], done: Callable[[], None]) -> None:
        """Run a coroutine to its end, whatever becomes of the caller, and then `done`."""
        await run_detached(coroutine, done, self.tasks)

    async def close(self) -> None:
        """Close its own connections, at the end of what `finish` runs."""
        if own := {task for task in self.tasks if task.get_loop() is event_loop()}:
            from asyncio import wait

            await wait(own)
        if http := self.closing(event_loop()):
            await http.aclose()
