"""What blocks and what waits: pages, connections and clients, each from one template.

All that decides is in `_runtime`.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import AbstractContextManager, aclosing, nullcontext, suppress
from typing import Any, Generic, Self, TypedDict, TypeVar, Unpack

import anyio
import httpx2
from pydantic import JsonValue

from ._runtime.calls import ApiOperation, PagedOperation, PageOf, Parts
from ._runtime.client import ClientCore, blocking, unlisted
from ._runtime.credentials import Given
from ._runtime.exchange import PoolOf
from ._runtime.models import Drift
from ._runtime.responses import RawResponse
from ._runtime.settings import Clock

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Query = Mapping[str, object]
Scope = AbstractContextManager[object, bool | None]


class Options(TypedDict, total=False):
    """What can be set of a client, and of each view of it; `_runtime/settings.py` explains it."""

    timeout: float | httpx2.Timeout
    total_timeout: float
    max_retries: int
    min_backoff: float
    max_backoff: float
    max_retry_after: float
    retry_rejected: bool
    max_response_bytes: int
    on_drift: Callable[[Drift], object] | None
    clock: Clock
    headers: Mapping[str, str]


def event_loop() -> object:
    """Return the running loop of asyncio, None under trio."""
    from asyncio import get_running_loop  # which the blocking client does not need

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


class Page(PageOf[T_co]):
    """One page of a list; iteration yields its items and those of the pages that follow."""

    def pages(self) -> Iterator[Self]:
        """Yield this page and all that follow; CloseError if one comes twice."""
        page: Self | None = self
        del self  # or the first page would be kept as long as the iteration lasts
        while page:
            yield page
            page = page._fetch() if page.has_more else None  # noqa: SLF001 - one of us

    def __iter__(self) -> Iterator[T_co]:
        pages = self.pages()
        del self
        for page in pages:
            for item in page.data:
                yield item


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
        return nullcontext()


class ApiClient(ClientCore):
    """The blocking client; may be shared by threads.

    It takes an `api_key`, or an `access_token`: a text, a function that returns one, or a refresher;
    what is not given comes from the environment. Your own `http_client` is never closed here: its
    transport, hooks and headers apply, its timeout, parameters, cookies and auth do not.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        access_token: Given = None,
        base_url: str | None = None,
        http_client: httpx2.Client | None = None,
        **options: Unpack[Options],
    ) -> None:
        self._pool = Pool(http_client)
        self._open(api_key, access_token, base_url)
        self._apply(options)

    def with_options(self, **options: Unpack[Options]) -> Self:
        """Return a view of this client with other options; both share one pool of connections."""
        return self._view(options)

    def call(self, operation: ApiOperation[T], **parts: Unpack[Parts]) -> T:
        """Send one call and return its value."""
        return blocking(self._call(operation, parts))

    def page(self, paged: PagedOperation[T], **parts: Unpack[Parts]) -> Page[T]:
        """Send one call and return the first page of its list."""
        body = blocking(self._call(paged, parts))
        return Page(self.page, paged, self._profile, parts, body)

    def request(
        self, method: str, path: str, *, params: Query | None = None, json: object = None
    ) -> JsonValue:
        """Send a call that the spec does not have, to a path below `base_url`; return its JSON."""
        return blocking(self._call(unlisted(method, path), {"query": params or {}, "json": json}))

    def raw(self, call: Callable[[Self], T]) -> RawResponse[T]:
        """Return the response beside the value: `client.raw(lambda c: c.things.get("a"))`."""
        view = self._view({})
        view._answers = []  # noqa: SLF001 - one of us
        return view._answered(call(view))  # noqa: SLF001 - one of us

    def close(self) -> None:
        """Close the connections; nothing for a view or a client on your own `http_client`."""
        if not (self._is_view or self._pool.given):
            self._pool.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncPage(PageOf[T_co]):
    """One page of a list; iteration yields its items and those of the pages that follow."""

    async def pages(self) -> AsyncIterator[Self]:
        """Yield this page and all that follow; CloseError if one comes twice."""
        page: Self | None = self
        del self  # or the first page would be kept as long as the iteration lasts
        while page:
            yield page
            page = await page._fetch() if page.has_more else None  # noqa: SLF001 - one of us

    async def __aiter__(self) -> AsyncIterator[T_co]:
        pages = self.pages()
        del self
        async for page in pages:
            for item in page.data:
                yield item


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


class AsyncApiClient(ClientCore):
    """The asynchronous client; may be shared by tasks, of asyncio or of trio.

    It takes an `api_key`, or an `access_token`: a text, a function that returns one, or a refresher;
    what is not given comes from the environment. Your own `http_client` is never closed here: its
    transport, hooks and headers apply, its timeout, parameters, cookies and auth do not.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        access_token: Given = None,
        base_url: str | None = None,
        http_client: httpx2.AsyncClient | None = None,
        **options: Unpack[Options],
    ) -> None:
        self._pool = AsyncPool(http_client)
        self._open(api_key, access_token, base_url)
        self._apply(options)

    def with_options(self, **options: Unpack[Options]) -> Self:
        """Return a view of this client with other options; both share one pool of connections."""
        return self._view(options)

    async def call(self, operation: ApiOperation[T], **parts: Unpack[Parts]) -> T:
        """Send one call and return its value."""
        return await self._call(operation, parts)

    async def page(self, paged: PagedOperation[T], **parts: Unpack[Parts]) -> AsyncPage[T]:
        """Send one call and return the first page of its list."""
        body = await self._call(paged, parts)
        return AsyncPage(self.page, paged, self._profile, parts, body)

    async def request(
        self, method: str, path: str, *, params: Query | None = None, json: object = None
    ) -> JsonValue:
        """Send a call that the spec does not have, to a path below `base_url`; return its JSON."""
        return await self._call(unlisted(method, path), {"query": params or {}, "json": json})

    async def raw(self, call: Callable[[Self], Awaitable[T]]) -> RawResponse[T]:
        """Return the response beside the value: `await client.raw(lambda c: c.things.get("a"))`."""
        view = self._view({})
        view._answers = []  # noqa: SLF001 - one of us
        return view._answered(await call(view))  # noqa: SLF001 - one of us

    async def aclose(self) -> None:
        """Close the connections; nothing for a view or a client on your own `http_client`."""
        if not (self._is_view or self._pool.given):
            await self._pool.http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class ResourceOf(Generic[T]):
    """The operations of one tag, as methods, sent by one kind of client."""

    def __init__(self, client: T) -> None:
        self._client = client
