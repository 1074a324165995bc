from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from closecrm import (
    AsyncCloseClient,
    CalendlyAccount,
    CloseClient,
    ConnectedAccount,
    CustomEmailAccount,
    GoogleAccount,
    Identity,
    MicrosoftAccount,
    PartialConnectedAccount,
    ResponseValidationError,
    SmtpServer,
    UnknownAccount,
    ZoomAccount,
)

from tests.client.answering import Server, accounts
from tests.client.scenarios import ALICE, CALENDLY, FIELDS, GOOGLE, MICROSOFT, UNKNOWN

KINDS = [GoogleAccount, CustomEmailAccount, ZoomAccount]


@pytest.mark.default_cassette("connected_accounts_list.yaml")
def test_list_gives_each_account_in_the_class_of_its_type(client: CloseClient) -> None:
    page = client.connected_accounts.list(user_id=ALICE)
    assert [type(account) for account in page] == KINDS
    assert not page.has_more


@pytest.mark.default_cassette("connected_accounts_list.yaml")
def test_list_does_the_same_asynchronously(async_client: AsyncCloseClient) -> None:
    async def kinds() -> list[type]:
        page = await async_client.connected_accounts.list(user_id=ALICE)
        return [type(account) async for account in page]

    assert asyncio.run(kinds()) == KINDS


@pytest.mark.default_cassette("connected_accounts_list.yaml")
def test_each_kind_has_its_own_fields(client: CloseClient) -> None:
    google, custom, zoom = client.connected_accounts.list(user_id=ALICE).data
    assert isinstance(google, GoogleAccount)
    assert google.synced_calendars == ["alice@example.com"]
    assert isinstance(custom, CustomEmailAccount)
    assert custom.smtp == SmtpServer(
        host="smtp.example.com", port=465, use_ssl=True, username="alice@example.com"
    )
    assert custom.imap is None
    assert (zoom.email, zoom.identities) == ("alice@example.com", [])


def described(account: ConnectedAccount) -> object:
    match account:
        case GoogleAccount() | MicrosoftAccount():
            return account.synced_calendars
        case CustomEmailAccount():
            return account.smtp.host if account.smtp else None
        case UnknownAccount():
            return account.type, account.model_extra
        case _:
            return account.email


@pytest.mark.default_cassette("connected_accounts_list.yaml")
def test_a_match_statement_tells_the_kinds_apart(client: CloseClient) -> None:
    found = [described(account) for account in client.connected_accounts.list(user_id=ALICE)]
    assert found == [["alice@example.com"], "smtp.example.com", "alice@example.com"]


@pytest.mark.default_cassette("connected_accounts_get.yaml")
def test_get_gives_one_account(client: CloseClient) -> None:
    account = client.connected_accounts.get(GOOGLE["id"])
    assert isinstance(account, GoogleAccount)
    assert account.identities == [Identity(name="Alice Example", email="alice@example.com")]


@pytest.mark.default_cassette("connected_accounts_get.yaml")
def test_get_does_the_same_asynchronously(async_client: AsyncCloseClient) -> None:
    account = asyncio.run(async_client.connected_accounts.get(GOOGLE["id"]))
    assert (account.type, account.id) == ("google", GOOGLE["id"])


@pytest.mark.default_cassette("connected_accounts_get-microsoft.yaml")
def test_a_microsoft_account_with_dates_and_states(client: CloseClient) -> None:
    account = client.connected_accounts.get(MICROSOFT["id"])
    assert isinstance(account, MicrosoftAccount)
    assert account.synced_calendars == ["alice@example.com"]
    assert account.date_created == datetime(2018, 11, 8, 10, 0, 27, 780000, UTC)
    assert account.default_identity == Identity(name="Alice Example", email="alice@example.com")
    assert account.send_status == "ok"


@pytest.mark.default_cassette("connected_accounts_get-calendly.yaml")
def test_a_calendly_account(client: CloseClient) -> None:
    account = client.connected_accounts.get(CALENDLY["id"])
    assert isinstance(account, CalendlyAccount)
    assert account.user_id == ALICE


@pytest.mark.default_cassette("connected_accounts_get-unknown_type.yaml")
def test_an_account_of_an_unknown_type_is_kept_whole(client: CloseClient) -> None:
    account = client.connected_accounts.get(UNKNOWN["id"])
    assert isinstance(account, UnknownAccount)
    assert described(account) == ("fax", {"fax_number": "555-0100"})


@pytest.mark.default_cassette("connected_accounts_get-unknown_field.yaml")
def test_an_unknown_field_is_kept_under_its_own_name(client: CloseClient) -> None:
    account = client.connected_accounts.get(GOOGLE["id"])
    assert isinstance(account, GoogleAccount)
    assert account.model_extra == {"archived": True, "a/b": 1}


