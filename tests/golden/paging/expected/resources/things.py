# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `things`."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import overload

from .._clients import ApiClient, AsyncApiClient, AsyncPage, Page, ResourceOf
from .._runtime.calls import ApiOperation, PagedOperation, commas
from ..models import PartialThing, Thing

_LIST = PagedOperation[Thing]("GET /things", Thing, "200")
_LIST_PARTIAL = PagedOperation[PartialThing]("GET /things", PartialThing, "200")
_ALL = ApiOperation[list[Thing]]("GET /things/all", list[Thing], "200")
_GET = ApiOperation[Thing]("GET /things/{id}", Thing, "200")
_GET_PARTIAL = ApiOperation[PartialThing]("GET /things/{id}", PartialThing, "200")


class ThingsResource(ResourceOf[ApiClient]):
    """The operations tagged `things`."""

    @overload
    def list(
        self, *, only: None = None, ids: Sequence[int] | None = None, start: int | None = None
    ) -> Page[Thing]: ...
    @overload
    def list(
        self, *, only: Sequence[str], ids: Sequence[int] | None = None, start: int | None = None
    ) -> Page[PartialThing]: ...
    def list(
        self,
        *,
        only: Sequence[str] | None = None,
        ids: Sequence[int] | None = None,
        start: int | None = None,
    ) -> Page[Thing | PartialThing]:
        """GET /things: things_list."""
        return self._client.page(
            _LIST if only is None else _LIST_PARTIAL,
            window=(start, None),
            query={"only": commas(only, "only"), "ids": ids},
        )

    def all(self) -> builtins.list[Thing]:
        """GET /things/all: things_all."""
        return self._client.call(_ALL)

    @overload
    def get(self, id: str, *, only: None = None) -> Thing: ...
    @overload
    def get(self, id: str, *, only: Sequence[str]) -> PartialThing: ...
    def get(self, id: str, *, only: Sequence[str] | None = None) -> Thing | PartialThing:
        """GET /things/{id}: things_get."""
        operation_: ApiOperation[Thing | PartialThing] = _GET if only is None else _GET_PARTIAL
        return self._client.call(operation_, path={"id": id}, query={"only": commas(only, "only")})


class AsyncThingsResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `ThingsResource`, which explains the arguments."""

    @overload
    async def list(
        self, *, only: None = None, ids: Sequence[int] | None = None, start: int | None = None
    ) -> AsyncPage[Thing]: ...
    @overload
    async def list(
        self, *, only: Sequence[str], ids: Sequence[int] | None = None, start: int | None = None
    ) -> AsyncPage[PartialThing]: ...
    async def list(
        self,
        *,
        only: Sequence[str] | None = None,
        ids: Sequence[int] | None = None,
        start: int | None = None,
    ) -> AsyncPage[Thing | PartialThing]:
        """GET /things: things_list."""
        return await self._client.page(
            _LIST if only is None else _LIST_PARTIAL,
            window=(start, None),
            query={"only": commas(only, "only"), "ids": ids},
        )

    async def all(self) -> builtins.list[Thing]:
        """GET /things/all: things_all."""
        return await self._client.call(_ALL)

    @overload
    async def get(self, id: str, *, only: None = None) -> Thing: ...
    @overload
    async def get(self, id: str, *, only: Sequence[str]) -> PartialThing: ...
    async def get(self, id: str, *, only: Sequence[str] | None = None) -> Thing | PartialThing:
        """GET /things/{id}: things_get."""
        operation_: ApiOperation[Thing | PartialThing] = _GET if only is None else _GET_PARTIAL
        return await self._client.call(
            operation_, path={"id": id}, query={"only": commas(only, "only")}
        )
