"""Access tokens that are got by a refresh token (RFC 6749, section 6)."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, replace
from inspect import isawaitable, iscoroutinefunction
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

import httpx2

from . import errors
from .calls import ApiOperation
from .credentials import hidden, safe_url

if TYPE_CHECKING:
    from .exchange import Exchange


@dataclass
class Grant:
    """What a token endpoint answers."""

    access_token: str
    refresh_token: str | None = None
    expires_in: Any = math.inf  # seconds; some servers send a text


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
                raise errors.ConfigurationError(f"{name}: need a str that is not empty")
        self._on_refresh, self._token_url = on_refresh, token_url
        self._token, self._renew_at, self._expires_at = "", 0.0, 0.0
        self._untold = ""  # a refresh token that `on_refresh` did not take
        self._failures, self._failure = 0, errors.ApiError("")
        self._locks: dict[int, Lock] = {}  # one a process: a fork may copy one that is held

    async def token(self, exchange: Exchange, refused: str) -> str:
        """Return a token that is valid and not the `refused` one."""
        clock, failures = exchange.session.settings.clock, self._failures
        if self._is_due(clock.now(), refused):
            lock = self._locks.setdefault(os.getpid(), Lock())
            while not lock.acquire(blocking=False):  # another thread or task asks for a token
                exchange.remaining()
                await exchange.session.pool.pause(0.01)
            if self._is_due(clock.now(), refused) and self._failures == failures:
                renewal = self._renew(exchange, refused)
                await exchange.session.pool.finish(renewal, lock.release)
            else:
                lock.release()
            if self._failures != failures and self._is_due(clock.now(), refused):
                raise copy(self._failure) from self._failure.__cause__
        return self._token

    def _is_spent(self, now: float, refused: str) -> bool:
        return self._token in {"", refused} or self._renew_at <= now

    def _is_due(self, now: float, refused: str) -> bool:
        return self._is_spent(now, refused) or bool(self._untold)

    async def _renew(self, exchange: Exchange, refused: str) -> None:
        session = exchange.session
        # Before anything is sent, or the new token would be lost.
        if iscoroutinefunction(self._on_refresh) and session.pool.kind is httpx2.Client:
            raise errors.ConfigurationError(
                "on_refresh: an async function needs the asynchronous client"
            )
        if self._is_spent(session.settings.clock.now(), refused):
            await self._fetch(exchange, refused)
        new, self._untold = self._untold, ""
        try:
            outcome = self._on_refresh(new) if new and self._on_refresh else None
            await outcome if isawaitable(outcome) else None
        except BaseException:
            self._untold = new
            raise

    async def _fetch(self, exchange: Exchange, refused: str) -> None:
        """Get a token in a time of its own: one that is cut off might be lost."""
        settings = replace(exchange.session.settings, timeout=30.0, total_timeout=60.0)
        session, form = replace(exchange.session, credential=None, settings=settings), self._form
        url = safe_url(self._token_url or session.profile.token_url, "token_url")
        headers = {name: exchange.request.headers[name] for name in ("accept", "user-agent")}
        request = httpx2.Request("POST", url, data=form, headers=headers)
        secrets = hidden(form["client_secret"], form["refresh_token"])
        request.extensions.update(secrets=lambda: secrets, private=True)
        clock = settings.clock
        # By its type, since the module of an exchange imports this one.
        own = type(exchange)(session, _REFRESH, request, clock.now() + settings.total_timeout)
        try:
            response = await own.run()
            if response.status_code == 400:  # noqa: PLR2004 - RFC 6749, 5.2: the grant is refused
                raise errors.AuthenticationError(response, session.profile, None)
            grant = _REFRESH.parse(response, session.profile, clock.date())
        except errors.ApiError as error:
            if self._token in {"", refused} or self._expires_at <= clock.now():
                self._failures, self._failure = self._failures + 1, error
                raise
            self._renew_at = clock.now() + 30  # there is time to try again
            return
        lifetime = math.inf  # until it is refused
        with suppress(ValueError, TypeError, OverflowError):
            said = float(grant.expires_in)
            lifetime = said if said > 1 else lifetime  # less makes no sense
        self._token, self._expires_at = grant.access_token, clock.now() + lifetime
        self._renew_at = self._expires_at - min(300, lifetime / 2)
        new = grant.refresh_token or form["refresh_token"]
        self._untold = new if new != form["refresh_token"] else self._untold
        form["refresh_token"] = new