@pytest.mark.default_cassette("connected_accounts_list-fields.yaml")
def test_list_with_fields_gives_partial_accounts(client: CloseClient) -> None:
    google, zoom = client.connected_accounts.list(fields=FIELDS)
    assert type(google) is PartialConnectedAccount
    assert (google.type, google.send_status, zoom.type) == ("google", "ok", "zoom")
    assert google.model_fields_set == {"id", "type", "send_status"}


@pytest.mark.default_cassette("connected_accounts_get-fields.yaml")
def test_get_with_fields_gives_a_partial_account(async_client: AsyncCloseClient) -> None:
    account = asyncio.run(async_client.connected_accounts.get(GOOGLE["id"], fields=FIELDS))
    assert type(account) is PartialConnectedAccount
    assert (account.send_status, account.user_id) == ("ok", None)


def test_fields_are_sent_as_one_value() -> None:
    server = Server(accounts(), accounts())
    server.client.connected_accounts.list(fields=FIELDS)
    asyncio.run(server.async_client.connected_accounts.list(fields=tuple(FIELDS)))
    sent = [request.url.params.multi_items() for request in server.requests]
    assert sent == [[("_fields", "id,_type,send_status")]] * 2


@pytest.mark.parametrize("fields", ["id", [], ["id", ""], ["id,_type"]])
def test_fields_that_are_no_list_of_names_are_refused_unsent(fields: Sequence[str]) -> None:
    server = Server()
    with pytest.raises(ValueError, match=r"^fields: "):
        server.client.connected_accounts.list(fields=fields)
    with pytest.raises(ValueError, match=r"^fields: "):
        asyncio.run(server.async_client.connected_accounts.get("emailacct_a", fields=fields))
    assert server.requests == []


@pytest.mark.parametrize("id_", ["", ".", ".."])
def test_an_id_that_is_no_segment_is_refused_unsent(id_: str) -> None:
    server = Server()
    with pytest.raises(ValueError, match=r"^id: "):
        server.client.connected_accounts.get(id_)
    assert server.requests == []


@pytest.mark.parametrize(
    ("account", "pointer"),
    [
        ({"_type": "google"}, "/data/0/id"),
        ({"_type": "google", "id": 1}, "/data/0/id"),
        ({**GOOGLE, "identities": [{}, {"name": 1}]}, "/data/0/identities/1/name"),
        ({**GOOGLE, "synced_calendars": ["x", 1]}, "/data/0/synced_calendars/1"),
        ({**GOOGLE, "date_created": "soon"}, "/data/0/date_created"),
        ({"_type": "custom_email", "id": "a", "smtp": {"port": "?"}}, "/data/0/smtp/port"),
        ({**GOOGLE, "date_created": 5}, "/data/0/date_created"),
        ({"_type": "custom_email", "id": "a", "imap": {"port": "993"}}, "/data/0/imap/port"),
        ({"_type": "custom_email", "id": "a", "smtp": {"use_ssl": "no"}}, "/data/0/smtp/use_ssl"),
        ({"_type": ["google"], "id": "a"}, "/data/0/_type"),
        ({"id": "a"}, "/data/0/_type"),
        ({"_type": 5, "id": "a"}, "/data/0/_type"),
        ({"_type": None, "id": "a"}, "/data/0/_type"),
        ("a", "/data/0"),
    ],
)
def test_a_wrong_type_fails_with_a_pointer_to_its_place(account: object, pointer: str) -> None:
    with pytest.raises(ResponseValidationError) as caught:
        Server(accounts(account)).client.connected_accounts.list()
    assert [issue.pointer for issue in caught.value.errors] == [pointer]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [([], ""), ({}, "/data"), ({"data": {}}, "/data"), ({"data": [], "has_more": 2}, "/has_more")],
)
def test_a_wrong_envelope_fails_with_a_pointer(body: Any, pointer: str) -> None:  # noqa: ANN401
    server = Server(httpx2.Response(200, json=body))
    with pytest.raises(ResponseValidationError) as caught:
        asyncio.run(server.async_client.connected_accounts.list())
    assert [issue.pointer for issue in caught.value.errors] == [pointer]


def test_a_partial_account_is_checked_as_well() -> None:
    with pytest.raises(ResponseValidationError) as caught:
        Server(accounts({"imap": {"host": 1}})).client.connected_accounts.list(fields=["imap"])
    assert [issue.pointer for issue in caught.value.errors] == ["/data/0/imap/host"]


@pytest.mark.parametrize(
    "account", [{"_type": "fax"}, {"_type": "fax", "id": 1, "identities": "none", "a/b": {}}]
)
def test_nothing_in_an_account_of_an_unknown_type_fails_a_call(account: dict[str, Any]) -> None:
    (found,) = Server(accounts(account)).client.connected_accounts.list().data
    assert isinstance(found, UnknownAccount)
    assert found.model_dump(exclude_unset=True) == account
