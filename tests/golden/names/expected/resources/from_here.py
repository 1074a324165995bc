# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `From Here`."""

from __future__ import annotations

from .._runtime.client import ApiClient, AsyncApiClient
from .._runtime.decoding import Decoder
from ..models import AOddName, N2nd

_A_ODD_NAME: Decoder[AOddName] = Decoder(AOddName)
_N_2_ND: Decoder[N2nd] = Decoder(N2nd)


class FromHereResource:
    """The operations tagged `From Here`."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def class_(
        self,
        class_: str,
        id: str,
        *,
        x_request_id: str,
        id_query: str | None = None,
        self_: str | None = None,
        where: str | None = None,
    ) -> AOddName:
        """GET /a/{class}/{id}: class."""
        return self._client.call(
            _A_ODD_NAME,
            "GET /a/{class}/{id}",
            path={"class": class_, "id": id},
            query={"id": id_query, "self": self_, "$filter": where},
            headers={"X-Request-ID": x_request_id},
        )

    def get_b(self) -> N2nd:
        """GET /b: get_b."""
        return self._client.call(_N_2_ND, "GET /b")


class AsyncFromHereResource:
    """The asynchronous form of `FromHereResource`, which explains the arguments."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def class_(
        self,
        class_: str,
        id: str,
        *,
        x_request_id: str,
        id_query: str | None = None,
        self_: str | None = None,
        where: str | None = None,
    ) -> AOddName:
        """GET /a/{class}/{id}: class."""
        return await self._client.call(
            _A_ODD_NAME,
            "GET /a/{class}/{id}",
            path={"class": class_, "id": id},
            query={"id": id_query, "self": self_, "$filter": where},
            headers={"X-Request-ID": x_request_id},
        )

    async def get_b(self) -> N2nd:
        """GET /b: get_b."""
        return await self._client.call(_N_2_ND, "GET /b")
