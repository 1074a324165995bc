"""The two clients: one exchange of attempts and answers, driven in two colours."""

import asyncio
import random
import re
import time
from collections.abc import Callable, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from inspect import isawaitable
from typing import Any, ClassVar, Generic, Self, TypedDict, TypeVar, Unpack, cast

import httpx2

from . import ApiProfile, calls, errors
from .calls import ApiOperation, AsyncPage, Outcome, Page, PagedOperation, Parts, TokenSource

T = TypeVar("T")
Http = TypeVar("Http", httpx2.Client, httpx2.AsyncClient)

_IDEMPOTENT = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"}
_PASSING = {408, 429, 500, 502, 503, 504}
_LIMITED = {429}  # a limiter refuses before any work is done; the others do not promise that
_INTERRUPTED = (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError)
_NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)


class Options(TypedDict, total=False):
    """What a view of a client may change."""

    timeout: float | httpx2.Timeout
    max_retries: int
    headers: Mapping[str, str]


class _Client(Generic[Http]):
    """Takes an `api_key` or an `access_token`, or a function that returns one for each attempt.

    What is not given comes from the environment. Your own `http_client` is never closed here;
    its transport, hooks and headers apply, its timeout, parameters, cookies and auth do not.
    """

    _profile: ClassVar[ApiProfile]
    _pool: type[Http]
    _sleep: Callable[[float], object]
    _timeout: float | httpx2.Timeout = httpx2.Timeout(30, connect=5, pool=5)  # seconds
    _max_retries = 2

    def __init__(
        self,
        *,
        api_key: str | None = None,
        access_token: str | TokenSource | None = None,
        base_url: str | None = None,
        http_client: Http | None = None,
        **options: Unpack[Options],
    ) -> None:
        self._credential = calls.authorization(self._profile, api_key, access_token)
        self._url = calls.address(self._profile, base_url)
        if http_client and not isinstance(cast("object", http_client), self._pool):
            raise errors.ConfigurationError(f"http_client: need an httpx2.{self._pool.__name__}")
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        self._http: Http = http_client or self._pool(cookies=no_cookies)
        self._headers: httpx2.Headers = self._http.headers.copy()
        self._headers["Accept"] = "application/json, */*;q=0.5"
        self._headers["User-Agent"] = f"{self._profile.name} python-httpx2"
        self._apply(options, owned=http_client is None)

    def with_options(self, **options: Unpack[Options]) -> Self:
        """Return a view of this client with other options; both share one pool of connections."""
        view = self.__class__.__new__(self.__class__)
        ours = {name: each for name, each in vars(self).items() if name.startswith("_")}
        view.__dict__.update(ours)  # without the resources, which send by this client
        view._apply(options, owned=False)  # noqa: SLF001 - one of us
        return view

    def _apply(self, options: Options, *, owned: bool) -> None:
        changes: dict[str, Any] = {**options}
        self._owned, self._headers = owned, self._headers.copy()
        self._headers.update(calls.encode_headers(changes.pop("headers", {})))
        for name, value in changes.items():
            if name not in Options.__annotations__:  # its value may be a secret
                raise TypeError(f"{name}: there is no such option")
            kinds = int if name == "max_retries" else int | float | httpx2.Timeout
            is_number = isinstance(value, kinds) and not isinstance(value, bool)
            if not is_number or (isinstance(value, int | float) and not 0 <= value < float("inf")):
                raise errors.ConfigurationError(f"{name}: {value!r} is no number from 0 on")
            setattr(self, f"_{name}", value)

    def _request(self, operation: ApiOperation[Any], parts: Parts) -> httpx2.Request:
        headers, content = self._headers.copy(), parts.get("content")
        if (json := parts.get("json")) is not None:
            headers["Content-Type"], content = "application/json", calls.encode_json(json)
        headers.update(calls.encode_headers(parts.get("headers", {})))
        return httpx2.Request(
            operation.method,
            self._url + calls.encode_path(operation.path, parts.get("path", {})),
            params=calls.encode_query(self._profile, parts) or None,
            headers=headers,
            content=content,
            data=calls.texts(parts.get("form") or {}) or None,
            extensions={"timeout": httpx2.Timeout(self._timeout).as_dict()},
        )

    async def _exchange(self, operation: ApiOperation[T], parts: Parts) -> T:
        """Return the value of a call, or raise; a blocking client never waits at an `await`."""
        request, attempt = self._request(operation, parts), 0
        if self._http.is_closed:
            raise errors.ConfigurationError("the client is closed")
        while True:
            attempt += 1
            request.extensions["attempts"] = attempt  # for the error, if there will be one
            credential = self._credential
            if callable(credential):
                credential = calls.Credential("bearer", await self._settle(credential()))
            if credential:
                credential.authorize(request)
            try:
                sent = self._http.send(request, auth=None, follow_redirects=False)
                outcome: Outcome = await self._settle(sent)
            except httpx2.RequestError as error:
                outcome = error
            wait = pause(outcome, request.method, attempt)
            if wait is None or attempt > self._max_retries:
                return operation.value(outcome, request, self._profile)
            await self._settle(self._sleep(wait))

    async def _settle(self, value: Any) -> Any:  # noqa: ANN401 - what httpx2 or a function gives
        is_async = isinstance(self._http, httpx2.AsyncClient)
        return await value if is_async and isawaitable(value) else value


