"""One call on its way: its attempts and pauses, its deadline, and its response in the end.

All is written once, for both colours: what a blocking client does never waits at an `await`.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self, TypeVar, cast

import httpx2

from . import ApiProfile, calls, errors
from .calls import UNSURE, ApiOperation, Parts
from .configuration import Credential, OAuthRefresher, Settings, Source, settled
from .responses import RawResponse, Response

T = TypeVar("T")
_NO_HEADERS = httpx2.Headers()


@dataclass(frozen=True)
class Session:
    """What a client, or a view of it, sends its calls with."""

    profile: ApiProfile
    pool: Any  # one of the two colours
    credential: Source
    url: str
    headers: httpx2.Headers
    settings: Settings
    answers: deque[Response] | None = None  # what `raw` tells of: the last one

    def with_options(self, options: Mapping[str, Any]) -> Self:
        """Return a session with other options; both share one pool of connections."""
        changes, headers = {**options}, self.headers.copy()
        headers.update(calls.encode_headers(changes.pop("headers", None) or {}))
        return replace(self, headers=headers, settings=replace(self.settings, **changes))

    async def call(self, operation: ApiOperation[T], parts: Parts) -> T:
        """Return the value of a call, or raise; a blocking client never waits at an `await`."""
        response = await Exchange(self, operation, self._request(operation, parts)).run()
        if self.answers is not None:
            self.answers.append(response)
        body: Any = None
        try:
            body = operation.parse(response, self.settings.clock.date())
        finally:
            if (tell := self.settings.on_drift) and not response.error:
                for drift in operation.drifts(response, body):
                    news = drift._replace(value=None) if drift.kind == "field" else drift
                    if news not in self.pool.reported and len(self.pool.reported) < 10_000:  # noqa: PLR2004
                        self.pool.reported.add(news)
                        tell(drift)
        return cast("T", body)

    def raw(self, parsed: T) -> RawResponse[T]:
        """Return the last response beside what came of it."""
        if not self.answers:
            raise ValueError("nothing was sent by the client that was given")
        last = self.answers.pop()
        attempts = last.request.extensions["attempts"]
        return RawResponse(last.status_code, last.headers, last.content, attempts, parsed)

    def _request(self, operation: ApiOperation[Any], parts: Parts) -> httpx2.Request:
        content, form, json = parts.get("content"), parts.get("form"), parts.get("json")
        if not isinstance(cast("object", content), bytes | None):  # a stream can be sent only once
            raise ValueError(f"content: need bytes, not {type(content).__name__}")  # noqa: TRY004
        method, path = operation.method, calls.encode_path(operation.path, parts.get("path", {}))
        query = calls.encode_query(self.profile, parts)
        try:
            url = calls.parse_url(self.url + path)
            url = url.copy_merge_params(query) if query else url
        except httpx2.InvalidURL as error:  # too long, for instance
            raise ValueError(f"the path or query cannot be part of a URL: {error}") from None
        body = content if json is None else calls.encode_json(json)
        data = calls.texts(form) if form else None
        request = httpx2.Request(method, url, headers=self.headers, content=body, data=data)
        if json is not None:
            request.headers["Content-Type"] = "application/json"
        if own := parts.get("headers"):
            request.headers.update(calls.encode_headers(own))
        return request


@dataclass
class Exchange:
    """Sends one request until its response is final."""

    session: Session
    operation: ApiOperation[Any]
    request: httpx2.Request
    _retries: int = 0
    _is_unsure: bool = False  # whether a request is out, or was lost

    def __post_init__(self) -> None:
        self.pool, self.clock = self.session.pool, self.session.settings.clock
        self.deadline = self.clock.now() + self.session.settings.total_timeout

    async def run(self) -> Response:
        """Return the response, whatever its status, or why there is none; or APITimeoutError."""
        state, refused = self.request.extensions, ""  # the errors look into it
        with self.pool.limit(self.remaining()):
            while True:
                state["attempts"] = state.get("attempts", 0) + 1
                token = await self._authorize(refused)
                response = await self._attempt()
                if response.status_code == 401 and token and not refused:  # noqa: PLR2004
                    refused = token  # and get another one, once
                elif (wait := self._wait(response)) is None:
                    return response
                else:
                    self._retries += 1
                    await self.pool.pause(wait, self.clock)
        raise self.late()  # `limit` has cut it off

    def remaining(self) -> float:
        """Return the seconds until the deadline; APITimeoutError if it is over."""
        left = self.deadline - self.clock.now()
        if left <= 0:
            raise self.late()
        return left

    def late(self) -> errors.APITimeoutError:
        """Return the error of a deadline that is over."""
        message = f"the total_timeout of {self.session.settings.total_timeout:g} s is over"
        note = f"; {UNSURE}" if self._is_unsure and not self.operation.idempotent else ""
        return errors.APITimeoutError(message + note, self.request)

    async def _authorize(self, refused: str) -> str:
        """Add the credential; return the token of a refresher."""
        source, token = self.session.credential, refused
        if isinstance(source, OAuthRefresher):
            token = await source(self, refused)
            source = Credential("bearer", token)
        elif callable(source):
            source = Credential("bearer", await settled(source()))
        if source:
            source.authorize(self.request)
        return token

    async def _attempt(self) -> Response:
        """Send the request once; return its response, or why there is none."""
        settings, state = self.session.settings, self.request.extensions
        started, left, phases = self.clock.now(), self.remaining(), settings.phases.items()
        state["timeout"] = {key: left if most is None else min(most, left) for key, most in phases}
        content, most = bytearray(), settings.max_response_bytes
        found: httpx2.Response | None = None
        error: httpx2.RequestError | None = None

        def keep(piece: bytes) -> bool:
            if content:
                self.remaining()  # what has come is kept, more is not waited for
            content.extend(piece)
            return len(content) <= most

        self._is_unsure = True
        try:
            found = await self.pool.receive(self.request, keep)
        except httpx2.RequestError as cause:
            error = cause
        status, headers = (found.status_code, found.headers) if found else (0, _NO_HEADERS)
        fault: str = found.extensions.get("fault", "") if found else ""
        if len(content) > most:
            fault = f"is larger than the {most} bytes of max_response_bytes"
            del content[1_000:]
        profile = self.session.profile
        response = Response(self.request, profile, status, headers, bytes(content), fault, error)
        self._is_unsure = not response.is_unprocessed
        took, result = 1000 * (self.clock.now() - started), status or type(error).__name__
        facts = (self.operation.route, result, took, state["attempts"])
        logging.getLogger(profile.name).info("%s %s, %.0f ms, attempt %d", *facts)
        return response

    def _wait(self, response: Response) -> float | None:
        """Return the seconds to wait before another attempt, None if there must be none."""
        settings, pool, status = self.session.settings, self.pool, response.status_code
        if 200 <= status < 400:  # noqa: PLR2004
            pool.retry_budget = min(100.0, pool.retry_budget + 0.2)
            return None
        is_paced = status == 429  # noqa: PLR2004 - by a limiter, which costs no budget
        asked = response.retry_after(self.clock.date()) or 0.0
        bound = min(settings.max_backoff, settings.min_backoff * 2 ** min(self._retries, 30))
        wait = max(asked, bound * self.clock.draw())
        safe = self.operation.idempotent
        if (
            self._retries >= settings.max_retries
            or not response.may_be_repeated(idempotent=safe)
            or (is_paced and not safe and not settings.retry_rejected)
            or (pool.retry_budget < 1 and not is_paced)
            or asked > settings.max_retry_after
            or wait >= self.remaining()
        ):
            return None
        pool.retry_budget -= 0 if is_paced else 1
        return float(wait)
