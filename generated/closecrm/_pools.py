"""How a request is sent and waited for: all in which the blocking and the asynchronous differ."""

import os
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, aclosing, nullcontext
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary, ref

import anyio
import httpx2
from anyio.lowlevel import current_token

from ._runtime.configuration import Clock
from ._runtime.errors import ConfigurationError
from ._runtime.models import Drift

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")
Http = TypeVar("Http", httpx2.Client, httpx2.AsyncClient)
REAL = Clock()
Keep = Callable[[bytes], bool]  # given each piece of a body: whether more is wanted


def blocking(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return cast("T", end.value)
    coroutine.close()
    raise ConfigurationError("an async function needs the asynchronous client")


def event_loop() -> Any:  # noqa: ANN401 - it has no common type
    """Return the running event loop, of asyncio or of trio."""
    import asyncio  # which a blocking client does not need

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return current_token().native_token


def cut_off(seconds: float) -> AbstractContextManager[object, bool | None]:
    """Return a context that ends after so many seconds."""
    import asyncio

    try:
        task = asyncio.current_task()
    except RuntimeError:  # under trio
        task = None
    return Deadline(seconds, task) if task else anyio.move_on_after(seconds)


class Deadline:
    """Cancels its own block after so many seconds; four times cheaper than a scope of anyio."""

    def __init__(self, seconds: float, task: "asyncio.Task[Any]") -> None:
        self._seconds, self._task, self._is_over = seconds, task, False

    def __enter__(self) -> None:
        self._before = self._task.cancelling()
        self._timer = self._task.get_loop().call_later(self._seconds, self._end)

    def _end(self) -> None:
        self._is_over = True
        self._task.cancel()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        self._timer.cancel()
        if not self._is_over:
            return False
        from asyncio import CancelledError

        # If others have cancelled the task too, it stays cancelled, as with `asyncio.timeout`.
        return self._task.uncancel() <= self._before and kind is CancelledError


class PoolOf(Generic[Http]):
    """The connections of a client and its views: `given`, or its own for each event loop."""

    kind: type[Http]
    is_closed = False
    retry_budget = 100.0  # no lock, since to lose a part of it in a race is no harm

    def __init__(self, given: Http | None) -> None:
        if not isinstance(cast("object", given), self.kind | None):
            raise ConfigurationError(f"http_client: need an httpx2.{self.kind.__name__}")
        self.given: Http | None = given
        self.http: Http = given or self._make()  # for the process and event loop of the first call
        self._others: dict[int, WeakKeyDictionary[object, Http]] = {}  # by process and event loop
        self.reported, self.tasks = set[Drift](), set[Any]()

    def ready(self, loop: object = None) -> Http:
        """Return what to send by, in an event loop if any; ConfigurationError for nothing."""
        if self.is_closed or self.http.is_closed:
            raise ConfigurationError("the client is closed")
        here = os.getpid(), ref(loop or self)
        # In one step, for threads may come at once.
        if here == vars(self).setdefault("_home", here):
            return self.http
        if self.given:  # two must not read from one connection
            raise ConfigurationError("http_client: is of another process or event loop")
        others = self._others.setdefault(os.getpid(), WeakKeyDictionary())
        return others.get(loop or self) or others.setdefault(loop or self, self._make())

    def _make(self) -> Http:
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        # What goes to this machine without TLS goes there past all proxies.
        return self.kind(cookies=no_cookies, mounts={"http://": None})


class Pool(PoolOf[httpx2.Client]):
    """The connections of the blocking client; all its methods can be awaited."""

    kind = httpx2.Client
    limit = staticmethod(nullcontext)
    """A context that ends after so many seconds: never, for a blocking call cannot be cut off."""

    async def receive(self, request: httpx2.Request, keep: Keep) -> httpx2.Response:
        """Send a request; return its response, and why its body, which `keep` got, is not whole."""
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
    limit = staticmethod(cut_off)
    """A context that ends after so many seconds."""

    async def receive(self, request: httpx2.Request, keep: Keep) -> httpx2.Response:
        """Send a request; return its response, and why its body, which `keep` got, is not whole."""
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
        """Wait so many seconds, by a clock."""
        await clock.sleep_async(seconds)

    async def finish(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine to its end, whatever becomes of the caller."""
        loop = event_loop()
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
        loop = event_loop()
        while any(task.get_loop() is loop for task in self.tasks):
            await self.pause(0.005)
        if not self.given and not self.is_closed:
            http, self.is_closed = self.ready(event_loop()), True
            await http.aclose()
