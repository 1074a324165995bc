from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import cast

import httpx2
import pytest
from closecrm import (
    AsyncCloseClient,
    CloseClient,
    ConfigurationError,
    ResponseValidationError,
    SendAs,
)

from tests.client.answering import Server
from tests.client.scenarios import ALICE, BOB, CAROL, GRANT

EXPECTED = SendAs.model_validate(GRANT)


@pytest.mark.default_cassette("send_as_list.yaml")
def test_list_gives_the_associations(client: CloseClient) -> None:
    assert list(client.send_as.list(allowing_user_id=BOB)) == [EXPECTED]


@pytest.mark.default_cassette("send_as_list.yaml")
def test_list_gives_the_associations_asynchronously(async_client: AsyncCloseClient) -> None:
    page = asyncio.run(async_client.send_as.list(allowing_user_id=BOB))
    assert page.data == [EXPECTED]


@pytest.mark.default_cassette("send_as_create.yaml")
def test_create_gives_the_new_association(client: CloseClient) -> None:
    assert client.send_as.create(allowing_user_id=BOB, allowed_user_id=ALICE) == EXPECTED


@pytest.mark.default_cassette("send_as_create.yaml")
def test_create_gives_the_new_association_asynchronously(async_client: AsyncCloseClient) -> None:
    created = async_client.send_as.create(allowing_user_id=BOB, allowed_user_id=ALICE)
    assert asyncio.run(created) == EXPECTED


@pytest.mark.default_cassette("send_as_get.yaml")
def test_get_gives_one_association(client: CloseClient) -> None:
    assert client.send_as.get(GRANT["id"]) == EXPECTED


@pytest.mark.default_cassette("send_as_get.yaml")
def test_get_gives_one_association_asynchronously(async_client: AsyncCloseClient) -> None:
    assert asyncio.run(async_client.send_as.get(GRANT["id"])) == EXPECTED


@pytest.mark.default_cassette("send_as_bulk_create.yaml")
def test_bulk_create_gives_a_final_page(client: CloseClient) -> None:
    page = client.send_as.bulk_create(allowed_user_ids=[ALICE], disallowed_user_ids=[CAROL])
    assert list(page) == [EXPECTED]
    assert not page.has_more


@pytest.mark.default_cassette("send_as_bulk_create.yaml")
def test_bulk_create_gives_a_final_page_asynchronously(async_client: AsyncCloseClient) -> None:
    async def granted() -> list[SendAs]:
        page = await async_client.send_as.bulk_create(
            allowed_user_ids=[ALICE], disallowed_user_ids=[CAROL]
        )
        return [each async for each in page]

    assert asyncio.run(granted()) == [EXPECTED]


def test_bulk_create_never_sends_again_and_leaves_out_what_is_not_given() -> None:
    server = Server(httpx2.Response(200, json={"data": [GRANT], "has_more": True}))
    assert list(server.client.send_as.bulk_create(allowed_user_ids=[ALICE])) == [EXPECTED]
    (request,) = server.requests
    assert json.loads(request.content) == {"allowed_user_ids": [ALICE]}


@pytest.mark.default_cassette("send_as_delete.yaml")
def test_delete_gives_none(client: CloseClient) -> None:
    delete: Callable[[str], object] = client.send_as.delete
    assert delete(GRANT["id"]) is None


@pytest.mark.default_cassette("send_as_delete.yaml")
def test_delete_gives_none_asynchronously(async_client: AsyncCloseClient) -> None:
    assert asyncio.run(async_client.send_as.delete(GRANT["id"])) is None


@pytest.mark.default_cassette("send_as_delete_by_user.yaml")
def test_delete_by_user_gives_none(client: CloseClient) -> None:
    delete: Callable[..., object] = client.send_as.delete_by_user
    assert delete(allowing_user_id=BOB, allowed_user_id=ALICE) is None


@pytest.mark.default_cassette("send_as_delete_by_user.yaml")
def test_delete_by_user_gives_none_asynchronously(async_client: AsyncCloseClient) -> None:
    deleting = async_client.send_as.delete_by_user(allowing_user_id=BOB, allowed_user_id=ALICE)
    assert asyncio.run(deleting) is None


@pytest.mark.parametrize("content", [b"", b"{}"])
def test_a_delete_answered_with_200_is_done_as_well(content: bytes) -> None:
    server = Server(*[httpx2.Response(200, content=content) for _ in range(2)])
    server.client.send_as.delete(GRANT["id"])
    asyncio.run(
        server.async_client.send_as.delete_by_user(allowing_user_id=BOB, allowed_user_id=ALICE)
    )
    assert [request.method for request in server.requests] == ["DELETE", "DELETE"]


def test_a_create_answered_with_200_is_done_as_well() -> None:
    server = Server(httpx2.Response(200, json=GRANT))
    assert server.client.send_as.create(allowing_user_id=BOB, allowed_user_id=ALICE) == EXPECTED


@pytest.mark.parametrize("member", list(GRANT))
def test_an_association_lacks_none_of_its_members(member: str) -> None:
    body = {name: value for name, value in GRANT.items() if name != member}
    with pytest.raises(ResponseValidationError) as caught:
        Server(httpx2.Response(200, json=body)).client.send_as.get(GRANT["id"])
    assert [issue.pointer for issue in caught.value.errors] == [f"/{member}"]


def test_a_required_filter_that_is_none_is_refused_before_anything_is_sent() -> None:
    server = Server()
    with pytest.raises(ValueError, match="allowed_user_id: is required"):
        server.client.send_as.delete_by_user(
            allowing_user_id=BOB, allowed_user_id=cast("str", None)
        )
    assert server.requests == []


def test_a_client_of_the_other_colour_is_refused() -> None:
    other = cast("httpx2.Client", httpx2.AsyncClient())
    with pytest.raises(ConfigurationError, match=r"need an httpx2\.Client"):
        CloseClient(api_key="key_for_tests", http_client=other)
