"""All that can go wrong, as one tree; catch as widely or as narrowly as you need.

    CloseError: everything this package raises on purpose
    ├── ConfigurationError           the client cannot work the way it was built or used
    ├── APIConnectionError           no answer came: network, TLS, proxy
    │   └── APITimeoutError          no answer came in time
    ├── APIStatusError               an answer came, and its status is not 2xx
    │   ├── BadRequestError          400
    │   ├── AuthenticationError      401
    │   ├── PaymentRequiredError     402
    │   ├── PermissionDeniedError    403
    │   ├── NotFoundError            404
    │   ├── ConflictError            409
    │   ├── UnprocessableEntityError 422
    │   ├── RateLimitError           429
    │   └── ServerError              5xx
    └── ResponseValidationError      an answer came, and its body is not what was promised

A wrong argument is not in the tree: it is a ValueError, raised before anything is sent.
"""

import json
from collections.abc import Iterable
from typing import Any, ClassVar, NamedTuple

import httpx2

from . import items, members
from .responses import Response, one_line


class ValidationIssue(NamedTuple):
    """One thing wrong with a body: an RFC 6901 `pointer` to the place, and what is wrong there."""

    pointer: str
    message: str


class CloseError(Exception):
    """Everything this package raises on purpose; `path` is without the query."""

    def __init__(self, message: str, request: httpx2.Request | None = None) -> None:
        self.attempts: int = request.extensions.get("attempts", 0) if request else 0
        self.method = request.method if request else ""
        self.path = request.url.raw_path.partition(b"?")[0].decode() if request else ""
        super().__init__(f"{self.method} {self.path}: {message}" if request else message)

    def __reduce__(self) -> tuple[Any, ...]:  # pickle would call the constructor with `args`
        return type(self).__new__, (type(self), *self.args), self.__dict__


class ConfigurationError(CloseError):
    """The client cannot work the way it was built or used; nothing was sent."""


class APIConnectionError(CloseError):
    """No answer came; `__cause__` is the error of httpx2."""


class APITimeoutError(APIConnectionError):
    """No answer came in time."""


class _AnsweredError(CloseError):
    def __init__(self, response: Response, *details: str) -> None:
        self.status_code, self.headers = response.status_code, response.headers
        self.trace_id = self.headers.get(response.profile.trace_id_header)
        status = f"{self.status_code} {httpx2.codes.get_reason_phrase(self.status_code)}".rstrip()
        shown = "; ".join(one_line(each) for each in details if each)
        super().__init__(f"{status} ({shown})", response.request)


class APIStatusError(_AnsweredError):
    """The status is not 2xx; `body` is decoded JSON, else text, the others are members of it.

    `retry_after` is what the server asks to wait, in seconds, if it says so in a credible way.
    """

    kinds: ClassVar[dict[int, type["APIStatusError"]]] = {}

    def __init__(self, response: Response, retry_after: float | None, note: str = "") -> None:
        self.retry_after, text = retry_after, response.shown
        super().__init__(response, text or "empty body", note)
        try:
            self.body: Any = json.loads(text)
        except (ValueError, RecursionError):
            self.body = text
        found, profile = members(self.body), response.profile
        texts = items(found.get(profile.error_list))
        self.errors: list[str] = [each for each in texts if isinstance(each, str)]
        self.field_errors = members(found.get(profile.error_fields))

    def __init_subclass__(cls, statuses: Iterable[int] = ()) -> None:
        cls.kinds.update(dict.fromkeys(statuses, cls))


class BadRequestError(APIStatusError, statuses=[400]):
    """The request is wrong; see `errors` and `field_errors`."""


class AuthenticationError(APIStatusError, statuses=[401]):
    """The credential is refused; with status 400 by the token endpoint, for a refresh token."""


class PaymentRequiredError(APIStatusError, statuses=[402]):
    """The plan does not cover it."""


class PermissionDeniedError(APIStatusError, statuses=[403]):
    """The credential does not allow it."""


class NotFoundError(APIStatusError, statuses=[404]):
    """There is no such thing, or it is not shown to this credential."""


class ConflictError(APIStatusError, statuses=[409]):
    """What is there stands against it."""


class UnprocessableEntityError(APIStatusError, statuses=[422]):
    """The request is well-formed, and wrong all the same."""


class RateLimitError(APIStatusError, statuses=[429]):
    """There were too many requests."""


class ServerError(APIStatusError, statuses=range(500, 600)):
    """The server failed: any status from 500 to 599."""


class ResponseValidationError(_AnsweredError):
    """The body is not what was promised, as told by `errors`; `content` is all of it."""

    def __init__(self, response: Response, errors: list[ValidationIssue]) -> None:
        if "private" in response.request.extensions:
            response = response._replace(content=b"")
        details = [f"{pointer or 'body'}: {message}" for pointer, message in errors[:3]]
        if not errors[0].pointer:  # a body that is wrong in places only holds data of customers
            details += [response.headers.get("content-type", "no content type"), response.shown]
        super().__init__(response, *details)
        self.errors = errors
        self.content = response.redacted(response.content.decode("latin-1")).encode("latin-1")
