"""What a type checker says of the public signatures; mypy and pyright do the work."""

from __future__ import annotations

from typing import assert_never, assert_type

import pytest
from closecrm import (
    AsyncCloseClient,
    AsyncPage,
    CalendlyAccount,
    CloseClient,
    ConnectedAccount,
    CustomEmailAccount,
    GoogleAccount,
    MicrosoftAccount,
    Page,
    PartialConnectedAccount,
    SendAs,
    UnknownAccount,
    ZoomAccount,
)
from pydantic import TypeAdapter

from tests.client.scenarios import CALENDLY, CUSTOM_EMAIL, GOOGLE, MICROSOFT, UNKNOWN, ZOOM


def connected_accounts(client: CloseClient) -> None:
    api = client.connected_accounts
    assert_type(api.list(), Page[ConnectedAccount])
    assert_type(api.list(user_id="u", limit=1), Page[ConnectedAccount])
    assert_type(api.list(fields=["id"]), Page[PartialConnectedAccount])
    assert_type(api.get("a"), ConnectedAccount)
    assert_type(api.get("a", fields=("id",)), PartialConnectedAccount)
    for account in api.list():
        assert_type(account, ConnectedAccount)
    for page in api.list(fields=["id"]).pages():
        assert_type(page, Page[PartialConnectedAccount])
        assert_type(page.data, list[PartialConnectedAccount])


def send_as(client: CloseClient) -> None:
    api = client.send_as
    assert_type(api.list(), Page[SendAs])
    assert_type(api.get("a"), SendAs)
    assert_type(api.create(allowing_user_id="a", allowed_user_id="b"), SendAs)
    assert_type(api.bulk_create(allowed_user_ids=("a",)), Page[SendAs])
    assert_type(api.delete("a"), None)
    assert_type(api.delete_by_user(allowing_user_id="a", allowed_user_id="b"), None)


async def async_connected_accounts(client: AsyncCloseClient) -> None:
    api = client.connected_accounts
    assert_type(await api.list(), AsyncPage[ConnectedAccount])
    assert_type(await api.list(fields=["id"]), AsyncPage[PartialConnectedAccount])
    assert_type(await api.get("a"), ConnectedAccount)
    assert_type(await api.get("a", fields=["id"]), PartialConnectedAccount)
    async for account in await api.list():
        assert_type(account, ConnectedAccount)


async def async_send_as(client: AsyncCloseClient) -> None:
    api = client.send_as
    assert_type(await api.list(), AsyncPage[SendAs])
    assert_type(await api.get("a"), SendAs)
    assert_type(await api.create(allowing_user_id="a", allowed_user_id="b"), SendAs)
    assert_type(await api.bulk_create(), AsyncPage[SendAs])
    assert_type(await api.delete("a"), None)
    assert_type(await api.delete_by_user(allowing_user_id="a", allowed_user_id="b"), None)


def kind(account: ConnectedAccount) -> str:
    match account:
        case GoogleAccount() | MicrosoftAccount():
            assert_type(account.synced_calendars, list[str] | None)
        case CustomEmailAccount():
            assert_type(account.smtp.host if account.smtp else None, str | None)
        case ZoomAccount() | CalendlyAccount():
            assert_type(account.email, str | None)
        case UnknownAccount():
            assert_type(account.type, str)
        case _:
            assert_never(account)
    return account.type


ACCOUNT: TypeAdapter[ConnectedAccount] = TypeAdapter(ConnectedAccount)


@pytest.mark.parametrize("body", [GOOGLE, CUSTOM_EMAIL, ZOOM, MICROSOFT, CALENDLY, UNKNOWN])
def test_a_match_over_all_kinds_leaves_none_out(body: dict[str, object]) -> None:
    assert kind(ACCOUNT.validate_python(body)) == body["_type"]
