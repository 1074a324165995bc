# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `From Here`."""

from __future__ import annotations

from .._clients import ApiClient, AsyncApiClient, ResourceOf
from .._runtime.calls import ApiOperation
from ..models import AOddName, N2nd

_CLASS_ = ApiOperation[AOddName]("GET /a/{class}/{id}", AOddName, "200")
_GET_B = ApiOperation[N2nd]("GET /b", N2nd, "200")


class FromHereResource(ResourceOf[ApiClient]):
    """The operations tagged `From Here`."""

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
            _CLASS_,
            path={"class": class_, "id": id},
            query={"id": id_query, "self": self_, "$filter": where},
            headers={"X-Request-ID": x_request_id},
        )

    def get_b(self) -> N2nd:
        """GET /b: get_b."""
        return self._client.call(_GET_B)


class AsyncFromHereResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `FromHereResource`, which explains the arguments."""

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
            _CLASS_,
            path={"class": class_, "id": id},
            query={"id": id_query, "self": self_, "$filter": where},
            headers={"X-Request-ID": x_request_id},
        )

    async def get_b(self) -> N2nd:
        """GET /b: get_b."""
        return await self._client.call(_GET_B)
