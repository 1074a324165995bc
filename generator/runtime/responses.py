"""What comes back: from an answer to a value, a page of values, or what is wrong with it."""

import json
from codecs import BOM_UTF8
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from functools import partial
from itertools import pairwise
from types import GenericAlias
from typing import Any, Generic, Literal, NotRequired, Self, TypeVar, cast

import httpx2
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from typing_extensions import TypedDict

from . import errors
from .models import KNOWN, UNKNOWN
from .profile import ApiProfile
from .requests import Parts

T_co = TypeVar("T_co", covariant=True)
Outcome = httpx2.Response | httpx2.RequestError
Found = tuple[list[T_co], bool]  # the items of a page, and whether more follow


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
            raise errors.ApiError("a page came twice; do the fields tell items apart?")
        skip, limit = parts.get("window", (None, None))
        window = ((skip or 0) + len(self.data), limit)
        self._fetch = partial(fetch, paged, **{**parts, "window": window, "seen": self.data})


class Page(_Page[T_co]):
    """One page of a list: its items `data`, and whether the API says that it `has_more`.

    Iterating yields the items of this page and of those that follow, which it fetches.
    """

    def pages(self) -> Iterator[Self]:
        """Yield this page and all that follow; ApiError if one comes twice."""
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
        """Yield this page and all that follow; ApiError if one comes twice."""
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
    found = [errors.ValidationIssue(_pointer(body, detail), detail["msg"]) for detail in told]
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
