"""One call on its way: its attempts and pauses, its deadline, and its response in the end.

All is written once, for both colours: what a blocking client does never waits at an `await`.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, replace
from inspect import isawaitable
from typing import Any, Self, TypeVar, cast

import httpx2

from . import ApiProfile, calls, configuration, credentials, errors
from .calls import ApiOperation, Parts
from .configuration import Given, PoolOf, Settings
from .credentials import Credential
from .oauth import OAuthRefresher
from .responses import UNSURE, RawResponse, Response, one_line

T = TypeVar("T")


@dataclass(frozen=True)
class Session:
    """What a client, or a view of it, sends its calls with."""

    profile: ApiProfile
    pool: Any  # one of the two colours
    credential: configuration.Source
    url: str
    headers: httpx2.Headers
    settings: Settings
    answers: deque[Response] | None = None  # what `raw` tells of: the last one

    @classmethod
    def opened(
        cls, profile: ApiProfile, pool: PoolOf[Any], key: str | None, token: Given, url: str | None
    ) -> Self:
        """Return the session of a new client."""
        headers: httpx2.Headers = pool.http.headers.copy()
        headers["Accept"] = "application/json, */*;q=0.5"
        headers["User-Agent"] = f"{profile.name}/{profile.version} python-httpx2"
        credential = configuration.authorization(profile, key, token)
        address = credentials.address(profile, url)
        return cls(profile, pool, credential, address, headers, Settings())

    def with_options(self, options: Mapping[str, Any]) -> Self:
        """Return a session with other options; both share one pool of connections."""
        changes, headers = {**options}, self.headers.copy()
        headers.update(calls.encode_headers(changes.pop("headers", None) or {}))
        return replace(self, headers=headers, settings=replace(self.settings, **changes))

    async def call(self, operation: ApiOperation[T], parts: Parts) -> T:
        """Return the value of a call, or raise; a blocking client never waits at an `await`."""
        clock, request = self.settings.clock, self._request(operation, parts)
        deadline = clock.now() + self.settings.total_timeout
        response = await Exchange(self, operation, request, deadline).run()
        if self.answers is not None:
            self.answers.append(response)
        body: Any = None
        try:
            body = operation.parse(response, self.profile, clock.date())
        finally:
            if observer := self.settings.on_drift:
                for drift in operation.drifts(response.status_code, body, self.profile):
                    news = drift._replace(value=None) if drift.kind == "field" else drift
                    if news not in self.pool.reported and len(self.pool.reported) < 10_000:  # noqa: PLR2004
                        self.pool.reported.add(news)
                        observer(drift)
        return cast("T", body)

    def raw(self, parsed: T) -> RawResponse[T]:
        """Return the last response beside what came of it."""
        if not self.answers:
            raise ValueError("nothing was sent by the client that was given")
        request, status, headers, content, _ = self.answers.pop()
        return RawResponse(status, headers, content, request.extensions["attempts"], parsed)

    def _request(self, operation: ApiOperation[Any], parts: Parts) -> httpx2.Request:
        content, form, json = parts.get("content"), parts.get("form"), parts.get("json")
        if not isinstance(cast("object", content), bytes | None):  # a stream can be sent only once
            raise ValueError(f"content: need bytes, not {type(content).__name__}")  # noqa: TRY004
        path = calls.encode_path(operation.path, parts.get("path", {}))
        query = calls.encode_query(self.profile, parts)
        try:
            url = calls.parse_url(self.url + path)
            url = url.copy_merge_params(query) if query else url
        except httpx2.InvalidURL as error:  # too long, for instance
            raise ValueError(f"the path or query cannot be part of a URL: {error}") from None
        body = content if json is None else calls.encode_json(json)
        data = calls.texts(form) if form else None
        request = httpx2.Request(
            operation.method, url, headers=self.headers, content=body, data=data
        )
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
    deadline: float
    retries: int = 0
    is_unsure: bool = False  # whether a request is out, or was lost

    async def run(self) -> Response:
        """Return the response, whatever its status; APIConnectionError if there is none."""
        state, refused = self.request.extensions, ""  # the errors look into it
        with self.session.pool.limit(self.remaining()):
            while True:
                state["attempts"] = state.get("attempts", 0) + 1
                token = await self._authorize(refused)
                response = await self._attempt()
                if response.status_code == 401 and token and not refused:  # noqa: PLR2004
                    refused = token  # and get another one, once
                elif (wait := self._wait(response)) is None:
                    return self._final(response)
                else:
                    self.retries += 1
                    await self.session.pool.pause(wait, self.session.settings.clock)
        raise self.late()  # `limit` has cut it off

    def remaining(self) -> float:
        """Return the seconds until the deadline; APITimeoutError if it is over."""
        left = self.deadline - self.session.settings.clock.now()
        if left <= 0:
            raise self.late()
        return left

    def late(self) -> errors.APITimeoutError:
        """Return the error of a deadline that is over."""
        message = f"the total_timeout of {self.session.settings.total_timeout:g} s is over"
        return errors.APITimeoutError(message + self._doubt(), self.request)

    async def _authorize(self, refused: str) -> str:
        """Add the credential; return the token of a refresher."""
        token, source = refused, self.session.credential
        if isinstance(source, OAuthRefresher):
            token = await source.token(self, refused)
            source = Credential("bearer", token)
        elif callable(source):
            text = source()
            source = Credential("bearer", await text if isawaitable(text) else text)
        if source:
            source.authorize(self.request)
        return token

    async def _attempt(self) -> Response:
        """Send the request once; return its response, or why there is none."""
        session, settings, state = self.session, self.session.settings, self.request.extensions
        clock, limit, content = settings.clock, settings.max_response_bytes, bytearray()
        started, left, phases = clock.now(), self.remaining(), settings.phases.items()
        state["timeout"] = {name: left if x is None else min(x, left) for name, x in phases}

        def keep(piece: bytes) -> bool:
            if (
                content and clock.now() >= self.deadline
            ):  # what has come is kept, more not waited for
                raise self.late()
            content.extend(piece)
            return len(content) <= limit

        self.is_unsure = True
        try:
            found: httpx2.Response = await session.pool.receive(self.request, keep)
            response = Response(self.request, found.status_code, found.headers, bytes(content))
            fault = found.extensions.get("fault")
            if len(content) > limit:
                fault = f"is larger than the {limit} bytes of max_response_bytes"
            if fault and found.is_success:  # otherwise the status is what matters
                issue = errors.ValidationIssue("", fault)
                start = response._replace(content=response.content[:1_000])
                raise errors.ResponseValidationError(start, session.profile, [issue])
        except httpx2.RequestError as error:
            response = Response(self.request, error=error)
        self.is_unsure = not response.is_unprocessed
        result = response.status_code or type(response.error).__name__
        facts = (self.operation.route, result, 1000 * (clock.now() - started), state["attempts"])
        logging.getLogger(session.profile.name).info("%s %s, %.0f ms, attempt %d", *facts)
        return response

    def _wait(self, response: Response) -> float | None:
        """Return the seconds to wait before another attempt, None if there must be none."""
        profile, settings, pool = self.session.profile, self.session.settings, self.session.pool
        safe, status = self.operation.idempotent, response.status_code
        if 200 <= status < 400:  # noqa: PLR2004
            pool.retry_budget = min(100.0, pool.retry_budget + 0.2)
            return None
        is_limited = status == 429  # noqa: PLR2004 - a limiter paces by itself
        if (
            self.retries >= settings.max_retries
            or not response.may_be_repeated(profile, idempotent=safe)
            or (is_limited and not safe and not settings.retry_rejected)
            or (pool.retry_budget < 1 and not is_limited)
        ):
            return None
        asked = response.retry_after(profile, settings.clock.date()) or 0.0
        bound = min(settings.max_backoff, settings.min_backoff * 2 ** min(self.retries, 30))
        wait = max(asked, bound * settings.clock.draw())
        if asked > settings.max_retry_after or wait >= self.remaining():
            return None
        pool.retry_budget -= 0 if is_limited else 1
        return float(wait)

    def _final(self, response: Response) -> Response:
        if not (error := response.error):
            return response
        is_late = isinstance(error, httpx2.TimeoutException)
        kind = errors.APITimeoutError if is_late else errors.APIConnectionError
        text = f"{type(error).__name__} at {self.request.url.host}"
        if str(error):
            text += f" ({one_line(response.redacted(str(error)))})"
        raise kind(text + self._doubt(), self.request) from error

    def _doubt(self) -> str:
        return f"; {UNSURE}" if self.is_unsure and not self.operation.idempotent else ""


def blocking(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return cast("T", end.value)
    coroutine.close()
    raise errors.ConfigurationError("an async function needs the asynchronous client")
