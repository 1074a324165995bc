"""What both clients have in common; they themselves are rendered, each in its colour."""

import re
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import Any, ClassVar, Self, TypeVar, cast

import httpx2
from pydantic import JsonValue

from . import ApiProfile, calls, credentials
from .calls import ApiOperation, Parts
from .credentials import Given
from .errors import ConfigurationError
from .exchange import Exchange
from .responses import RawResponse, Response
from .settings import Settings

T = TypeVar("T")


class ClientCore:
    """What both clients do; how they are called stands in `_clients`."""

    _profile: ClassVar[ApiProfile]
    _pool: Any
    _is_view = False
    _answers: list[Response] | None = None

    def _open(self, api_key: str | None, access_token: Given, base_url: str | None) -> None:
        self._credential = credentials.authorization(self._profile, api_key, access_token)
        self._url = credentials.address(self._profile, base_url)
        self._headers: httpx2.Headers = self._pool.http.headers.copy()
        self._headers["Accept"] = "application/json, */*;q=0.5"
        self._headers["User-Agent"] = f"{self._profile.name}/{self._profile.version} python-httpx2"
        self._settings = Settings()

    def _apply(self, options: Mapping[str, Any]) -> None:
        changes = {**options}
        self._headers = self._headers.copy()
        self._headers.update(calls.encode_headers(changes.pop("headers", {})))
        self._settings = replace(self._settings, **changes)

    def _view(self, options: Mapping[str, Any]) -> Self:
        view = self.__class__.__new__(self.__class__)
        ours = {name: each for name, each in vars(self).items() if name.startswith("_")}
        view.__dict__.update(ours, _is_view=True)  # but not the resources
        view._apply(options)  # noqa: SLF001 - one of us
        return view

    def _request(self, operation: ApiOperation[Any], parts: Parts) -> httpx2.Request:
        headers, content, form = self._headers, parts.get("content"), parts.get("form")
        if (json := parts.get("json")) is not None:
            headers, content = headers.copy(), calls.encode_json(json)
            headers["Content-Type"] = "application/json"
        if own := parts.get("headers"):
            headers = headers.copy()
            headers.update(calls.encode_headers(own))
        if not isinstance(cast("object", content), bytes | None):  # a stream can be sent only once
            raise ValueError(f"content: need bytes, not {type(content).__name__}")  # noqa: TRY004
        return httpx2.Request(
            operation.method,
            calls.parsed(self._url + calls.encode_path(operation.path, parts.get("path", {}))),
            params=calls.encode_query(self._profile, parts) or None,
            headers=headers,
            content=content,
            data=calls.texts(form) if form else None,
        )

    async def _call(self, operation: ApiOperation[T], parts: Parts) -> T:
        """Return the value of a call, or raise; a blocking client never waits at an `await`."""
        settings, profile, request = self._settings, self._profile, self._request(operation, parts)
        deadline = settings.clock.now() + settings.total_timeout
        credential, pool = self._credential, self._pool
        exchange = Exchange(profile, pool, settings, credential, operation, request, deadline)
        response = await exchange.run()
        if self._answers is not None:
            self._answers.append(response)
        body: Any = None
        try:
            body = operation.parse(response, profile, settings.clock.date())
        finally:
            if settings.on_drift:
                for drift in operation.drifts(response.status_code, body, profile):
                    if self._pool.is_news(drift):
                        settings.on_drift(drift)
        return cast("T", body)

    def _answered(self, parsed: T) -> RawResponse[T]:
        if not self._answers:
            raise ValueError("nothing was sent by the client that was given")
        last = self._answers[-1]
        return RawResponse(*last[1:], last.request.extensions["attempts"], parsed)


def unlisted(method: str, path: str) -> ApiOperation[JsonValue]:
    """Return an operation that the spec does not have."""
    if not re.fullmatch(r"[A-Za-z]+ /[^?#{}\\\s]*", f"{method} {path}"):
        raise ValueError("need a method, and a /path below base_url without its query")
    return ApiOperation(f"{method.upper()} {path}", Any)


def blocking(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return cast("T", end.value)
    coroutine.close()
    raise ConfigurationError("an async function needs the asynchronous client")
