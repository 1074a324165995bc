"""A call: what is sent, checked and encoded, and what comes back, as a value or as errors."""

import json
import os
import re
from base64 import b64encode
from codecs import BOM_UTF8
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from enum import Enum
from functools import partial
from itertools import pairwise
from types import GenericAlias
from typing import Any, Final, Generic, Literal, NotRequired, Self, TypeVar, cast
from urllib.parse import quote

import httpx2
from pydantic import JsonValue, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from typing_extensions import TypedDict

from . import ApiProfile, errors
from .models import KNOWN, UNKNOWN

T_co = TypeVar("T_co", covariant=True)
TokenSource = Callable[[], str | Awaitable[str]]
Outcome = httpx2.Response | httpx2.RequestError
Found = tuple[list[T_co], bool]  # the items of a page, and whether more follow

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
            raise errors.ConfigurationError(f"{argument}: need a str that a header can hold")
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
    raise errors.ConfigurationError("base_url: need https://host/path, http for this machine only")


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
        listed = ", ".join(choices) or "none"
        raise errors.ConfigurationError(f"credential: need exactly one of: {listed}")
    return None


class ApiOperation(Generic[T_co]):
    """A route, such as `GET /things/{id}/`, and the type of the JSON that it answers.

    With `read` it answers that attribute of the response, without a type nothing.
    """

    def __init__(self, route: str, kind: Any, read: Literal["", "text", "content"] = "") -> None:  # noqa: ANN401
        self.method, _, self.path = route.partition(" ")
        self._kind, self._read = kind, read
        self._adapter: TypeAdapter[Any] | None = None

    def value(self, outcome: Outcome, request: httpx2.Request, profile: ApiProfile) -> T_co:
        """Return the value of what came of a request, or raise the error that it stands for."""
        if isinstance(outcome, httpx2.RequestError):
            is_late = isinstance(outcome, httpx2.TimeoutException)
            broken = errors.APITimeoutError if is_late else errors.APIConnectionError
            raise broken(type(outcome).__name__, request) from outcome
        if not outcome.is_success:
            kind = errors.APIStatusError.kinds.get(outcome.status_code, errors.APIStatusError)
            raise kind(outcome, profile)
        try:
            return cast("T_co", self.decode(outcome, profile))
        except ValidationError as error:
            found = issues(error, outcome.content)
        raise errors.ResponseValidationError(outcome, profile, found)

    def decode(self, response: httpx2.Response, profile: ApiProfile) -> Any:  # noqa: ANN401
        """Return what a body says, whatever its content type; ValidationError if it is wrong."""
        if self._read or self._kind is None:
            return getattr(response, self._read, None)
        # On first use: an adapter is slow to build, and most are never used.
        self._adapter = self._adapter or TypeAdapter(self._type(profile))
        content = response.content.removeprefix(BOM_UTF8)
        return self._adapter.validate_json(content, strict=True, by_alias=True, by_name=False)

    def _type(self, profile: ApiProfile) -> Any:  # noqa: ANN401, ARG002 - a type expression
        return self._kind


class PagedOperation(ApiOperation[Any], Generic[T_co]):
    """A route that answers with a list of a type, page by page or on one `single` page."""

    def __init__(self, route: str, kind: object, *, single: bool = False) -> None:
        super().__init__(route, kind)
        self._single = single

    def decode(self, response: httpx2.Response, profile: ApiProfile) -> Found[T_co]:
        """Return the items of a page, and whether more follow."""
        body = super().decode(response, profile)
        data, name = body[profile.page_items], profile.page_has_more
        # Where an API never says it, only an empty page is the last one.
        return data, not self._single and bool(data and (body.get(name) if name else True))

    def _type(self, profile: ApiProfile) -> Any:  # noqa: ANN401 - a type expression
        members: Any = {profile.page_items: GenericAlias(list, (self._kind,))}
        members |= {profile.page_has_more: NotRequired[bool | None]}
        typed_dict: Any = TypedDict  # whose members a type checker would want to know
        return typed_dict("Body", members)


class _Page(Generic[T_co]):
    def __init__(self, fetch: Any, paged: object, parts: Parts, found: Found[T_co]) -> None:  # noqa: ANN401
        self.data, self.has_more = found
        if self.data and self.data == parts.get("seen"):
            raise errors.CloseError("a page came twice; do the fields tell items apart?")
        skip, limit = parts.get("window", (None, None))
        window = ((skip or 0) + len(self.data), limit)
        self._fetch = partial(fetch, paged, **{**parts, "window": window, "seen": self.data})


class Page(_Page[T_co]):
    """One page of a list: its items `data`, and whether the API says that it `has_more`.

    Iterating yields the items of this page and of those that follow, which it fetches.
    """

    def pages(self) -> Iterator[Self]:
        """Yield this page and all that follow; CloseError if one comes twice."""
        page: Self | None = self
        while page:
            yield page
            page = page._fetch() if page.has_more else None  # noqa: SLF001 - one of us

    def __iter__(self) -> Iterator[T_co]:
        for page in self.pages():
            yield from page.data


class AsyncPage(_Page[T_co]):
    """The `Page` of the asynchronous client: the same with `await` and `async for`."""

    async def pages(self) -> AsyncIterator[Self]:
        """Yield this page and all that follow; CloseError if one comes twice."""
        page: Self | None = self
        while page:
            yield page
            page = await page._fetch() if page.has_more else None  # noqa: SLF001 - one of us

    async def __aiter__(self) -> AsyncIterator[T_co]:
        async for page in self.pages():
            for item in page.data:
                yield item


def issues(error: ValidationError, content: bytes) -> list[errors.ValidationIssue]:
    """Return what is wrong with a body, each issue once."""
    body = None  # where it is no JSON, the one issue is about the body as a whole
    with suppress(ValueError, RecursionError):
        body = json.loads(content)
    details = error.errors(include_url=False, include_context=False)
    # What a known variant does not want, the fallback explains, and the other way round.
    told = [each for each in details if each["loc"][-1:] != (KNOWN,) and each["type"] != UNKNOWN]
    found = [errors.ValidationIssue(_pointer(body, d), d["msg"]) for d in told or details]
    return list(dict.fromkeys(found))


def _pointer(body: Any, detail: ErrorDetails) -> str:  # noqa: ANN401 - any JSON value
    """Leave the labels of unions out of a location: what is no step into the body is one."""
    steps: list[int | str] = []
    for before, step in pairwise(("", *detail["loc"])):
        with suppress(KeyError, IndexError, TypeError):
            if before != KNOWN:  # a tag, even if a member has its name
                body = body[step]
                steps.append(step)
    steps += detail["loc"][-1:] if detail["type"] == "missing" else ()
    return "".join("/" + str(s).replace("~", "~0").replace("/", "~1") for s in steps)
