"""How a request is sent and waited for: all in which the blocking and the asynchronous differ."""

from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, aclosing, nullcontext, suppress
from typing import Any, TypeVar

import anyio
import httpx2

from ._runtime.exchange import PoolOf
from ._runtime.settings import Clock

T = TypeVar("T")
Scope = AbstractContextManager[object, bool | None]


def event_loop() -> object:
    """Return the running loop of asyncio, None under trio."""
    from asyncio import get_running_loop  # which a blocking client does not need

    with suppress(RuntimeError):
        return get_running_loop()
    return None


async def finished(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns; who is cancelled meanwhile waits for its end."""
    from asyncio import CancelledError, create_task, shield, wait

    if event_loop() is None:
        with anyio.CancelScope(shield=True):
            return await coroutine
    task = create_task(coroutine)
    try:
        return await shield(task)
    except CancelledError:
        with anyio.CancelScope(shield=True):
            await wait({task})
        raise


class Pool(PoolOf[httpx2.Client]):
    """The connections of the blocking client; all its methods can be awaited."""

    kind = httpx2.Client

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

    async def finish(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Return what a coroutine returns, which is finished even for a caller who is cancelled."""
        return await coroutine

    def limit(self, seconds: float) -> Scope:
        """Cut off what takes longer, if that can be done."""
        return nullcontext(seconds)


class AsyncPool(PoolOf[httpx2.AsyncClient]):
    """The connections of the asynchronous client; all its methods can be awaited."""

    kind = httpx2.AsyncClient

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

    async def finish(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Return what a coroutine returns, which is finished even for a caller who is cancelled."""
        return await finished(coroutine)

    def limit(self, seconds: float) -> Scope:
        """Cut off what takes longer, if that can be done."""
        return anyio.move_on_after(seconds)
