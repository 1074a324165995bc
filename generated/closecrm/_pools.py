"""How a request is sent and waited for: all in which the blocking and the asynchronous differ."""

from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing, nullcontext
from typing import Any, TypeVar, cast

import anyio
import httpx2
from anyio.lowlevel import current_token

from ._runtime.configuration import REAL, Clock, PoolOf
from ._runtime.errors import ConfigurationError

T = TypeVar("T")


def blocking(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return cast("T", end.value)
    coroutine.close()
    raise ConfigurationError("an async function needs the asynchronous client")


class Pool(PoolOf[httpx2.Client]):
    """The connections of the blocking client; all its methods can be awaited."""

    kind = httpx2.Client
    limit = staticmethod(nullcontext)
    """A context that ends after so many seconds: never, for a blocking call cannot be cut off."""

    async def pieces(
        self, request: httpx2.Request
    ) -> AsyncGenerator[tuple[httpx2.Response, bytes], None]:
        """Send a request; yield its response with each piece of its body, the first one empty."""
        http = self.ready()
        response = http.send(request, stream=True, auth=None, follow_redirects=False)
        try:
            yield response, b""
            with nullcontext(response.iter_bytes()) as pieces:
                for piece in pieces:
                    yield response, piece
        finally:
            response.close()

    async def pause(self, seconds: float, clock: Clock = REAL) -> None:
        """Wait so many seconds, by a clock."""
        clock.sleep(seconds)

    async def finish(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine to its end, whatever becomes of the caller."""
        await work

    async def close(self) -> None:
        """Close its own connections."""
        if not self.given and not self.is_closed:
            http, self.is_closed = self.ready(), True
            http.close()


class AsyncPool(PoolOf[httpx2.AsyncClient]):
    """The connections of the asynchronous client; all its methods can be awaited."""

    kind = httpx2.AsyncClient
    limit = staticmethod(anyio.move_on_after)
    """A context that ends after so many seconds."""

    async def pieces(
        self, request: httpx2.Request
    ) -> AsyncGenerator[tuple[httpx2.Response, bytes], None]:
        """Send a request; yield its response with each piece of its body, the first one empty."""
        http = self.ready(current_token().native_token)
        response = await http.send(request, stream=True, auth=None, follow_redirects=False)
        try:
            yield response, b""
            async with aclosing(response.aiter_bytes()) as pieces:
                async for piece in pieces:
                    yield response, piece
        finally:
            await response.aclose()

    async def pause(self, seconds: float, clock: Clock = REAL) -> None:
        """Wait so many seconds, by a clock."""
        await clock.sleep_async(seconds)

    async def finish(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine to its end, whatever becomes of the caller."""
        loop: Any = current_token().native_token
        if not hasattr(loop, "create_task"):  # trio's, where nothing can outlive its caller
            with anyio.CancelScope(shield=True):
                return await work

        def end(task: Any) -> None:  # noqa: ANN401 - an asyncio.Task
            self.tasks.discard(task)
            if not task.cancelled():
                task.exception()  # or asyncio would log that nobody asked

        task = loop.create_task(work)
        self.tasks.add(task)  # or it might be collected
        task.add_done_callback(end)
        while not task.done():
            await self.pause(0.005)
        return cast("None", task.result())

    async def close(self) -> None:
        """Close its own connections, at the end of what `finish` runs."""
        loop = current_token().native_token
        while any(task.get_loop() is loop for task in self.tasks):
            await self.pause(0.005)
        if not self.given and not self.is_closed:
            http, self.is_closed = self.ready(current_token().native_token), True
            await http.aclose()
