# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""All the pets."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from .._clients import ApiClient, AsyncApiClient, ResourceOf
from .._runtime.calls import ApiOperation
from ..models import Coat, Pet

_GET = ApiOperation[Pet]("GET /pets/{id}", Pet, "200")
_COLOUR = ApiOperation[Coat]("GET /pets/{id}/colour", Coat, "200")


class PetsResource(ResourceOf[ApiClient]):
    """All the pets."""

    def get(self, id: UUID) -> Pet:
        """GET /pets/{id}: pets_get."""
        return self._client.call(_GET, path={"id": id})

    def colour(self, id: str, *, shade: Literal["dark", "light"] | None = None) -> Coat:
        """GET /pets/{id}/colour: pets_colour."""
        return self._client.call(_COLOUR, path={"id": id}, query={"shade": shade})


class AsyncPetsResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `PetsResource`, which explains the arguments."""

    async def get(self, id: UUID) -> Pet:
        """GET /pets/{id}: pets_get."""
        return await self._client.call(_GET, path={"id": id})

    async def colour(self, id: str, *, shade: Literal["dark", "light"] | None = None) -> Coat:
        """GET /pets/{id}/colour: pets_colour."""
        return await self._client.call(_COLOUR, path={"id": id}, query={"shade": shade})
