"""One call from start to end: the credential, the attempts, the value or the error."""

import random
import re
from collections.abc import Callable, Generator
from typing import Any, TypeVar

import httpx2
from pydantic import ValidationError

from . import errors
from .calls import Parts
from .decoding import Decoder, issues
from .settings import Settings, bearer

T = TypeVar("T")
Sleep = Callable[[float], object]
Outcome = httpx2.Response | httpx2.RequestError

_IDEMPOTENT = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"}
_PASSING = {408, 429, 500, 502, 503, 504}
_LIMITED = {429}  # a limiter refuses before any work is done; the others do not promise that
_INTERRUPTED = (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError)
_NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)


def exchange(
    settings: Settings, decoder: Decoder[T], route: str, parts: Parts, sleep: Sleep
) -> Generator[Any, Any, T]:
    """Return the value of a call, or raise; each `yield` stands for an `await`."""
    request = settings.request(route, parts)
    if settings.http.is_closed:
        raise errors.ConfigurationError("the client is closed")
    attempt = 0
    while True:
        attempt += 1
        if callable(settings.credential):
            request.headers.update(bearer((yield settings.credential())))
        try:
            outcome: Outcome = yield settings.http.send(request, auth=None, follow_redirects=False)
        except httpx2.RequestError as error:
            outcome = error
        wait = pause(outcome, request.method, attempt)
        if wait is None or attempt > settings.max_retries:
            break
        yield sleep(wait)
    failure: errors.CloseError
    if isinstance(outcome, httpx2.RequestError):
        is_late = isinstance(outcome, httpx2.TimeoutException)
        broken = errors.APITimeoutError if is_late else errors.APIConnectionError
        failure = broken(type(outcome).__name__, request)
    elif not outcome.is_success:
        refused = errors.STATUS_ERRORS.get(outcome.status_code, errors.APIStatusError)
        failure = refused(outcome, settings.profile)
    else:
        try:
            return decoder.decode(outcome)
        except ValidationError as error:
            found = issues(error, outcome.content)
        failure = errors.ResponseValidationError(outcome, settings.profile, found)
    failure.attempts = attempt
    raise failure from (outcome if isinstance(outcome, Exception) else None)


def pause(outcome: Outcome, method: str, attempt: int) -> float | None:
    """Return the seconds to wait before another attempt, None if there must be none."""
    idempotent, asked = method in _IDEMPOTENT, 0.0
    if isinstance(outcome, httpx2.Response):
        again = outcome.status_code in (_PASSING if idempotent else _LIMITED)
        header = outcome.headers.get("retry-after", "")
        asked = float(header) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", header) else 0.0
    else:
        again = isinstance(outcome, _INTERRUPTED if idempotent else _NEVER_SENT)
    drawn = random.uniform(0, 0.5 * 2 ** min(attempt - 1, 4))  # noqa: S311 - no secret
    return max(asked, drawn) if again and asked <= 60 else None  # noqa: PLR2004 - a minute
