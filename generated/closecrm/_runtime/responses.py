"""What comes back of a request, and whether and when another attempt is worth while."""

import json
import re
import ssl
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Generic, NamedTuple, TypeVar

import httpx2

from . import ApiProfile, members

T = TypeVar("T")
IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
_TRANSIENT = {408, 425, 429, 500, 502, 503, 504}
_INTERRUPTED = (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError)
_NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
_WEEK = 7 * 86_400  # seconds


class Response(NamedTuple):
    """What came of a request: a response, decompressed, or the `error` instead of one."""

    request: httpx2.Request
    profile: ApiProfile
    status_code: int = 0
    headers: httpx2.Headers = httpx2.Headers()
    content: bytes = b""
    fault: str = ""  # why it was not read to its end
    error: httpx2.RequestError | None = None

    @property
    def text(self) -> str:
        """The content, by the charset of its content type if that can be used."""
        kind = {"content-type": self.headers.get("content-type", "")}
        with suppress(LookupError, ValueError, TypeError, AssertionError):
            return httpx2.Response(self.status_code, headers=kind, content=self.content).text
        return self.content.decode(errors="replace")

    @property
    def is_unprocessed(self) -> bool:
        """Whether the API has surely done nothing: it was not reached, or it refused."""
        if self.error:
            return isinstance(self.error, _NEVER_SENT)
        return self.status_code < 500 and self.status_code not in {408, 425}  # noqa: PLR2004

    def may_be_repeated(self, *, idempotent: bool) -> bool:
        """Return whether another attempt may help and does no harm."""
        is_passing = self.status_code in _TRANSIENT or isinstance(self.error, _INTERRUPTED)
        is_vetoed = self.headers.get(self.profile.retry_header, "").lower() == "false"
        cause: BaseException | None = self.error
        while cause and cause is not sys.exception():  # what the caller handles is no cause of ours
            # A certificate will be no better next time.
            is_vetoed |= isinstance(cause, ssl.SSLCertVerificationError)
            cause = cause.__cause__ or cause.__context__
        return is_passing and not is_vetoed and (idempotent or self.is_unprocessed)

    def retry_after(self, now: float) -> float | None:
        """Return the seconds that the server asks to wait, the most it says, at a Unix time."""
        asked = [seconds(text, now) for text in self.headers.get_list("retry-after")]
        if self.status_code == 429:  # noqa: PLR2004 - elsewhere the limit is not what is wrong
            asked += map(seconds, self._resets())
        return max((each for each in asked if each is not None and each <= _WEEK), default=None)

    def _resets(self) -> Iterator[object]:
        yield from self.headers.get_list("ratelimit-reset")
        for header in self.headers.get_list("ratelimit"):
            # `limit=9, reset=2`, or `limit=9; reset=2`, or policies: `"a";r=0;t=2, "b";r=5;t=60`.
            for item in re.sub(r'"[^"]*"', "", header).split(","):
                if not re.search(r";\s*r=0*[1-9]", item):  # a policy that has requests left
                    yield from re.findall(r"(?:^|[;\s])(?:reset|t)=([^;\s]+)", item)
        with suppress(ValueError, RecursionError):
            body = members(json.loads(self.content)) if self.profile.rate_reset else {}
            for holder in (body, *map(members, body.values())):
                yield holder.get(self.profile.rate_reset)

    def redacted(self, text: str) -> str:
        """Return a text without what authorized the request: some servers echo it."""
        for secret in self.request.extensions.get("secrets", tuple)():
            text = text.replace(json.dumps(secret)[1:-1], "[redacted]")
        return text

    @property
    def shown(self) -> str:
        """The content without secrets, in one spelling, so that no escape hides one."""
        try:
            text = json.dumps(json.loads(self.content), ensure_ascii=False)
        except (ValueError, RecursionError):  # also for wrong UTF-8 and for a giant number
            text = self.content.decode(errors="replace")
        return self.redacted(text)


class RawResponse(NamedTuple, Generic[T]):
    """The last response of a call, after so many attempts, and what the call returns."""

    status_code: int
    headers: httpx2.Headers
    content: bytes
    attempts: int
    parsed: T


def seconds(value: object, now: float | None = None) -> float | None:
    """Return a number, its text or, with `now`, an HTTP date in seconds; None for nonsense."""
    text = str(value)
    if re.fullmatch(r"[0-9]{1,20}(\.[0-9]{0,20})?", text):
        return float(text)
    if now is not None and text.isascii():
        with suppress(ValueError, TypeError, OverflowError):
            date = parsedate_to_datetime(text)
            return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now)
    return None


def one_line(text: str) -> str:
    """Return the start of a text, printable."""
    return repr(text[:200])[1:-1]
