"""What a client is given: its settings, connections and credential."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from http.cookiejar import CookieJar, DefaultCookiePolicy
from inspect import iscoroutinefunction
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

import anyio
import httpx2

from . import ApiProfile
from .credentials import Credential
from .errors import ConfigurationError
from .models import Drift
from .oauth import OAuthRefresher

Http = TypeVar("Http", httpx2.Client, httpx2.AsyncClient)
TokenSource = Callable[[], str | Awaitable[str]]
Given = str | TokenSource | OAuthRefresher | None


@dataclass(frozen=True)
class Clock:
    """Time, in seconds, and chance; a test gives its own and never waits."""

    now: Callable[[], float] = time.monotonic
    date: Callable[[], float] = time.time
    draw: Callable[[], float] = random.random
    sleep: Callable[[float], object] = time.sleep
    sleep_async: Callable[[float], Awaitable[object]] = anyio.sleep


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How calls are sent; times are in seconds. `Options` in `_clients` has the same."""

    timeout: float | httpx2.Timeout = 30.0  # of each read and write; to connect 5 at most
    total_timeout: float = 120.0  # of a call with all attempts; a blocking read may overshoot it
    max_retries: int = 2
    min_backoff: float = 0.5  # a pause is drawn from 0 to a bound that doubles with each retry
    max_backoff: float = 8.0
    max_retry_after: float = 60.0  # no server is waited for longer
    retry_rejected: bool = True  # send a POST again that a rate limit refused
    max_response_bytes: int = 64 * 2**20  # after decompression
    on_drift: Callable[[Drift], None] | None = None  # told once of each drift; it may raise
    clock: Clock = Clock()

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            kind = cast("type[object]", type(vars(Settings)[name]))  # of the default
            if name == "timeout" and isinstance(value, httpx2.Timeout):
                continue
            if kind in {int, float}:
                is_number = isinstance(value, (int, kind)) and not isinstance(value, bool)
                if not is_number or not 0 <= value < (1e15 if kind is int else 1e9):
                    raise ConfigurationError(f"{name}: {value!r} is no number from 0 on")
            elif not isinstance(value, kind) and not (name == "on_drift" and _is_function(value)):
                raise ConfigurationError(f"{name}: {value!r} cannot be used")

    @cached_property
    def phases(self) -> dict[str, float | None]:
        """How long each phase of a request may take."""
        given = self.timeout
        if not isinstance(given, httpx2.Timeout):
            given = httpx2.Timeout(given, connect=min(given, 5.0), pool=min(given, 5.0))
        return given.as_dict()


def _is_function(value: object) -> bool:
    return callable(value) and not iscoroutinefunction(value)


class PoolOf(Generic[Http]):
    """The connections of a client and its views: `given`, or its own ones for each event loop."""

    kind: type[Http]
    retry_budget = 100.0  # no lock, since to lose a part of it in a race is no harm
    is_closed = False

    def __init__(self, given: Http | None) -> None:
        if given is not None and not isinstance(cast("object", given), self.kind):
            raise ConfigurationError(f"http_client: need an httpx2.{self.kind.__name__}")
        self.given: Http | None = given
        self.http: Http = given or self._make()
        self._process = 0  # that of the first call
        self._unused: list[Http] = [self.http]
        self._by_loop: WeakKeyDictionary[object, Http] = WeakKeyDictionary()
        self.reported, self.tasks = set[Drift](), set[Any]()

    def ready(self, loop: object = None) -> Http:
        """Return what to send by, in an event loop of asyncio; ConfigurationError for nothing."""
        if self.is_closed or self.http.is_closed:
            raise ConfigurationError("the client is closed")
        if self._process not in {0, os.getpid()}:  # two must not read from one connection
            self.http = self._another()
            self._unused, self._by_loop = [self.http], WeakKeyDictionary()
        self._process = os.getpid()
        if loop is None:
            return self.http
        if loop not in self._by_loop:
            self._by_loop[loop] = self._unused.pop() if self._unused else self._another()
        return self._by_loop[loop]

    def _another(self) -> Http:
        if self.given:
            raise ConfigurationError("http_client: is of another process or event loop")
        return self._make()

    def closing(self, loop: object = None) -> Http | None:
        """Return what is to be closed: not what was given, once, and not what is of elsewhere."""
        if self.given or self.is_closed:
            return None
        http, self.is_closed = self.ready(loop), True
        return http

    def _make(self) -> Http:
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        # What goes to this machine without TLS goes there past all proxies.
        return self.kind(cookies=no_cookies, mounts={"http://": None})


Source = Credential | TokenSource | OAuthRefresher | None


def authorization(profile: ApiProfile, api_key: str | None, access_token: Given) -> Source:
    """Return what authorizes requests; the environment is read only if nothing is given."""
    if api_key is None and access_token is None:
        # An empty variable is how CI systems spell an unset one.
        api_key = os.environ.get(profile.api_key_env) or None
        access_token = os.environ.get(profile.access_token_env) or None
    if profile.bearer and access_token is not None and api_key is None:
        if callable(access_token) or isinstance(access_token, OAuthRefresher):
            return access_token
        return Credential("bearer", access_token)
    if profile.api_key and api_key is not None and access_token is None:
        return Credential(profile.api_key, api_key, profile.api_key_name)
    choices = [f"api_key ({profile.api_key_env})"] if profile.api_key else []
    choices += [f"access_token ({profile.access_token_env})"] if profile.bearer else []
    if choices or api_key is not None or access_token is not None:
        listed = ", ".join(choices) or "none"
        raise ConfigurationError(f"credential: need exactly one of: {listed}")
    return None
