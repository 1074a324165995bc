"""What authorizes a request, and which origin may see it."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from inspect import isawaitable
from threading import Lock
from typing import TYPE_CHECKING, Any, NotRequired, cast

import httpx2
from typing_extensions import TypedDict

from . import ApiProfile, errors
from .calls import ApiOperation
from .responses import seconds

if TYPE_CHECKING:
    from .exchange import Exchange


TokenSource = Callable[[], str | Awaitable[str]]
_LOOPBACK = r"http://(localhost|127(\.[0-9]{1,3}){3}|\[::1\])"
_HOST = r"https://([\w-]{1,63}\.)*[\w-]{1,63}\.?"
_ADDRESS = re.compile(rf"({_HOST}|{_LOOPBACK})(:[0-9]{{1,5}})?(/[^?#\s]*)?")


class Credential:
    """What authorizes a request; `secrets`, of eight characters or more, are never shown."""

    def __init__(self, scheme: str, secret: object, name: str = "Authorization") -> None:
        if not isinstance(secret, str) or not re.fullmatch(r"[!-~]([ -~]*[!-~])?", secret):
            argument = "access_token" if scheme == "bearer" else "api_key"
            # Never the secret itself: this message ends in logs.
            raise errors.ConfigurationError(f"{argument}: need a str that a header can hold")
        self._name, self._value, self._is_query = name, secret, scheme == "query"
        self.secrets = [secret]
        if scheme == "bearer":
            self._value = f"Bearer {secret}"
        elif scheme == "basic":
            sent = b64encode((secret if ":" in secret else f"{secret}:").encode()).decode()
            self._value, self.secrets = f"Basic {sent}", [sent, secret, *secret.split(":")]

    def authorize(self, request: httpx2.Request) -> None:
        """Add what authorizes to a request."""
        request.extensions["secrets"] = lambda: self.secrets
        if self._is_query:
            request.url = request.url.copy_set_param(self._name, self._value)
        else:
            request.headers[self._name] = self._value


class Grant(TypedDict):
    """What a token endpoint answers (RFC 6749, section 5.1)."""

    access_token: str
    refresh_token: NotRequired[str]
    expires_in: NotRequired[object]  # seconds; some servers send a text


_REFRESH = ApiOperation[Grant]("POST token_url", Grant)


class OAuthRefresher:
    """Gets access tokens by a refresh token; give it as `access_token`, to one client or several.

    A token is replaced five minutes before it expires, and once when it is refused, by one request
    however many threads and tasks wait for it. `on_refresh` is called with each new refresh token:
    store it, for the old one may be revoked. What it raises ends the call.
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
        self._token, self._renew_at, self._process = "", 0.0, 0
        self._failure: errors.ApiError | None = None

    async def token(self, exchange: Exchange, refused: str) -> str:
        """Return a token that is valid and not the `refused` one."""
        if self._process != os.getpid():  # nobody would open a lock that was copied by a fork
            self._process, self._lock = os.getpid(), Lock()
        is_second = False
        while not self._lock.acquire(blocking=False):  # another thread or task asks for a token
            exchange.remaining()
            await exchange.pool.pause(exchange.settings.clock, 0.01)
            is_second = True
        try:
            if is_second and self._failure:
                raise self._failure
            if self._token in {"", refused} or self._renew_at <= exchange.settings.clock.now():
                await exchange.pool.finish(self._renew(exchange))
            return self._token
        finally:
            self._lock.release()

    async def _renew(self, exchange: Exchange) -> None:
        clock, form = exchange.settings.clock, self._form
        url = https(self._token_url or exchange.profile.token_url, "token_url")
        headers = {name: exchange.request.headers[name] for name in ("accept", "user-agent")}
        request = httpx2.Request("POST", url, data=form, headers=headers)
        secrets = [form["client_secret"], form["refresh_token"]]
        request.extensions.update(secrets=lambda: secrets, private=True)
        own = replace(exchange, credential=None, operation=_REFRESH, request=request, retries=0)
        try:
            grant = _REFRESH.parse(await own.run(), exchange.profile, clock.date())
        except errors.ApiError as error:
            self._failure = error
            raise
        lifetime = seconds(grant.get("expires_in")) or 0.0
        self._renew_at = clock.now() + max(lifetime / 2, lifetime - 300)
        self._token, self._failure = grant["access_token"], None
        if (new := grant.get("refresh_token")) and new != form["refresh_token"]:
            form["refresh_token"] = new
            await settle(self._on_refresh(new) if self._on_refresh else None)


async def settle(value: Any) -> Any:  # noqa: ANN401 - of httpx2, or of a function of yours
    """Return a value, or what it comes to."""
    return await value if isawaitable(value) else value


Given = str | TokenSource | OAuthRefresher | None
Source = Credential | TokenSource | OAuthRefresher | None


def https(url: str, argument: str) -> str:
    """Return a URL that credentials may be sent to; ConfigurationError for another one."""
    with suppress(httpx2.InvalidURL):
        if _ADDRESS.fullmatch(url) and httpx2.URL(url):
            return url
    # Not printed: it may hold a password.
    raise errors.ConfigurationError(
        f"{argument}: need https://host/path, http for this machine only"
    )


def address(profile: ApiProfile, base_url: str | None) -> str:
    """Return where the API is, without a slash at its end."""
    url = base_url or os.environ.get(profile.base_url_env) or profile.base_url
    return https(str(url).rstrip("/"), "base_url")


def authorization(
    profile: ApiProfile,
    api_key: str | None,
    access_token: str | TokenSource | OAuthRefresher | None,
) -> Source:
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
        raise errors.ConfigurationError(f"credential: need exactly one of: {listed}")
    return None
