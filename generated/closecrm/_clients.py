"""What users hold: clients and their pages. All that decides is in `_runtime`."""

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar, Generic, Self, TypedDict, TypeVar, Unpack

import httpx2
from pydantic import JsonValue

from ._pools import AsyncPool, Http, Pool, blocking
from ._runtime import ApiProfile
from ._runtime.calls import ApiOperation, PagedOperation, PageOf, Parts, unlisted
from ._runtime.configuration import Clock, Given, Settings, address, authorization
from ._runtime.exchange import Session
from ._runtime.models import Drift
from ._runtime.responses import RawResponse

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Query = Mapping[str, object]


class Options(TypedDict, total=False):
    """What can be set of a client, and of each view of it; `Settings` in `_runtime` explains it."""

    timeout: float | httpx2.Timeout
    total_timeout: float
    max_retries: int
    min_backoff: float
    max_backoff: float
    max_retry_after: float
    retry_rejected: bool
    max_response_bytes: int
    on_drift: Callable[[Drift], None] | None
    clock: Clock
    headers: Mapping[str, str]


class ClientOf(Generic[Http]):
    """What both clients have in common: how they are made, and their views."""

    _profile: ClassVar[ApiProfile]
    _pool: ClassVar[type[Any]]
    _is_view = False

    def __init__(
        self,
        *,
        api_key: str | None = None,
        access_token: Given = None,
        base_url: str | None = None,
        http_client: Http | None = None,
        **options: Unpack[Options],
    ) -> None:
        pool = self._pool(http_client)
        headers = pool.http.headers.copy()
        headers["Accept"] = "application/json, */*;q=0.5"
        headers["User-Agent"] = f"{self._profile.name}/{self._profile.version} python-httpx2"
        credential = authorization(self._profile, api_key, access_token)
        url = address(self._profile, base_url)
        session = Session(self._profile, pool, credential, url, headers, Settings())
        self._session = session.with_options(options)

    def with_options(self, **options: Unpack[Options]) -> Self:
        """Return a view of this client with other options; both share one pool of connections."""
        return self._view(self._session.with_options(options))

    def _view(self, session: Session) -> Self:
        view = object.__new__(type(self))
        for name, each in vars(self).items():
            if not isinstance(getattr(type(self), name, None), cached_property):  # a resource
                vars(view)[name] = each
        vars(view).update(_session=session, _is_view=True)
        return view


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


class ApiClient(ClientOf[httpx2.Client]):
    """The blocking client; may be shared by threads.

    It takes an `api_key`, or an `access_token`: a text, a function that returns one, or a
    refresher; what is not given comes from the environment. Your own `http_client` is never
    closed: its transport, hooks and headers apply, not its timeout, parameters, cookies and auth.
    """

    _pool = Pool

    def call(self, operation: ApiOperation[T], **parts: Unpack[Parts]) -> T:
        """Send one call and return its value."""
        return blocking(self._session.call(operation, parts))

    def page(self, paged: PagedOperation[T], **parts: Unpack[Parts]) -> Page[T]:
        """Send one call and return the first page of its list."""
        body = blocking(self._session.call(paged, parts))
        return Page(self.page, paged, self._profile, parts, body)

    def request(
        self, method: str, path: str, *, params: Query | None = None, json: object = None
    ) -> JsonValue:
        """Send a call that the spec does not have, to a path below `base_url`; return its JSON."""
        return self.call(unlisted(method, path), query=params or {}, json=json)

    def raw(self, call: Callable[[Self], T]) -> RawResponse[T]:
        """Return the response beside the value of a call: `raw(lambda c: c.things.get("a"))`."""
        session = replace(self._session, answers=deque(maxlen=1))
        return session.raw(call(self._view(session)))

    def close(self) -> None:
        """Close the connections; nothing for a view or a client on your own `http_client`."""
        if not self._is_view:
            blocking(self._session.pool.close())

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


class AsyncApiClient(ClientOf[httpx2.AsyncClient]):
    """The asynchronous client; may be shared by tasks, of asyncio or of trio.

    It takes an `api_key`, or an `access_token`: a text, a function that returns one, or a
    refresher; what is not given comes from the environment. Your own `http_client` is never
    closed: its transport, hooks and headers apply, not its timeout, parameters, cookies and auth.
    """

    _pool = AsyncPool

    async def call(self, operation: ApiOperation[T], **parts: Unpack[Parts]) -> T:
        """Send one call and return its value."""
        return await self._session.call(operation, parts)

    async def page(self, paged: PagedOperation[T], **parts: Unpack[Parts]) -> AsyncPage[T]:
        """Send one call and return the first page of its list."""
        body = await self._session.call(paged, parts)
        return AsyncPage(self.page, paged, self._profile, parts, body)

    async def request(
        self, method: str, path: str, *, params: Query | None = None, json: object = None
    ) -> JsonValue:
        """Send a call that the spec does not have, to a path below `base_url`; return its JSON."""
        return await self.call(unlisted(method, path), query=params or {}, json=json)

    async def raw(self, call: Callable[[Self], Awaitable[T]]) -> RawResponse[T]:
        """Return the response beside the value of a call: `raw(lambda c: c.things.get("a"))`."""
        session = replace(self._session, answers=deque(maxlen=1))
        return session.raw(await call(self._view(session)))

    async def aclose(self) -> None:
        """Close the connections; nothing for a view or a client on your own `http_client`."""
        if not self._is_view:
            await self._session.pool.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class ResourceOf(Generic[T]):
    """The operations of one tag, as methods, sent by one kind of client."""

    def __init__(self, client: T) -> None:
        self._client = client
