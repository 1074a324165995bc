# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `default`."""

from __future__ import annotations

from .._clients import ApiClient, AsyncApiClient, ResourceOf
from .._runtime.calls import ApiOperation
from ..models import Time

_NOW = ApiOperation[Time]("GET /time", Time, "200")


class DefaultResource(ResourceOf[ApiClient]):
    """The operations tagged `default`."""

    def now(self) -> Time:
        """GET /time: Tell the time."""
        return self._client.call(_NOW)


class AsyncDefaultResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `DefaultResource`, which explains the arguments."""

    async def now(self) -> Time:
        """GET /time: Tell the time."""
        return await self._client.call(_NOW)
