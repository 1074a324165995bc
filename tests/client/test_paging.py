from __future__ import annotations

import asyncio

import pytest
from closecrm import AsyncCloseClient, CloseClient, CloseError

from tests.client.answering import Server, accounts
from tests.client.scenarios import ALICE, CUSTOM_EMAIL, GOOGLE, ZOOM

IDS = [GOOGLE["id"], CUSTOM_EMAIL["id"], ZOOM["id"]]


@pytest.mark.default_cassette("connected_accounts_list-pages.yaml")
def test_iterating_goes_on_to_the_second_page(client: CloseClient) -> None:
    page = client.connected_accounts.list(user_id=ALICE, limit=2)
    assert page.has_more
    assert [account.id for account in page] == IDS


@pytest.mark.default_cassette("connected_accounts_list-pages.yaml")
def test_iterating_goes_on_asynchronously(async_client: AsyncCloseClient) -> None:
    async def ids() -> list[str]:
        page = await async_client.connected_accounts.list(user_id=ALICE, limit=2)
        return [account.id async for account in page]

    assert asyncio.run(ids()) == IDS


@pytest.mark.default_cassette("connected_accounts_list-pages.yaml")
def test_pages_come_one_by_one(client: CloseClient) -> None:
    pages = client.connected_accounts.list(user_id=ALICE, limit=2).pages()
    assert [(len(page.data), page.has_more) for page in pages] == [(2, True), (1, False)]


@pytest.mark.default_cassette("send_as_list-pages.yaml")
def test_a_page_without_has_more_is_the_last(client: CloseClient) -> None:
    assert len(list(client.send_as.list())) == 2


@pytest.mark.default_cassette("send_as_list-pages.yaml")
def test_a_page_without_has_more_is_the_last_asynchronously(async_client: AsyncCloseClient) -> None:
    async def count() -> int:
        return len([grant async for grant in await async_client.send_as.list()])

    assert asyncio.run(count()) == 2


def test_skip_advances_by_what_came_and_all_else_repeats() -> None:
    server = Server(accounts(GOOGLE, ZOOM, has_more=True), accounts(CUSTOM_EMAIL))
    list(server.client.connected_accounts.list(fields=["id"], user_id=ALICE, skip=3))
    first, second = (dict(request.url.params) for request in server.requests)
    assert first == {"_fields": "id", "user_id": ALICE, "_skip": "3"}
    assert second == {**first, "_skip": "5"}


def test_an_empty_page_is_the_last_whatever_it_says() -> None:
    server = Server(accounts(GOOGLE, has_more=True), accounts(has_more=True))
    assert len(list(server.client.connected_accounts.list())) == 1


def test_a_page_that_comes_again_ends_in_an_error() -> None:
    server = Server(*[accounts(GOOGLE, has_more=True)] * 3)
    with pytest.raises(CloseError, match="a page came twice"):
        list(server.client.connected_accounts.list())
    assert len(server.requests) == 2


def test_a_page_that_comes_again_ends_in_an_error_asynchronously() -> None:
    server = Server(*[accounts(GOOGLE, has_more=True)] * 3)

    async def iterate() -> None:
        async for _ in await server.async_client.connected_accounts.list():
            pass

    with pytest.raises(CloseError, match="a page came twice"):
        asyncio.run(iterate())
