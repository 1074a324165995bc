"""What blocks and what waits: pages, connections and clients, each from one template.

All that decides is in `_runtime`.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, aclosing, nullcontext, suppress
from typing import Generic, Self, TypeVar, Unpack

import anyio
import httpx2
from pydantic import JsonValue

from ._runtime.calls import ApiOperation, PagedOperation, PageOf, Parts
from ._runtime.client import ClientOf, blocking, unlisted
from ._runtime.exchange import PoolOf
from ._runtime.responses import RawResponse
from ._runtime.settings import Clock

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Query = Mapping[str, object]
Scope = AbstractContextManager[object, bool | None]


def event_loop() -> object:
    """Return the running loop of asyncio, None under trio."""
    from asyncio import get_running_loop  # which the blocking client does not need

    with suppress(RuntimeError):
        return get_running_loop()
    return None


class Page(PageOf[T_co]):
    """One page of a list; iteration yields its items and those of the pages that follow."""

    def pages(self) -> Iterator[Self]:
        """Yield this page and all that follow; CloseError if one comes twice."""
        page: Self | None = self
        while page:
            yield page
            page = page._fetch() if page.has_more else None  # noqa: SLF001 - one of us

    def __iter__(self) -> Iterator[T_co]:
        for page in self.pages():
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

    def limit(self, seconds: float, *, shield: bool = False) -> Scope:
        """Cut off what takes longer, if that can be done; `shield` it from whoever else would."""
        return nullcontext()


class ApiClient(ClientOf[httpx2.Client]):
    """The blocking client; may be shared by threads."""

    _make_pool = Pool

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
        view = self._recorded()
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
        while page:
            yield page
            page = await page._fetch() if page.has_more else None  # noqa: SLF001 - one of us

    async def __aiter__(self) -> AsyncIterator[T_co]:
        async for page in self.pages():
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

    def limit(self, seconds: float, *, shield: bool = False) -> Scope:
        """Cut off what takes longer, if that can be done; `shield` it from whoever else would."""
        return anyio.move_on_after(seconds, shield=shield)


class AsyncApiClient(ClientOf[httpx2.AsyncClient]):
    """The asynchronous client; may be shared by tasks, of asyncio or of trio."""

    _make_pool = AsyncPool

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
        view = self._recorded()
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
