# Generated from spec/openapi.yaml by `python -m generator regenerate`; change the spec instead.
"""The mail, calendar and meeting accounts that users have connected to Close."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from .._runtime.calls import commas
from .._runtime.client import ApiClient, AsyncApiClient
from .._runtime.decoding import Decoder
from .._runtime.paging import AsyncPage, Page, Paging
from ..models import ConnectedAccount, PartialConnectedAccount

_CONNECTED_ACCOUNT: Decoder[ConnectedAccount] = Decoder(ConnectedAccount)
_CONNECTED_ACCOUNT_PAGES: Paging[ConnectedAccount] = Paging(
    ConnectedAccount, items="data", has_more="has_more", skip="_skip", limit="_limit"
)
_PARTIAL_CONNECTED_ACCOUNT: Decoder[PartialConnectedAccount] = Decoder(PartialConnectedAccount)
_PARTIAL_CONNECTED_ACCOUNT_PAGES: Paging[PartialConnectedAccount] = Paging(
    PartialConnectedAccount, items="data", has_more="has_more", skip="_skip", limit="_limit"
)


class ConnectedAccountsResource:
    """The mail, calendar and meeting accounts that users have connected to Close.

    See https://developer.close.com/api/resources/connected-accounts
    """

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    @overload
    def list(
        self,
        *,
        fields: None = None,
        user_id: str | None = None,
        skip: int | None = None,
        limit: int | None = None,
    ) -> Page[ConnectedAccount]: ...

    @overload
    def list(
        self,
        *,
        fields: Sequence[str],
        user_id: str | None = None,
        skip: int | None = None,
        limit: int | None = None,
    ) -> Page[PartialConnectedAccount]: ...

    def list(
        self,
        *,
        fields: Sequence[str] | None = None,
        user_id: str | None = None,
        skip: int | None = None,
        limit: int | None = None,
    ) -> Page[ConnectedAccount | PartialConnectedAccount]:
        """GET /connected_account/: List the connected accounts that you can use, or send from.

        user_id: Return only the accounts of this user.
        """
        return self._client.page(
            _CONNECTED_ACCOUNT_PAGES if fields is None else _PARTIAL_CONNECTED_ACCOUNT_PAGES,
            "GET /connected_account/",
            window=(skip, limit),
            query={"_fields": commas(fields, "fields"), "user_id": user_id},
        )

    @overload
    def get(self, id: str, *, fields: None = None) -> ConnectedAccount: ...

    @overload
    def get(self, id: str, *, fields: Sequence[str]) -> PartialConnectedAccount: ...

    def get(
        self, id: str, *, fields: Sequence[str] | None = None
    ) -> ConnectedAccount | PartialConnectedAccount:
        """GET /connected_account/{id}/: Get one connected account.

        id: The id of the connected account.
        """
        return self._client.call(
            _CONNECTED_ACCOUNT if fields is None else _PARTIAL_CONNECTED_ACCOUNT,
            "GET /connected_account/{id}/",
            path={"id": id},
            query={"_fields": commas(fields, "fields")},
        )


class AsyncConnectedAccountsResource:
    """The asynchronous form of `ConnectedAccountsResource`, which explains the arguments."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    @overload
    async def list(
        self,
        *,
        fields: None = None,
        user_id: str | None = None,
        skip: int | None = None,
        limit: int | None = None,
    ) -> AsyncPage[ConnectedAccount]: ...

    @overload
    async def list(
        self,
        *,
        fields: Sequence[str],
        user_id: str | None = None,
        skip: int | None = None,
        limit: int | None = None,
    ) -> AsyncPage[PartialConnectedAccount]: ...

    async def list(
        self,
        *,
        fields: Sequence[str] | None = None,
        user_id: str | None = None,
        skip: int | None = None,
        limit: int | None = None,
    ) -> AsyncPage[ConnectedAccount | PartialConnectedAccount]:
        """GET /connected_account/: List the connected accounts that you can use, or send from."""
        return await self._client.page(
            _CONNECTED_ACCOUNT_PAGES if fields is None else _PARTIAL_CONNECTED_ACCOUNT_PAGES,
            "GET /connected_account/",
            window=(skip, limit),
            query={"_fields": commas(fields, "fields"), "user_id": user_id},
        )

    @overload
    async def get(self, id: str, *, fields: None = None) -> ConnectedAccount: ...

    @overload
    async def get(self, id: str, *, fields: Sequence[str]) -> PartialConnectedAccount: ...

    async def get(
        self, id: str, *, fields: Sequence[str] | None = None
    ) -> ConnectedAccount | PartialConnectedAccount:
        """GET /connected_account/{id}/: Get one connected account."""
        return await self._client.call(
            _CONNECTED_ACCOUNT if fields is None else _PARTIAL_CONNECTED_ACCOUNT,
            "GET /connected_account/{id}/",
            path={"id": id},
            query={"_fields": commas(fields, "fields")},
        )
