"""One call on its way: its attempts and pauses, its deadline, and its response in the end.

All is written once, for both colours: what a blocking client does never waits at an `await`.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Generic, TypeVar, cast

import httpx2

from . import ApiProfile, errors, responses
from .calls import ApiOperation
from .credentials import Credential, OAuthRefresher, Source, settle
from .models import Drift
from .responses import Outcome, Response
from .settings import Settings

Http = TypeVar("Http", httpx2.Client, httpx2.AsyncClient)


class PoolOf(Generic[Http]):
    """The connections of a client and its views: its own ones, or `given`."""

    kind: type[Http]
    tokens = 100.0  # a retry takes one; no lock, since to lose one in a race is no harm
    _home: tuple[int, object] | None = None  # the process and the event loop of the connections

    def __init__(self, given: Http | None) -> None:
        if given is not None and not isinstance(cast("object", given), self.kind):
            raise errors.ConfigurationError(f"http_client: need an httpx2.{self.kind.__name__}")
        self.given: Http | None = given
        self.http: Http = given or self._make()
        self._told: set[Drift] = set()

    def ready(self, loop: object = None) -> Http:
        """Return what to send by; ConfigurationError if it must not be used."""
        if self.http.is_closed:
            raise errors.ConfigurationError("the client is closed")
        if self._home not in {None, (os.getpid(), loop)}:  # connections cannot move
            if self.given:
                raise errors.ConfigurationError("http_client: is of another process or event loop")
            self.http = self._make()
        self._home = (os.getpid(), loop)
        return self.http

    def closing(self, loop: object = None) -> Http | None:
        """Return what is to be closed: not yours, and not what belongs to elsewhere."""
        return None if self.given or self.http.is_closed else self.ready(loop)

    def is_news(self, drift: Drift) -> bool:
        """Return whether a drift was not told before; of a field, whatever its value."""
        count = len(self._told)
        self._told.add(drift._replace(value=None) if drift.kind == "field" else drift)
        return len(self._told) > count

    def _make(self) -> Http:
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        # What goes to this machine without TLS goes there past all proxies.
        return self.kind(cookies=no_cookies, mounts={"http://": None})


@dataclass
class Exchange:
    """Sends one request until its response is final."""

    profile: ApiProfile
    pool: Any  # one of the two colours
    settings: Settings
    credential: Source
    operation: ApiOperation[Any]
    request: httpx2.Request
    deadline: float
    retries: int = 0

    async def run(self) -> Response:
        """Return the response, whatever its status; APIConnectionError if there is none."""
        told, refused = self.request.extensions, ""
        with self.pool.limit(self.remaining()):
            while True:
                told["attempts"] = told.get("attempts", 0) + 1  # the errors show it
                token = await self._authorize(refused)
                outcome = await self._attempt()
                status = outcome.status_code if isinstance(outcome, Response) else 0
                if status == 401 and token != refused:  # noqa: PLR2004
                    refused = token  # and get another one, once
                elif (wait := self._wait(outcome, status)) is None:
                    return self._final(outcome)
                else:
                    self.retries += 1
                    await self.pool.pause(self.settings.clock, wait)
        raise self.late()

    def remaining(self) -> float:
        """Return the seconds until the deadline; APITimeoutError if it is over."""
        left = self.deadline - self.settings.clock.now()
        if left <= 0:
            raise self.late()
        return left

    def late(self) -> errors.APITimeoutError:
        """Return the error of a deadline that is over."""
        message = f"the total_timeout of {self.settings.total_timeout:g} s is over"
        return errors.APITimeoutError(message, self.request)

    async def _authorize(self, refused: str) -> str:
        """Add the credential; return the token of a refresher."""
        token, source = refused, self.credential
        if isinstance(source, OAuthRefresher):
            token = await source.token(self, refused)
            source = Credential("bearer", token)
        elif callable(source):
            source = Credential("bearer", await settle(source()))
        if source:
            source.authorize(self.request)
        return token

    async def _attempt(self) -> Outcome:
        """Send the request once; return its response, or why there is none."""
        clock, limit, content = self.settings.clock, self.settings.max_response_bytes, bytearray()
        told, started, left = self.request.extensions, clock.now(), self.remaining()
        phases = self.settings.phases.items()
        told["timeout"] = {name: left if x is None else min(x, left) for name, x in phases}

        def keep(piece: bytes) -> bool:
            content.extend(piece)
            return len(content) <= limit and clock.now() < self.deadline

        outcome: Outcome
        try:
            found: httpx2.Response = await self.pool.receive(self.request, keep)
            self.remaining()
            outcome = Response(self.request, found.status_code, found.headers, bytes(content))
            fault = found.extensions.get("fault")
            if len(content) > limit:
                fault = f"is larger than the {limit} bytes of max_response_bytes"
            if fault and found.is_success:  # otherwise the status is what matters
                issue = errors.ValidationIssue("", fault)
                start = outcome._replace(content=outcome.content[:1_000])
                raise errors.ResponseValidationError(start, self.profile, [issue])
        except httpx2.RequestError as error:
            outcome = error
        result = outcome.status_code if isinstance(outcome, Response) else type(outcome).__name__
        facts = (self.operation.route, result, 1000 * (clock.now() - started), told["attempts"])
        logging.getLogger(self.profile.name).info("%s %s, %.0f ms, attempt %d", *facts)
        return outcome

    def _wait(self, outcome: Outcome, status: int) -> float | None:
        """Return the seconds to wait before another attempt, None if there must be none."""
        settings, pool, safe, asked = self.settings, self.pool, self.operation.idempotent, 0.0
        if 200 <= status < 400:  # noqa: PLR2004
            pool.tokens = min(100.0, pool.tokens + 0.2)
        price = status != 429  # noqa: PLR2004 - a limiter paces by itself
        if (
            self.retries >= settings.max_retries
            or not responses.is_passing(outcome, self.profile, idempotent=safe)
            or not (price or safe or settings.retry_rejected)
            or pool.tokens < price
        ):
            return None
        if isinstance(outcome, Response):
            asked = responses.retry_after(outcome, self.profile, settings.clock.date()) or 0.0
        bound = min(settings.max_backoff, settings.min_backoff * 2 ** min(self.retries, 30))
        wait = max(asked, bound * settings.clock.draw())
        if asked > settings.max_retry_after or wait >= self.remaining():
            return None
        pool.tokens -= price
        return float(wait)

    def _final(self, outcome: Outcome) -> Response:
        if isinstance(outcome, Response):
            return outcome
        is_late = isinstance(outcome, httpx2.TimeoutException)
        kind = errors.APITimeoutError if is_late else errors.APIConnectionError
        text = f"{type(outcome).__name__} at {self.request.url.host}"
        if str(outcome):
            text += f" ({responses.one_line(responses.redacted(str(outcome), self.request))})"
        if not self.operation.idempotent and not responses.is_unprocessed(outcome):
            text += f"; {responses.UNSURE}"
        raise kind(text, self.request) from outcome
