"""All that can go wrong, as one tree; catch as widely or as narrowly as you need.

    ApiError: everything this package raises on purpose
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
    │   ├── RateLimitError           429
    │   └── ServerError              5xx
    └── ResponseValidationError      an answer came, and its body is not what was promised

A wrong argument is not in the tree: it is a ValueError, raised before anything is sent.
"""

import json
from base64 import b64decode
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import httpx2

from .profile import ApiProfile

T = TypeVar("T")
_LONG = 8  # characters; a shorter secret may be a common word, whose loss spoils the text


class ValidationIssue(NamedTuple):
    """One thing wrong with a body: an RFC 6901 `pointer` to the place, and what is wrong there."""

    pointer: str
    message: str


class ApiError(Exception):
    """Everything this package raises on purpose; `path` is without the query."""

    attempts = 0

    def __init__(self, message: str, request: httpx2.Request | None = None) -> None:
        self.method = request.method if request else ""
        self.path = request.url.raw_path.partition(b"?")[0].decode() if request else ""
        super().__init__(f"{self.method} {self.path}: {message}" if request else message)

    def __reduce__(self) -> tuple[Any, ...]:  # pickle would call the constructor with `args`
        return type(self).__new__, (type(self), *self.args), self.__dict__


class ConfigurationError(ApiError):
    """The client cannot work the way it was built or used; nothing was sent."""


class APIConnectionError(ApiError):
    """No answer came; `__cause__` is the error of httpx2."""


class APITimeoutError(APIConnectionError):
    """No answer came in time."""


class _AnsweredError(ApiError):
    def __init__(self, response: httpx2.Response, profile: ApiProfile, *details: str) -> None:
        self.status_code, self.headers = response.status_code, response.headers
        self.trace_id = self.headers.get(profile.trace_id_header)
        status = f"{self.status_code} {httpx2.codes.get_reason_phrase(self.status_code)}".rstrip()
        shown = "; ".join(repr(detail[:200])[1:-1] for detail in details)  # one printable line
        super().__init__(f"{status} ({shown})", response.request)


class APIStatusError(_AnsweredError):
    """The status is not 2xx; `body` is decoded JSON, else text, the others are members of it."""

    def __init__(self, response: httpx2.Response, profile: ApiProfile) -> None:
        text = _body(response, profile)
        super().__init__(response, profile, text or "empty body")
        try:
            self.body: Any = json.loads(text.encode())
        except (ValueError, RecursionError):  # also for wrong UTF-8 and for a giant number
            self.body = text
        members = _typed(self.body, dict[str, Any])
        texts = _typed(members.get(profile.error_list), list[Any])
        self.errors = [each for each in texts if isinstance(each, str)]
        self.field_errors = _typed(members.get(profile.error_fields), dict[str, Any])


class BadRequestError(APIStatusError):
    """400."""


class AuthenticationError(APIStatusError):
    """401."""


class PaymentRequiredError(APIStatusError):
    """402."""


class PermissionDeniedError(APIStatusError):
    """403."""


class NotFoundError(APIStatusError):
    """404."""


class ConflictError(APIStatusError):
    """409."""


class RateLimitError(APIStatusError):
    """429."""


class ServerError(APIStatusError):
    """5xx."""


STATUS_ERRORS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    429: RateLimitError,
    **dict.fromkeys(range(500, 600), ServerError),
}


class ResponseValidationError(_AnsweredError):
    """The body is not what was promised, as told by `errors`."""

    def __init__(
        self, response: httpx2.Response, profile: ApiProfile, errors: list[ValidationIssue]
    ) -> None:
        details = [f"{pointer or 'body'}: {message}" for pointer, message in errors[:3]]
        if not errors[0].pointer:  # a body that is wrong in places only holds data of customers
            details.append(response.headers.get("content-type", "no content type"))
            details.append(_body(response, profile))
        super().__init__(response, profile, *details)
        self.errors = errors


def _body(response: httpx2.Response, profile: ApiProfile) -> str:
    """Return the body as text, without the credential of its request: some servers echo it."""
    text, request = response.content.decode(errors="replace"), response.request
    name = profile.api_key.name if profile.api_key else "Authorization"
    sent = [request.url.params.get(name), *map(request.headers.get, (name, "Authorization"))]
    for scheme, _, secret in (value.rpartition(" ") for value in sent if value):
        plain = b64decode(secret).decode().split(":") if scheme == "Basic" else []
        for each in (secret, *plain):
            text = text.replace(each, "[redacted]") if len(each) >= _LONG else text
    return text


def _typed(value: object, kind: Callable[[], T]) -> T:
    empty = kind()
    return value if isinstance(value, type(empty)) else empty
