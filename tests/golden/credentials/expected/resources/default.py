# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `default`."""

from __future__ import annotations

from .._clients import ApiClient, AsyncApiClient, ResourceOf
from .._runtime.calls import ApiOperation

_PING = ApiOperation[str]("GET /ping", "text", "200")


class DefaultResource(ResourceOf[ApiClient]):
    """The operations tagged `default`."""

    def ping(self, *, x_tz_offset: float | None = None) -> str:
        """GET /ping: ping."""
        return self._client.call(_PING, headers={"x-tz-offset": x_tz_offset})


class AsyncDefaultResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `DefaultResource`, which explains the arguments."""

    async def ping(self, *, x_tz_offset: float | None = None) -> str:
        """GET /ping: ping."""
        return await self._client.call(_PING, headers={"x-tz-offset": x_tz_offset})
