"""What is sent: arguments, address and credential are checked and encoded here."""

import os
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from enum import Enum
from typing import Any, Final, TypedDict, cast
from urllib.parse import quote

import httpx2
from pydantic import JsonValue, TypeAdapter

from .errors import ConfigurationError
from .profile import ApiProfile

TokenSource = Callable[[], str | Awaitable[str]]

_ANY: TypeAdapter[Any] = TypeAdapter(Any)
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"([!-~\xa0-\xff]([ -~\xa0-\xff]*[!-~\xa0-\xff])?)?")
_LOOPBACK = r"http://(localhost|127(\.[0-9]{1,3}){3}|\[::1\])"
_ADDRESS = re.compile(rf"(https://[\w.-]+|{_LOOPBACK})(:[0-9]{{1,5}})?(/[^?#\s]*)?")


class Omit(Enum):
    """The type of `OMIT`, which leaves a member out where None would send null."""

    OMIT = "OMIT"


OMIT: Final = Omit.OMIT


class Parts(TypedDict, total=False):
    """The arguments of a call by the place they go to; a window is what a page skips and holds."""

    path: Mapping[str, object]
    required: Mapping[str, object]  # of the query
    query: Mapping[str, object]
    window: tuple[int | None, int | None]
    headers: Mapping[str, object]
    json: object
    form: Mapping[str, object] | None
    content: bytes | None
    seen: Sequence[object]  # the items of the page before


class Credential:
    """What authorizes a request; `secrets`, of eight characters or more, are never shown."""

    def __init__(self, scheme: str, secret: object, name: str = "Authorization") -> None:
        if not isinstance(secret, str) or not re.fullmatch(r"[!-~]([ -~]*[!-~])?", secret):
            argument = "access_token" if scheme == "bearer" else "api_key"
            # Never the secret itself: this message ends in logs.
            raise ConfigurationError(f"{argument}: need a str that a header can hold")
        self._name, self._value, self._is_query = name, secret, scheme == "query"
        self.secrets = [secret]
        if scheme == "bearer":
            self._value = f"Bearer {secret}"
        elif scheme == "basic":
            sent = b64encode((secret if ":" in secret else f"{secret}:").encode()).decode()
            self._value, self.secrets = f"Basic {sent}", [sent, secret, *secret.split(":")]

    def authorize(self, request: httpx2.Request) -> None:
        """Add what authorizes to a request."""
        request.extensions["credential"] = self
        if self._is_query:
            request.url = request.url.copy_set_param(self._name, self._value)
        else:
            request.headers[self._name] = self._value


def texts(values: Mapping[str, object]) -> dict[str, list[str]]:
    """Return each value as text, a list as several, None as nothing; ValueError for an object."""
    found: dict[str, list[str]] = {}
    for name, value in values.items():
        if value is not None and value is not OMIT:
            # What JSON would show: a date as text, an Enum as its value; None for what it cannot.
            shown: JsonValue = _ANY.dump_python(value, mode="json", fallback=lambda _: None)
            items = shown if isinstance(shown, list) else [shown]
            if not all(isinstance(item, str | int | float) for item in items):
                raise ValueError(f"{name}: cannot send a value of type {type(value).__name__}")
            found[name] = [str(i).lower() if isinstance(i, bool) else str(i) for i in items]
    return found


def commas(values: Sequence[object] | None, argument: str) -> str | None:
    """Return `["a", "b"]` as `"a,b"` and None as None; ValueError if that would be ambiguous."""
    if values is None:
        return None
    is_text = not isinstance(cast("object", values), Sequence) or isinstance(values, str | bytes)
    found = [] if is_text else texts({argument: values})[argument]
    if not found or any(not text or "," in text for text in found):
        raise ValueError(f"{argument}: need a list of strings, none empty or with a comma")
    return ",".join(found)


def encode_path(template: str, values: Mapping[str, object]) -> str:
    """Return a path such as `/things/{id}/` with its values, each as one segment."""
    segments = {name: "".join(found) for name, found in texts(values).items()}
    for name, value in values.items():
        # Some of these would address another resource.
        if isinstance(value, bool | list | tuple) or segments.get(name, "") in {"", ".", ".."}:
            raise ValueError(f"{name}: {value!r} cannot be part of a path")
    # One pass, so that braces inside a value are never taken for a placeholder.
    return re.sub(r"\{([^{}]*)\}", lambda match: quote(segments[match[1]], safe=""), template)


def encode_query(profile: ApiProfile, parts: Parts) -> dict[str, list[str]]:
    """Return the parameters of the query; ValueError if one is missing."""
    required, query = parts.get("required", {}), parts.get("query", {})
    if missing := [name for name in required if not any(texts(required).get(name, ()))]:
        raise ValueError(f"{missing[0]}: is required")  # less might change more than meant
    names = (profile.page_skip, profile.page_limit)
    window = dict(zip(names, parts.get("window", ()), strict=False))
    for name, value in window.items():
        if value is not None and type(value) is not int:
            raise ValueError(f"{name}: {value!r} is no whole number")
    return texts({**required, **query, **window})


def encode_headers(headers: Mapping[str, object]) -> httpx2.Headers:
    """Return headers as they are sent; ValueError for one that cannot be, without its value."""
    pairs = [(name, text) for name, found in texts(headers).items() for text in found]
    for name, text in pairs:
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(text):
            raise ValueError(f"header {name!r}: has characters that cannot be sent")
    return httpx2.Headers(pairs, encoding="latin-1")


def encode_json(body: object) -> bytes:
    """Return a body as JSON; a model goes by its aliases, and with what was set only."""
    if isinstance(body, dict):
        members = cast("dict[str, object]", body)
        body = {name: member for name, member in members.items() if member is not OMIT}
    return _ANY.dump_json(body, by_alias=True, exclude_unset=True)


def address(profile: ApiProfile, base_url: str | None) -> str:
    """Return where the API is; ConfigurationError if calls must not go there."""
    url = str(base_url or os.environ.get(profile.base_url_env) or profile.base_url).rstrip("/")
    with suppress(httpx2.InvalidURL):
        if _ADDRESS.fullmatch(url) and httpx2.URL(url):
            return url
    # Not printed: it may hold a password.
    raise ConfigurationError("base_url: need https://host/path, http for this machine only")


def authorization(
    profile: ApiProfile, api_key: str | None, access_token: str | TokenSource | None
) -> Credential | TokenSource | None:
    """Return what authorizes requests; the environment is read only if nothing is given."""
    if api_key is None and access_token is None:
        # An empty variable is how CI systems spell an unset one.
        api_key = os.environ.get(profile.api_key_env) or None
        access_token = os.environ.get(profile.access_token_env) or None
    if profile.bearer and access_token is not None and api_key is None:
        return access_token if callable(access_token) else Credential("bearer", access_token)
    if profile.api_key and api_key is not None and access_token is None:
        return Credential(profile.api_key, api_key, profile.api_key_name)
    choices = [f"api_key ({profile.api_key_env})"] if profile.api_key else []
    choices += [f"access_token ({profile.access_token_env})"] if profile.bearer else []
    if choices or api_key is not None or access_token is not None:
        raise ConfigurationError(f"credential: need exactly one of: {', '.join(choices) or 'none'}")
    return None
