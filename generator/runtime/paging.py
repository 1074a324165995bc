"""Lists that come in pages, and how one page leads to the next."""

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from types import GenericAlias
from typing import Any, Generic, NotRequired, Self, TypeVar

from typing_extensions import TypedDict

from .calls import Parts
from .decoding import Decoder
from .errors import ApiError

T_co = TypeVar("T_co", covariant=True)


class Paging(Generic[T_co]):
    """What a list of `item` calls things: members of its body, parameters of its query."""

    def __init__(
        self, item: object, *, items: str, has_more: str = "", skip: str = "", limit: str = ""
    ) -> None:
        typed_dict: Any = TypedDict  # whose members a type checker would want to know
        members: dict[str, Any] = {items: GenericAlias(list, (item,))}
        members |= {has_more: NotRequired[bool | None]} if has_more else {}
        self.decoder: Decoder[dict[str, Any]] = Decoder(typed_dict("Body", members))
        self.items, self.has_more, self.skip, self.limit = items, has_more, skip, limit

    def fill(self, parts: Parts) -> Parts:
        """Return the arguments of a call with the window in the query."""
        window = zip((self.skip, self.limit), parts.get("window", ()), strict=False)
        return {**parts, "query": {**parts.get("query", {}), **dict(window)}}


class _Page(Generic[T_co]):
    def __init__(
        self, paging: Paging[T_co], body: dict[str, Any], parts: Parts, fetch: Callable[..., Any]
    ) -> None:
        self.data: list[T_co] = body[paging.items]
        # Where an API never says it, only an empty page is the last one.
        more = body.get(paging.has_more) if paging.has_more else paging.skip and self.data
        self.has_more = bool(more)
        skip, limit = parts.get("window", (None, None))
        following: Parts = {**parts, "window": ((skip or 0) + len(self.data), limit)}
        self._fetch = partial(fetch, **following)

    def _unless_same(self, page: Self) -> Self:
        # Items that all look alike, as a choice of fields can leave them, prove nothing.
        first = page.data[0] if page.data else None
        alike = getattr(first, "id", None) is None and all(item == first for item in page.data)
        if page.data == self.data and not alike:
            raise ApiError("a page came twice, so paging would not end")
        return page


class Page(_Page[T_co]):
    """One page of a list: its items `data`, and whether the API says that it `has_more`.

    Iterating yields the items of this page and of those that follow, which it fetches.
    """

    def pages(self) -> Iterator[Self]:
        """Yield this page and all that follow; ApiError if one comes twice."""
        page = self
        yield page
        while page.has_more and page.data:
            page = page._unless_same(page._fetch())
            yield page

    def __iter__(self) -> Iterator[T_co]:
        for page in self.pages():
            yield from page.data


class AsyncPage(_Page[T_co]):
    """The `Page` of the asynchronous client: the same with `await` and `async for`."""

    async def pages(self) -> AsyncIterator[Self]:
        """Yield this page and all that follow; ApiError if one comes twice."""
        page = self
        yield page
        while page.has_more and page.data:
            page = page._unless_same(await page._fetch())
            yield page

    async def __aiter__(self) -> AsyncIterator[T_co]:
        async for page in self.pages():
            for item in page.data:
                yield item
