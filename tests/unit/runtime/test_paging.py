from __future__ import annotations

import asyncio
import json
from typing import Any, Unpack

import httpx2
import pytest
from closecrm._clients import AsyncPage, Page
from closecrm._runtime import ApiProfile
from closecrm._runtime.calls import PagedOperation, Parts, encode_query
from closecrm._runtime.errors import CloseError, ResponseValidationError
from closecrm._runtime.responses import Response

Body = dict[str, Any]

PROFILE = ApiProfile(
    name="x", page_items="data", page_has_more="more", page_skip="_skip", page_limit="_limit"
)
UNTOLD = ApiProfile(name="x", page_items="data", page_skip="_skip")
LIST: PagedOperation[int] = PagedOperation("GET /", int)
SINGLE: PagedOperation[int] = PagedOperation("POST /", int, single=True)
FIRST: Parts = {"query": {"q": "x"}, "window": (None, 2)}


REQUEST = httpx2.Request("GET", "https://api.example/")


def parsed(paged: PagedOperation[int], body: object, profile: ApiProfile = PROFILE) -> Any:  # noqa: ANN401
    response = Response(REQUEST, profile, 200, httpx2.Headers(), json.dumps(body).encode())
    return paged.parse(response, 0.0)


class Api:
    """Serves numbers in pages and remembers the queries that it was sent."""

    def __init__(
        self, *pages: Body, paged: PagedOperation[int] = LIST, profile: ApiProfile = PROFILE
    ) -> None:
        self.pages = list(pages)
        self.paged = paged
        self.profile = profile
        self.queries: list[str] = []

    def get(self, _: object = None, **parts: Unpack[Parts]) -> Page[int]:
        return Page(self.get, self.paged, self.profile, parts, self._serve(parts))

    async def aget(self, _: object = None, **parts: Unpack[Parts]) -> AsyncPage[int]:
        await asyncio.sleep(0)
        return AsyncPage(self.aget, self.paged, self.profile, parts, self._serve(parts))

    def _serve(self, parts: Parts) -> Any:  # noqa: ANN401
        self.queries.append(str(httpx2.QueryParams(encode_query(self.profile, parts))))
        return parsed(self.paged, self.pages[len(self.queries) - 1], self.profile)


def page(*data: int, more: bool | None = True) -> Body:
    return {"data": list(data), "more": more}


async def collect(api: Api) -> list[int]:
    return [number async for number in await api.aget(**FIRST)]


def test_all_items_of_all_pages_come_in_order() -> None:
    assert list(Api(page(1, 2), page(3, 4), page(5, more=False)).get(**FIRST)) == [1, 2, 3, 4, 5]


def test_the_next_skip_counts_what_came_and_every_other_argument_repeats() -> None:
    api = Api(page(1, 2), page(3), page(4, more=False))
    list(api.get(**FIRST))
    assert api.queries == ["q=x&_limit=2", "q=x&_skip=2&_limit=2", "q=x&_skip=3&_limit=2"]


def test_a_first_skip_of_the_caller_is_counted_on() -> None:
    api = Api(page(1, 2), page(3, more=False))
    list(api.get(window=(10, None)))
    assert api.queries[1] == "_skip=12"


@pytest.mark.parametrize("last", [page(more=True), page(9, more=False), page(9, more=None)])
def test_an_empty_page_and_a_missing_or_false_has_more_end_it(last: Body) -> None:
    api = Api(page(1), last)
    assert list(api.get(**FIRST)) == [1, *last["data"]]
    assert len(api.queries) == 2


def test_without_a_has_more_of_the_api_only_an_empty_page_ends_it() -> None:
    api = Api(page(1, more=None), page(2, more=None), page(more=None), profile=UNTOLD)
    assert list(api.get(**FIRST)) == [1, 2]


def test_a_single_page_never_sends_again() -> None:
    api = Api(page(1, more=True), paged=SINGLE)
    assert list(api.get(**FIRST)) == [1]
    assert len(api.queries) == 1


def test_a_page_that_comes_twice_is_an_error_instead_of_a_loop() -> None:
    seen: list[int] = []
    with pytest.raises(CloseError, match="a page came twice"):
        seen.extend(Api(page(1, 2), page(3, 4), page(3, 4)).get(**FIRST))
    assert seen == [1, 2, 3, 4]


def test_iterating_twice_starts_again_at_the_first_page() -> None:
    first = Api(page(1), page(2, more=False), page(2, more=False)).get(**FIRST)
    assert list(first) == [1, 2]
    assert list(first) == [1, 2]


def test_pages_come_one_by_one_and_only_when_asked_for() -> None:
    api = Api(page(1), page(2), page(3, more=False))
    pages = api.get(**FIRST).pages()
    assert [next(pages).data, next(pages).data] == [[1], [2]]
    assert len(api.queries) == 2


def test_a_later_page_goes_on_from_where_it_is() -> None:
    api = Api(page(1), page(2), page(3, more=False))
    pages = api.get(**FIRST).pages()
    next(pages)
    assert list(next(pages)) == [2, 3]
    assert api.queries[-1].endswith("_skip=2&_limit=2")


def test_the_asynchronous_page_behaves_the_same() -> None:
    api = Api(page(1, 2), page(3, more=False))
    assert asyncio.run(collect(api)) == [1, 2, 3]
    assert api.queries == ["q=x&_limit=2", "q=x&_skip=2&_limit=2"]


def test_the_asynchronous_page_does_not_loop_either() -> None:
    with pytest.raises(CloseError, match="came twice"):
        asyncio.run(collect(Api(page(1, 2), page(1, 2))))


def test_a_body_is_read_by_its_members() -> None:
    first = Api({"data": [1], "more": True, "total": 3}).get()
    assert (first.data, first.has_more) == ([1], True)
    assert not Api({"data": [1], "more": None}).get().has_more


def test_a_body_without_its_items_is_refused() -> None:
    with pytest.raises(ResponseValidationError, match="data"):
        Api({"more": False}).get()
