# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `things`."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import overload

from .._runtime.calls import commas
from .._runtime.client import ApiClient, AsyncApiClient
from .._runtime.decoding import Decoder
from .._runtime.paging import AsyncPage, Page, Paging
from ..models import PartialThing, Thing

_LIST_THING: Decoder[list[Thing]] = Decoder(list[Thing])
_PARTIAL_THING: Decoder[PartialThing] = Decoder(PartialThing)
_PARTIAL_THING_PAGES: Paging[PartialThing] = Paging(
    PartialThing, items="results", skip="start", limit="count"
)
_THING: Decoder[Thing] = Decoder(Thing)
_THING_PAGES: Paging[Thing] = Paging(Thing, items="results", skip="start", limit="count")


class ThingsResource:
    """The operations tagged `things`."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

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
            _THING_PAGES if only is None else _PARTIAL_THING_PAGES,
            "GET /things",
            window=(start, None),
            query={"only": commas(only, "only"), "ids": ids},
        )

    def all(self) -> builtins.list[Thing]:
        """GET /things/all: things_all."""
        return self._client.call(_LIST_THING, "GET /things/all")

    @overload
    def get(self, id: str, *, only: None = None) -> Thing: ...

    @overload
    def get(self, id: str, *, only: Sequence[str]) -> PartialThing: ...

    def get(self, id: str, *, only: Sequence[str] | None = None) -> Thing | PartialThing:
        """GET /things/{id}: things_get."""
        return self._client.call(
            _THING if only is None else _PARTIAL_THING,
            "GET /things/{id}",
            path={"id": id},
            query={"only": commas(only, "only")},
        )


class AsyncThingsResource:
    """The asynchronous form of `ThingsResource`, which explains the arguments."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

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
            _THING_PAGES if only is None else _PARTIAL_THING_PAGES,
            "GET /things",
            window=(start, None),
            query={"only": commas(only, "only"), "ids": ids},
        )

    async def all(self) -> builtins.list[Thing]:
        """GET /things/all: things_all."""
        return await self._client.call(_LIST_THING, "GET /things/all")

    @overload
    async def get(self, id: str, *, only: None = None) -> Thing: ...

    @overload
    async def get(self, id: str, *, only: Sequence[str]) -> PartialThing: ...

    async def get(self, id: str, *, only: Sequence[str] | None = None) -> Thing | PartialThing:
        """GET /things/{id}: things_get."""
        return await self._client.call(
            _THING if only is None else _PARTIAL_THING,
            "GET /things/{id}",
            path={"id": id},
            query={"only": commas(only, "only")},
        )