class ApiClient(_Client[httpx2.Client]):
    """The blocking client; may be shared by threads, is closed by `with` or `close`."""

    _pool = httpx2.Client
    _sleep: Callable[[float], object] = staticmethod(time.sleep)

    def call(self, operation: ApiOperation[T], **parts: Unpack[Parts]) -> T:
        """Send one call and return its value."""
        try:
            self._exchange(operation, parts).send(None)
        except StopIteration as end:
            return cast("T", end.value)
        raise AssertionError("a blocking client never waits")

    def page(self, paged: PagedOperation[T], **parts: Unpack[Parts]) -> Page[T]:
        """Send one call and return the first page of its list."""
        return Page(self.page, paged, parts, self.call(paged, **parts))

    def close(self) -> None:
        """Close the connections; nothing for a view or a client on your own `http_client`."""
        if self._owned:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncApiClient(_Client[httpx2.AsyncClient]):
    """The asynchronous client, for asyncio; closed by `async with` or `aclose`."""

    _pool = httpx2.AsyncClient
    _sleep: Callable[[float], object] = staticmethod(asyncio.sleep)

    async def call(self, operation: ApiOperation[T], **parts: Unpack[Parts]) -> T:
        """Send one call and return its value."""
        return await self._exchange(operation, parts)

    async def page(self, paged: PagedOperation[T], **parts: Unpack[Parts]) -> AsyncPage[T]:
        """Send one call and return the first page of its list."""
        return AsyncPage(self.page, paged, parts, await self.call(paged, **parts))

    async def aclose(self) -> None:
        """Close the connections; nothing for a view or a client on your own `http_client`."""
        if self._owned:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class ResourceOf(Generic[T]):
    """The operations of one tag, as methods, sent by one kind of client."""

    def __init__(self, client: T) -> None:
        self._client = client


def pause(outcome: Outcome, method: str, attempt: int) -> float | None:
    """Return the seconds to wait before another attempt, None if there must be none."""
    idempotent, asked = method in _IDEMPOTENT, 0.0
    if isinstance(outcome, httpx2.RequestError):
        again = isinstance(outcome, _INTERRUPTED if idempotent else _NEVER_SENT)
    elif again := outcome.status_code in (_PASSING if idempotent else _LIMITED):
        header = outcome.headers.get("retry-after", "")
        asked = float(header) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", header) else 0.0
    drawn = random.uniform(0, 0.5 * 2 ** min(attempt - 1, 4))  # noqa: S311 - no secret
    return max(asked, drawn) if again and asked <= 60 else None  # noqa: PLR2004 - a minute
