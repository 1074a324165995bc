"""How a request is sent and waited for: all in which the blocking and the asynchronous differ."""

from collections.abc import Callable, Coroutine
from contextlib import aclosing, nullcontext, suppress
from typing import Any

import anyio
import httpx2

from ._runtime.configuration import Clock, PoolOf


def event_loop() -> object:
    """Return the running loop of asyncio, None under trio."""
    from asyncio import get_running_loop  # which a blocking client does not need

    with suppress(RuntimeError):
        return get_running_loop()
    return None


async def concluded(coroutine: Coroutine[Any, Any, None], done: Callable[[], None]) -> None:
    """Run a coroutine, and call `done` at its end."""
    try:
        await coroutine
    finally:
        done()


async def detached(
    coroutine: Coroutine[Any, Any, None], done: Callable[[], None], tasks: set[Any]
) -> None:
    """Run a coroutine as a task that goes on if its caller is cancelled; trio makes him wait."""
    from asyncio import create_task, shield

    if event_loop() is None:
        with anyio.CancelScope(shield=True):
            return await concluded(coroutine, done)
    task = create_task(coroutine)
    tasks.add(task)  # or it might be collected
    task.add_done_callback(tasks.discard)
    task.add_done_callback(lambda _: done())
    task.add_done_callback(lambda task: task.cancelled() or task.exception())  # not unheard of
    return await shield(task)


async def settled(tasks: set[Any]) -> None:
    """Wait for the tasks of this event loop, which end in time."""
    from asyncio import wait

    if own := {task for task in tasks if task.get_loop() is event_loop()}:
        await wait(own)


class Pool(PoolOf[httpx2.Client]):
    """The connections of the blocking client; all its methods can be awaited."""

    kind = httpx2.Client
    limit = staticmethod(nullcontext)  # cuts off what takes longer, if that can be done

    async def receive(
        self, request: httpx2.Request, keep: Callable[[bytes], bool]
    ) -> httpx2.Response:
        """Send a request, and read pieces of its response as long as they are kept."""
        http = self.ready()
        response = http.send(request, stream=True, auth=None, follow_redirects=False)
        try:
            with nullcontext(response.iter_bytes()) as pieces:
                for piece in pieces:
                    if not keep(piece):
                        break
        except httpx2.DecodingError as error:
            response.extensions["fault"] = f"cannot be decompressed: {error}"
        finally:
            response.close()
        return response

    async def pause(self, clock: Clock, seconds: float) -> None:
        """Wait."""
        clock.sleep(seconds)

    async def finish(self, coroutine: Coroutine[Any, Any, None], done: Callable[[], None]) -> None:
        """Run a coroutine, whatever becomes of the caller, and call `done` at its end."""
        await concluded(coroutine, done)

    async def close(self) -> None:
        """Close its own connections, when what is to be finished is."""
        self.tasks.clear()
        if http := self.closing():
            http.close()


class AsyncPool(PoolOf[httpx2.AsyncClient]):
    """The connections of the asynchronous client; all its methods can be awaited."""

    kind = httpx2.AsyncClient
    limit = staticmethod(anyio.move_on_after)  # cuts off what takes longer, if that can be done

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

    async def pause(self, clock: Clock, seconds: float) -> None:
        """Wait."""
        await clock.sleep_async(seconds)

    async def finish(self, coroutine: Coroutine[Any, Any, None], done: Callable[[], None]) -> None:
        """Run a coroutine, whatever becomes of the caller, and call `done` at its end."""
        await detached(coroutine, done, self.tasks)

    async def close(self) -> None:
        """Close its own connections, when what is to be finished is."""
        await settled(self.tasks)
        if http := self.closing(event_loop()):
            await http.aclose()
