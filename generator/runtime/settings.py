"""What can be set of a client, and of each view of it; `Options` in `_clients` has the same."""

import math
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property

import anyio
import httpx2

from .errors import ConfigurationError
from .models import Drift


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
    """How calls are sent; times are in seconds."""

    timeout: float | httpx2.Timeout = 30.0  # of each read and write; to connect 5 at most
    total_timeout: float = 120.0  # of a call with all attempts; a blocking read may overshoot it
    max_retries: int = 2
    min_backoff: float = 0.5  # a pause is drawn from 0 to a bound that doubles with each retry
    max_backoff: float = 8.0
    max_retry_after: float = 60.0  # no server is waited for longer
    retry_rejected: bool = True  # send a POST again that a rate limit refused
    max_response_bytes: int = 64 * 2**20  # after decompression
    on_drift: Callable[[Drift], object] | None = None  # told once of each drift; it may raise
    clock: Clock = Clock()

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            kind = type(vars(Settings)[name]).__name__
            is_free = name == "timeout" and isinstance(value, httpx2.Timeout)
            if kind in {"int", "float"} and not is_free:
                is_number = isinstance(value, int if kind == "int" else int | float)
                if isinstance(value, bool) or not is_number or not 0 <= value < math.inf:
                    raise ConfigurationError(f"{name}: {value!r} is no number from 0 on")

    @cached_property
    def phases(self) -> dict[str, float | None]:
        """How long each phase of a request may take."""
        given = self.timeout
        if not isinstance(given, httpx2.Timeout):
            given = httpx2.Timeout(given, connect=min(given, 5.0), pool=min(given, 5.0))
        return given.as_dict()
