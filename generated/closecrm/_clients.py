"""What users hold: clients and their pages. All that decides is in `_runtime`."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Generic, Self, TypedDict, TypeVar, Unpack

import httpx2
from pydantic import JsonValue

from ._pools import AsyncPool, Pool, event_loop
from ._runtime.calls import ApiOperation, PagedOperation, PageOf, Parts
from ._runtime.client import ClientCore, blocking, unlisted
from ._runtime.credentials import Given
from ._runtime.models import Drift
from ._runtime.responses import RawResponse
from ._runtime.settings import Clock

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Query = Mapping[str, object]


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
            yield from page.data


class ApiClient(ClientCore):
    """The blocking client; may be shared by threads.

    It takes an `api_key`, or an `access_token`: a text, a function that returns one, a refresher.
    What is not given comes from the environment. Your own `http_client` is never closed here: its
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
        """Return the response beside the value of a call: `raw(lambda c: c.things.get("a"))`."""
        view = self._view({})
        view._answers = []  # noqa: SLF001 - one of us
        return view._answered(call(view))  # noqa: SLF001 - one of us

    def close(self) -> None:
        """Close the connections; nothing for a view or a client on your own `http_client`."""
        if not self._is_view and (http := self._pool.closing()):
            http.close()

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


class AsyncApiClient(ClientCore):
    """The asynchronous client; may be shared by tasks, of asyncio or of trio.

    It takes an `api_key`, or an `access_token`: a text, a function that returns one, a refresher.
    What is not given comes from the environment. Your own `http_client` is never closed here: its
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
        """Return the response beside the value of a call: `raw(lambda c: c.things.get("a"))`."""
        view = self._view({})
        view._answers = []  # noqa: SLF001 - one of us
        return view._answered(await call(view))  # noqa: SLF001 - one of us

    async def aclose(self) -> None:
        """Close the connections; nothing for a view or a client on your own `http_client`."""
        if not self._is_view and (http := self._pool.closing(event_loop())):
            await http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class ResourceOf(Generic[T]):
    """The operations of one tag, as methods, sent by one kind of client."""

    def __init__(self, client: T) -> None:
        self._client = client
