"""What a client is given: its settings, and what authorizes it and where that may be sent."""

from __future__ import annotations

import math
import os
import random
import re
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, replace
from inspect import isawaitable, iscoroutinefunction
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

import anyio
import httpx2

from . import ApiProfile, errors
from .calls import ApiOperation
from .errors import ConfigurationError
from .models import Drift
from .responses import seconds

if TYPE_CHECKING:
    from .exchange import Exchange

T = TypeVar("T")
_LOOPBACK = r"http://(localhost|127(\.[0-9]{1,3}){3}|\[::1\])"
_HOST = r"https://([\w-]{1,63}\.)*[\w-]{1,63}\.?"
_ADDRESS = re.compile(rf"({_HOST}|{_LOOPBACK})(:[0-9]{{1,5}})?(/[^?#\s]*)?")


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
            if kind in {int, float}:
                is_number = type(value) in {int, kind} and 0 <= value < 9e9  # noqa: PLR2004 - the most that clocks can count
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


async def settled(value: Awaitable[T] | T) -> T:
    """Return a value, or what comes of it if it has to be waited for."""
    return cast("T", await value if isawaitable(value) else value)


class Credential:
    """What authorizes a request; nothing of it is ever shown."""

    def __init__(self, scheme: str, secret: object, name: str = "Authorization") -> None:
        if not isinstance(secret, str) or not re.fullmatch(r"[!-~]([ -~]*[!-~])?", secret):
            argument = "access_token" if scheme == "bearer" else "api_key"
            # Never the secret itself: this message ends in logs.
            raise ConfigurationError(f"{argument}: need a str that a header can hold")
        pair = b64encode((secret if ":" in secret else f"{secret}:").encode()).decode()
        values = {"basic": f"Basic {pair}", "bearer": f"Bearer {secret}"}
        self._name, self._value = name, values.get(scheme, secret)
        self._is_query = scheme == "query"
        self._secrets = hidden(pair, secret, *secret.split(":"))

    def authorize(self, request: httpx2.Request) -> None:
        """Add what authorizes to a request."""
        request.extensions["secrets"] = lambda: self._secrets
        if self._is_query:
            request.url = request.url.copy_set_param(self._name, self._value)
        else:
            request.headers[self._name] = self._value


def hidden(*secrets: str) -> list[str]:
    """Return the secrets that are not shown: a short one may be a common word."""
    return [each for each in secrets if len(each) >= 8]  # noqa: PLR2004


def address(profile: ApiProfile, base_url: str | None) -> str:
    """Return where the API is, without a slash at its end."""
    url = base_url or os.environ.get(profile.base_url_env) or profile.base_url
    return safe_url(str(url).rstrip("/"), "base_url")


def safe_url(url: str, argument: str) -> str:
    """Return a URL that credentials may be sent to; ConfigurationError for another one."""
    with suppress(httpx2.InvalidURL):
        if _ADDRESS.fullmatch(url) and httpx2.URL(url):
            return url
    # Not printed: it may hold a password.
    raise ConfigurationError(f"{argument}: need https://host/path, http for this machine only")


@dataclass
class Grant:
    """What a token endpoint answers."""

    access_token: str
    refresh_token: str | None = None
    expires_in: Any = None  # seconds; some servers send a text


_REFRESH = ApiOperation[Grant]("POST token_url", Grant)


