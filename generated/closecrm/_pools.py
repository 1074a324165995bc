"""How a request is sent and waited for: all in which the blocking and the asynchronous differ."""

from collections.abc import Callable, Coroutine
from contextlib import aclosing, nullcontext
from typing import Any

import httpx2

from ._runtime.configuration import Clock, PoolOf

REAL = Clock()


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
        try:
            await coroutine
        finally:
            done()

    async def close(self) -> None:
        """Close its own connections."""
        if http := self.closing():
            http.close()


class AsyncPool(PoolOf[httpx2.AsyncClient]):
    """The connections of the asynchronous client; all its methods can be awaited."""

    kind = httpx2.AsyncClient

    def __init__(self, given: httpx2.AsyncClient | None) -> None:
        from ._runtime import event_loops  # and asyncio, which a blocking client does not need

        super().__init__(given)
        self.loops, self.limit = event_loops, event_loops.cut_off

    async def receive(
        self, request: httpx2.Request, keep: Callable[[bytes], bool]
    ) -> httpx2.Response:
        """Send a request, and read pieces of its response as long as they are kept."""
        http = self.ready(self.loops.event_loop())
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
        await self.loops.run_detached(coroutine, done, self.tasks)

    async def close(self) -> None:
        """Close its own connections, at the end of what `finish` runs."""
        await self.loops.wait_for(self.tasks)
        if http := self.closing(self.loops.event_loop()):
            await http.aclose()
