"""The two clients: thin drivers of one exchange, one of them asynchronous."""

import asyncio
import time
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from inspect import isawaitable
from typing import ClassVar, Generic, Self, TypeVar, Unpack, cast

import httpx2

from .calls import Parts
from .decoding import Decoder
from .errors import ConfigurationError
from .exchange import exchange
from .paging import AsyncPage, Page, Paging
from .profile import ApiProfile
from .settings import Options, Settings, TokenSource, address, authorization

T = TypeVar("T")
Http = TypeVar("Http", httpx2.Client, httpx2.AsyncClient)


class _Client(Generic[Http]):
    """Takes an `api_key` or an `access_token`, or a function that returns one for each attempt.

    What is not given comes from the environment. Your own `http_client` is never closed here;
    its transport, hooks and headers apply, its timeout, parameters, cookies and auth do not.
    """

    _profile: ClassVar[ApiProfile]
    _pool: type[Http]

    def __init__(
        self,
        *,
        api_key: str | None = None,
        access_token: str | TokenSource | None = None,
        base_url: str | None = None,
        http_client: Http | None = None,
        **options: Unpack[Options],
    ) -> None:
        credential = authorization(self._profile, api_key, access_token)
        url = address(self._profile, base_url)
        if http_client and not isinstance(cast("object", http_client), self._pool):
            raise ConfigurationError(f"http_client: need an httpx2.{self._pool.__name__}")
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        self._owned = http_client is None
        self._http: Http = http_client or self._pool(cookies=no_cookies)
        agent = f"{self._profile.name} python-httpx2"
        ours = {"Accept": "application/json, */*;q=0.5", "User-Agent": agent}
        settings = Settings(self._profile, url, credential, self._http, self._http.headers)
        self._settings = settings.changed({"headers": ours}).changed(options)

    def with_options(self, **options: Unpack[Options]) -> Self:
        """Return a view of this client with other options; both share one pool of connections."""
        view = self.__class__.__new__(self.__class__)  # no copy: resources cached here are ours
        settings = self._settings.changed(options)
        view.__dict__.update(_owned=False, _http=self._http, _settings=settings)
        return view


class ApiClient(_Client[httpx2.Client]):
    """The blocking client; may be shared by threads, is closed by `with` or `close`."""

    _pool = httpx2.Client

    def call(self, decoder: Decoder[T], route: str, **parts: Unpack[Parts]) -> T:
        """Send one call, such as `GET /things/{id}/`, and return its value."""
        steps, answer = exchange(self._settings, decoder, route, parts, time.sleep), None
        try:
            while True:
                answer = steps.send(answer)
        except StopIteration as end:
            return cast("T", end.value)

    def page(self, paging: Paging[T], route: str, **parts: Unpack[Parts]) -> Page[T]:
        """Send one call and return the first page of its list."""
        envelope = self.call(paging.decoder, route, **paging.fill(parts))
        return Page(paging, envelope, parts, partial(self.page, paging, route))

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

    async def call(self, decoder: Decoder[T], route: str, **parts: Unpack[Parts]) -> T:
        """Send one call, such as `GET /things/{id}/`, and return its value."""
        steps = exchange(self._settings, decoder, route, parts, asyncio.sleep)
        try:
            step = next(steps)
            while True:
                try:
                    answer = await step if isawaitable(step) else step
                except httpx2.RequestError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(answer)
        except StopIteration as end:
            return cast("T", end.value)

    async def page(self, paging: Paging[T], route: str, **parts: Unpack[Parts]) -> AsyncPage[T]:
        """Send one call and return the first page of its list."""
        envelope = await self.call(paging.decoder, route, **paging.fill(parts))
        return AsyncPage(paging, envelope, parts, partial(self.page, paging, route))

    async def aclose(self) -> None:
        """Close the connections; nothing for a view or a client on your own `http_client`."""
        if self._owned:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
