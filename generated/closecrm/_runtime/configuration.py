"""What a client is given: its settings and its connections."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from inspect import isawaitable
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary, ref

import anyio
import httpx2

from .errors import ConfigurationError
from .models import Drift

T = TypeVar("T")
Http = TypeVar("Http", httpx2.Client, httpx2.AsyncClient)


@dataclass(frozen=True)
class Clock:
    """Time, in seconds, and chance; a test gives its own and never waits."""

    now: Callable[[], float] = time.monotonic
    date: Callable[[], float] = time.time
    draw: Callable[[], float] = random.random
    sleep: Callable[[float], object] = time.sleep
    sleep_async: Callable[[float], Awaitable[object]] = anyio.sleep


REAL = Clock()


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
    clock: Clock = REAL

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            kind = cast("type[object]", type(vars(Settings)[name]))  # of the default
            if kind in {int, float}:
                is_number = type(value) in {int, kind} and 0 <= value < (
                    1e15 if kind is int else 1e9
                )
                if not is_number and not (name == "timeout" and isinstance(value, httpx2.Timeout)):
                    raise ConfigurationError(f"{name}: {value!r} is no number from 0 on")
            elif not isinstance(value, kind) and not (name == "on_drift" and callable(value)):
                raise ConfigurationError(f"{name}: {value!r} cannot be used")

    @property
    def phases(self) -> dict[str, float | None]:
        """How long each phase of a request may take."""
        if isinstance(self.timeout, httpx2.Timeout):
            return self.timeout.as_dict()
        short = min(self.timeout, 5.0)
        return {"connect": short, "read": self.timeout, "write": self.timeout, "pool": short}


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
        self._home: tuple[int, object] | None = None
        self._others: dict[int, WeakKeyDictionary[object, Http]] = {}  # by process and event loop
        self._reported, self.tasks = set[Drift](), set[Any]()

    def ready(self, loop: object = None) -> Http:
        """Return what to send by, in an event loop if any; ConfigurationError for nothing."""
        if self.is_closed or self.http.is_closed:
            raise ConfigurationError("the client is closed")
        process, place = os.getpid(), ref(loop or self)
        self._home = self._home or (process, place)
        if self._home == (process, place):
            return self.http
        if self.given:  # two must not read from one connection
            raise ConfigurationError("http_client: is of another process or event loop")
        others = self._others.setdefault(process, WeakKeyDictionary())
        return others.get(loop or self) or others.setdefault(loop or self, self._make())

    def is_news(self, drift: Drift) -> bool:
        """Return whether a drift was not seen before, of a field with whatever value."""
        news = drift._replace(value=None) if drift.kind == "field" else drift
        is_new = news not in self._reported and len(self._reported) < 10_000  # noqa: PLR2004
        self._reported.update({news} if is_new else ())
        return is_new

    def _make(self) -> Http:
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        # What goes to this machine without TLS goes there past all proxies.
        return self.kind(cookies=no_cookies, mounts={"http://": None})


async def settled(value: Awaitable[T] | T) -> T:
    """Return a value, or what comes of it if it has to be waited for."""
    return cast("T", await value if isawaitable(value) else value)