class OAuthRefresher:
    """Gets access tokens by a refresh token; give it as `access_token`, to one client or several.

    A token is replaced five minutes before it expires, and once when it is refused, by one request
    however many threads and tasks wait for it; who is cancelled or runs out of time meanwhile does
    not stop it. `on_refresh` is called with each new refresh token: store it, for the old one may
    be revoked. What it raises ends the call, and the token is offered again before the next one.
    """

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        refresh_token: str,
        *,
        on_refresh: Callable[[str], object] | None = None,
        token_url: str = "",
    ) -> None:
        self._form = {"client_id": client_id, "client_secret": client_secret}
        self._form |= {"grant_type": "refresh_token", "refresh_token": refresh_token}
        for name, text in self._form.items():
            if not isinstance(cast("object", text), str) or not text.strip():
                raise ConfigurationError(f"{name}: need a str that is not empty")
        self._on_refresh, self._token_url = on_refresh, token_url
        self._token, self._renew_at, self._expires_at = "", 0.0, 0.0
        self._untold = ""  # a refresh token that `on_refresh` did not take
        self._failures, self._failure = 0, errors.ApiError("")
        self._locks: dict[int, Lock] = {}  # one a process: a fork may copy one that is held

    async def __call__(self, exchange: Exchange, refused: str) -> str:
        """Return a token that is valid and not the `refused` one."""
        failures = self._failures
        if self._untold or self._is_spent(exchange, refused):
            await exchange.pool.finish(self._renew(exchange, refused, failures))
            if failures != self._failures and self._is_spent(exchange, refused):
                raise copy(self._failure) from self._failure.__cause__
        return self._token

    def _is_spent(self, exchange: Exchange, refused: str) -> bool:
        return self._token in {"", refused} or self._renew_at <= exchange.clock.now()

    async def _renew(self, exchange: Exchange, refused: str, failures: int) -> None:
        # Before anything is sent, or the new token would be lost.
        if iscoroutinefunction(self._on_refresh) and exchange.pool.kind is httpx2.Client:
            raise ConfigurationError("on_refresh: an async function needs the asynchronous client")
        lock = self._locks.setdefault(os.getpid(), Lock())
        while not lock.acquire(blocking=False):  # another thread or task is at it
            exchange.remaining()
            await exchange.pool.pause(0.01)
        new = ""
        try:
            if failures == self._failures and self._is_spent(exchange, refused):
                await self._fetch(exchange)
            new, self._untold = self._untold, ""
            if new and self._on_refresh:
                await settled(self._on_refresh(new))
        except BaseException:
            self._untold = new or self._untold
            raise
        finally:
            lock.release()

    async def _fetch(self, exchange: Exchange) -> None:
        """Get a token in a time of its own: one that is cut off might be lost."""
        session, clock, form = exchange.session, exchange.clock, self._form
        url = safe_url(self._token_url or session.profile.token_url, "token_url")
        headers = {name: exchange.request.headers[name] for name in ("accept", "user-agent")}
        request = httpx2.Request("POST", url, data=form, headers=headers)
        secrets = hidden(form["client_secret"], form["refresh_token"])
        request.extensions.update(secrets=lambda: secrets, private=True)
        settings = replace(session.settings, timeout=30.0, total_timeout=60.0)
        own = replace(session, credential=None, settings=settings)
        try:
            response = await type(exchange)(own, _REFRESH, request).run()
            if response.status_code == 400:  # noqa: PLR2004 - RFC 6749, 5.2: the grant is refused
                raise errors.AuthenticationError(response, None)
            grant = _REFRESH.parse(response, clock.date())
        except errors.ApiError as error:
            self._failures, self._failure = self._failures + 1, error
            # There may be time to try again.
            self._renew_at = min(self._expires_at, clock.now() + 30)
            return
        lifetime = seconds(grant.expires_in) or math.inf  # until it is refused
        self._token, self._expires_at = grant.access_token, clock.now() + lifetime
        self._renew_at = self._expires_at - min(300, lifetime / 2)
        new = grant.refresh_token or ""
        if new not in {"", form["refresh_token"]}:
            form["refresh_token"] = self._untold = new


TokenSource = Callable[[], str | Awaitable[str]] | OAuthRefresher
Source = Credential | TokenSource | None
Given = str | TokenSource | None


def authorization(profile: ApiProfile, api_key: str | None, access_token: Given) -> Source:
    """Return what authorizes requests; the environment is read only if nothing is given."""
    if api_key is None and access_token is None:
        # An empty variable is how CI systems spell an unset one.
        api_key = os.environ.get(profile.api_key_env) or None
        access_token = os.environ.get(profile.access_token_env) or None
    match api_key, access_token:
        case (None, None) if not profile.api_key and not profile.bearer:
            return None
        case (None, source) if profile.bearer and callable(source):
            return source
        case (None, token) if profile.bearer and token is not None:
            return Credential("bearer", token)
        case (key, None) if profile.api_key and key is not None:
            return Credential(profile.api_key, key, profile.api_key_name)
        case _:
            choices = [f"api_key ({profile.api_key_env})"] if profile.api_key else []
            choices += [f"access_token ({profile.access_token_env})"] if profile.bearer else []
            listed = ", ".join(choices) or "none"
            raise ConfigurationError(f"credential: need exactly one of: {listed}")
