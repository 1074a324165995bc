"""A call: what is sent, checked and encoded, and what its answer means."""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache, partial
from itertools import pairwise
from types import GenericAlias
from typing import Any, Final, Generic, NotRequired, TypeVar, cast
from urllib.parse import quote

import httpx2
from pydantic import ConfigDict, JsonValue, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from typing_extensions import TypedDict

from . import ApiProfile, errors
from .models import KNOWN, UNKNOWN, Drift, drifts, pointer_step
from .responses import IDEMPOTENT, Response, one_line

T_co = TypeVar("T_co", covariant=True)
Fetch = Callable[..., Any]
UNSURE = "it may have been processed"  # what a caller must know before another attempt
_ANY: TypeAdapter[Any] = TypeAdapter(Any)
_JSON: TypeAdapter[Any] = TypeAdapter(Any, config=ConfigDict(ser_json_inf_nan="constants"))
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"([!-~\xa0-\xff]([ -~\xa0-\xff]*[!-~\xa0-\xff])?)?")
parse_url = lru_cache(256)(httpx2.URL)  # which is slow, and mostly the same


class Omit(Enum):
    """The type of `OMIT`, which leaves a member out where None would send null."""

    OMIT = "OMIT"


OMIT: Final = Omit.OMIT


class Parts(TypedDict, total=False):
    """The arguments of a call by the place they go to."""

    path: Mapping[str, object]
    required: Mapping[str, object]  # of the query
    query: Mapping[str, object]
    window: tuple[int | None, int | None]  # what a page skips and holds
    headers: Mapping[str, object]
    json: object
    form: Mapping[str, object] | None
    content: bytes | None
    seen: Sequence[object]  # the items of the page before


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
    window = zip((profile.page_skip, profile.page_limit), parts.get("window", ()), strict=False)
    found = texts({**required, **query, **dict(window)})
    if missing := [name for name in required if not any(found.get(name, ()))]:
        raise ValueError(f"{missing[0]}: is required")  # without its filter a DELETE hits more
    return found


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
    plain = _JSON.dump_python(body, mode="json", by_alias=True, exclude_unset=True)
    text = json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


@dataclass(eq=False)
class ApiOperation(Generic[T_co]):
    """A route, such as `GET /things/{id}/`, and the type of the JSON that it answers.

    Instead of a type it may answer an attribute of the response, as `"content"`, or None.
    """

    route: str
    kind: object
    statuses: str = ""  # the documented ones, if any are
    idempotent: bool = False  # whether it may be sent twice
    single: bool = False  # whether its one page is the last

    def __post_init__(self) -> None:
        self.method, _, self.path = self.route.partition(" ")
        self.idempotent |= self.method in IDEMPOTENT
        self._adapter: TypeAdapter[Any] | None = None

    def parse(self, response: Response, now: float) -> T_co:
        """Return what came of a request at a Unix time, or raise what is wrong with it.

        APIConnectionError, APIStatusError or ResponseValidationError.
        """
        note = "" if self.idempotent or response.is_unprocessed else UNSURE
        if response.error:
            raise _unreached(response, note) from response.error
        if not 200 <= response.status_code < 300:  # noqa: PLR2004
            kind = errors.APIStatusError.kinds.get(response.status_code, errors.APIStatusError)
            raise kind(response, response.retry_after(now), note)
        if response.fault:
            found = [errors.ValidationIssue("", response.fault)]
            raise errors.ResponseValidationError(response, found)
        if isinstance(self.kind, str | None):
            return cast("T_co", getattr(response, self.kind or "", None))
        content = response.content.removeprefix(BOM_UTF8)
        # On first use: an adapter is slow to build, and most are never used.
        self._adapter = self._adapter or TypeAdapter(self.body_type(response.profile))
        if self.kind is Any and not content:
            return cast("T_co", None)
        try:
            body = self._adapter.validate_json(content, strict=True, by_alias=True, by_name=False)
            return cast("T_co", body)
        except ValidationError as error:
            found = issues(error, content)
        raise errors.ResponseValidationError(response, found)

    def drifts(self, response: Response, body: object) -> Iterator[Drift]:
        """Yield what of a status and a body is not documented."""
        status, statuses = response.status_code, {*self.statuses.split()}
        if statuses and not statuses & {str(status), f"{status // 100}XX", "DEFAULT"}:
            yield Drift("status", "", status, self.route)
        yield from drifts(body, self.body_type(response.profile), self.route)

    def body_type(self, profile: ApiProfile) -> Any:  # noqa: ANN401, ARG002 - a type expression
        """Return the type of a body."""
        return self.kind


def unlisted(method: str, path: str) -> ApiOperation[JsonValue]:
    """Return an operation that the spec does not have."""
    dots = {".", "..", "%2e", "%2e%2e", ".%2e", "%2e."}  # they would lead elsewhere
    is_plain = re.fullmatch(r"[A-Za-z]+ /[^?#{}\\\s]*", f"{method} {path}")
    if not is_plain or dots & {*path.lower().split("/")}:
        raise ValueError("need a method, and a /path below base_url without its query")
    return ApiOperation(f"{method.upper()} {path}", Any)


class PagedOperation(ApiOperation[Any], Generic[T_co]):
    """A route that answers with a list of a type, page by page or on one `single` page."""

    def body_type(self, profile: ApiProfile) -> Any:  # noqa: ANN401 - a type expression
        """Return the type of a page."""
        typed_dict: Any = TypedDict  # whose members a type checker would want to know
        items = {profile.page_items: GenericAlias(list, (self.kind,))}
        body = typed_dict("Body", items | {profile.page_has_more: NotRequired[bool | None]})
        body.__pydantic_config__ = ConfigDict(extra="allow")  # for `drifts`
        return body


class PageOf(Generic[T_co]):
    """What pages have in common: their items `data`, and whether the API says it `has_more`."""

    def __init__(
        self,
        fetch: Fetch,
        paged: PagedOperation[T_co],
        profile: ApiProfile,
        parts: Parts,
        body: Any,  # noqa: ANN401 - as `paged` parsed it
    ) -> None:
        self.data: list[T_co] = body[profile.page_items]
        if self.data and self.data == parts.get("seen"):
            raise errors.ApiError("a page came twice; do the fields tell items apart?")
        says = body.get(profile.page_has_more) if profile.page_has_more else True
        self.has_more = bool(self.data and says) and not paged.single
        skip, limit = parts.get("window", (None, None))
        window = (int(str(skip or 0)) + len(self.data), limit)
        self._fetch = partial(fetch, paged, **{**parts, "window": window, "seen": self.data})


def _unreached(response: Response, note: str) -> errors.APIConnectionError:
    error, why = response.error, one_line(response.redacted(str(response.error)))
    is_late = isinstance(error, httpx2.TimeoutException)
    kind = errors.APITimeoutError if is_late else errors.APIConnectionError
    text = f"{type(error).__name__} at {response.request.url.host}" + (f" ({why})" if why else "")
    return kind(f"{text}; {note}" if note else text, response.request)


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
    return "".join(map(pointer_step, steps))
