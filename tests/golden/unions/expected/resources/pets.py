# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""All the pets."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from .._runtime.client import ApiClient, AsyncApiClient
from .._runtime.decoding import Decoder
from ..models import Coat, Pet

_COAT: Decoder[Coat] = Decoder(Coat)
_PET: Decoder[Pet] = Decoder(Pet)


class PetsResource:
    """All the pets."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def get(self, id: UUID) -> Pet:
        """GET /pets/{id}: pets_get."""
        return self._client.call(_PET, "GET /pets/{id}", path={"id": id})

    def colour(self, id: str, *, shade: Literal["dark", "light"] | None = None) -> Coat:
        """GET /pets/{id}/colour: pets_colour."""
        return self._client.call(
            _COAT, "GET /pets/{id}/colour", path={"id": id}, query={"shade": shade}
        )


class AsyncPetsResource:
    """The asynchronous form of `PetsResource`, which explains the arguments."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def get(self, id: UUID) -> Pet:
        """GET /pets/{id}: pets_get."""
        return await self._client.call(_PET, "GET /pets/{id}", path={"id": id})

    async def colour(self, id: str, *, shade: Literal["dark", "light"] | None = None) -> Coat:
        """GET /pets/{id}/colour: pets_colour."""
        return await self._client.call(
            _COAT, "GET /pets/{id}/colour", path={"id": id}, query={"shade": shade}
        )
