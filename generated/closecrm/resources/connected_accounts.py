# Generated from spec/openapi.yaml by `python -m generator regenerate`; change the spec instead.
"""The mail, calendar and meeting accounts that users have connected to Close."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from .._clients import ApiClient, AsyncApiClient, AsyncPage, Page, ResourceOf
from .._runtime.calls import ApiOperation, PagedOperation, commas
from ..models import ConnectedAccount, PartialConnectedAccount

_LIST = PagedOperation[ConnectedAccount](
    "GET /connected_account/", ConnectedAccount, "200 400 401 402 403 404 429"
)
_LIST_PARTIAL = PagedOperation[PartialConnectedAccount](
    "GET /connected_account/", PartialConnectedAccount, "200 400 401 402 403 404 429"
)
_GET = ApiOperation[ConnectedAccount](
    "GET /connected_account/{id}/", ConnectedAccount, "200 400 401 402 403 404 429"
)
_GET_PARTIAL = ApiOperation[PartialConnectedAccount](
    "GET /connected_account/{id}/", PartialConnectedAccount, "200 400 401 402 403 404 429"
)


class ConnectedAccountsResource(ResourceOf[ApiClient]):
    """The mail, calendar and meeting accounts that users have connected to Close.

    See https://developer.close.com/api/resources/connected-accounts
    """

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
            _LIST if fields is None else _LIST_PARTIAL,
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
        """GET /connected_account/{id}/: Get one connected account by its id."""
        return self._client.call(
            _GET if fields is None else _GET_PARTIAL,
            path={"id": id},
            query={"_fields": commas(fields, "fields")},
        )


class AsyncConnectedAccountsResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `ConnectedAccountsResource`, which explains the arguments."""

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
            _LIST if fields is None else _LIST_PARTIAL,
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
        """GET /connected_account/{id}/: Get one connected account by its id."""
        return await self._client.call(
            _GET if fields is None else _GET_PARTIAL,
            path={"id": id},
            query={"_fields": commas(fields, "fields")},
        )
