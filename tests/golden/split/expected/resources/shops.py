# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""Where it is sold."""

from __future__ import annotations

from .._clients import ApiClient, AsyncApiClient, ResourceOf
from .._runtime.calls import ApiOperation
from ..models.shops import Shop

_GET = ApiOperation[Shop]("GET /shops/{id}", Shop, "200")


class ShopsResource(ResourceOf[ApiClient]):
    """Where it is sold."""

    def get(self, id: str) -> Shop:
        """GET /shops/{id}: shops_get."""
        return self._client.call(_GET, path={"id": id})


class AsyncShopsResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `ShopsResource`, which explains the arguments."""

    async def get(self, id: str) -> Shop:
        """GET /shops/{id}: shops_get."""
        return await self._client.call(_GET, path={"id": id})
