"""What a client was built with, checked once and made ready for many calls."""

import os
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypedDict
from urllib.parse import urlencode

import httpx2

from .calls import OMIT, Parts, encode_body, encode_headers, encode_pairs, encode_path
from .errors import ConfigurationError
from .profile import ApiProfile

TokenSource = Callable[[], str | Awaitable[str]]

TIMEOUT = httpx2.Timeout(30, connect=5, pool=5)  # seconds
_LOOPBACK = r"http://(localhost|127(\.[0-9]{1,3}){3}|\[::1\])"
_ADDRESS = re.compile(rf"(https://[\w.-]+|{_LOOPBACK})(:[0-9]{{1,5}})?(/[^?#\s]*)?")


class Options(TypedDict, total=False):
    """What a view of a client may change; None changes nothing."""

    timeout: float | httpx2.Timeout | None
    max_retries: int | None
    headers: Mapping[str, str] | None


@dataclass(frozen=True)
class Settings:
    """All that a call needs and its arguments do not say; never changed, only replaced."""

    profile: ApiProfile
    base_url: str
    credential: Parts | TokenSource = field(repr=False)
    http: httpx2.Client | httpx2.AsyncClient = field(repr=False)
    headers: httpx2.Headers = field(repr=False)
    timeout: float | httpx2.Timeout = field(default_factory=lambda: TIMEOUT)
    max_retries: int = 2

    def changed(self, options: Options) -> Self:
        """Return settings with other options; ValueError or ConfigurationError if one is no use."""
        given: dict[str, Any] = {name: each for name, each in options.items() if each is not None}
        headers = self.headers.copy()
        headers.update(encode_headers(given.pop("headers", {})))
        for name in given.keys() & {"max_retries", "timeout"}:
            value = given[name]
            if isinstance(value, bool | str) or (isinstance(value, int | float) and value < 0):
                raise ConfigurationError(f"{name}: {value!r} is no number from 0 on")
        return replace(self, headers=headers, **given)

    def request(self, route: str, parts: Parts) -> httpx2.Request:
        """Return the request of a call, without a token; ValueError if it cannot be sent."""
        method, _, template = route.partition(" ")
        secrets: Parts = {} if callable(self.credential) else self.credential
        required = parts.get("required", {})
        if missing := [name for name, value in required.items() if value in (None, OMIT)]:
            raise ValueError(f"{missing[0]}: is required")  # less might change more than meant
        asked = {**required, **parts.get("query", {}), **secrets.get("query", {})}
        query = urlencode(encode_pairs(asked))
        path = encode_path(template, parts.get("path", {}))
        content, kind = encode_body(parts)
        headers = self.headers.copy()
        for more in ({"Content-Type": kind}, parts.get("headers", {}), secrets.get("headers", {})):
            headers.update(encode_headers(more))
        url = f"{self.base_url}{path}{'?' if query else ''}{query}"
        timeout = {"timeout": httpx2.Timeout(self.timeout).as_dict()}
        return httpx2.Request(method, url, headers=headers, content=content, extensions=timeout)


def address(profile: ApiProfile, base_url: str | None) -> str:
    """Return where the API is; ConfigurationError if calls must not go there."""
    url = str(base_url or os.environ.get(profile.base_url_env) or profile.base_url).rstrip("/")
    if not _ADDRESS.fullmatch(url):  # not printed: it may hold a password
        raise ConfigurationError("base_url: need https://host/path, http for this machine only")
    return url


def authorization(
    profile: ApiProfile, api_key: str | None, access_token: str | TokenSource | None
) -> Parts | TokenSource:
    """Return what authorizes requests; the environment is read only if nothing is given."""
    if api_key is None and access_token is None:
        # An empty variable is how CI systems spell an unset one.
        api_key = os.environ.get(profile.api_key_env) or None
        access_token = os.environ.get(profile.access_token_env) or None
    if profile.api_key and api_key is not None and access_token is None:
        key = _checked(api_key, "api_key")
        if profile.api_key.scheme == "basic":
            pair = key if ":" in key else f"{key}:"
            key = f"Basic {b64encode(pair.encode()).decode()}"
        sent = {profile.api_key.name: key}
        return {"query": sent} if profile.api_key.scheme == "query" else {"headers": sent}
    if profile.bearer and access_token is not None and api_key is None:
        return access_token if callable(access_token) else {"headers": bearer(access_token)}
    choices = [f"api_key ({profile.api_key_env})"] if profile.api_key else []
    choices += [f"access_token ({profile.access_token_env})"] if profile.bearer else []
    if choices or api_key is not None or access_token is not None:
        raise ConfigurationError(f"credential: need exactly one of: {', '.join(choices) or 'none'}")
    return {}


def bearer(token: object) -> dict[str, str]:
    """Return the header of an access token; ConfigurationError if it cannot be sent."""
    return {"Authorization": f"Bearer {_checked(token, 'access_token')}"}


def _checked(secret: object, argument: str) -> str:
    if not isinstance(secret, str) or not re.fullmatch(r"[!-~]([ -~]*[!-~])?", secret):
        # Never the secret itself: this message ends in logs.
        raise ConfigurationError(f"{argument}: need a str that a header can hold")
    return secret
