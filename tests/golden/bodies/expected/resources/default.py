# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `default`."""

from __future__ import annotations

from .._clients import ApiClient, AsyncApiClient, ResourceOf
from .._runtime.calls import ApiOperation

_LOGIN = ApiOperation[str]("POST /login", "text", "200")
_PICTURE_PUT = ApiOperation[bytes]("PUT /picture", "content", "200")
_PICTURE_GET = ApiOperation[bytes]("GET /picture", "content", "200")
_FEED = ApiOperation[str]("GET /feed", "text", "200")


class DefaultResource(ResourceOf[ApiClient]):
    """The operations tagged `default`."""

    def login(self, *, name: str) -> str:
        """POST /login: login."""
        return self._client.call(_LOGIN, form={"name": name})

    def picture_put(self, *, body: bytes) -> bytes:
        """PUT /picture: picture_put."""
        return self._client.call(
            _PICTURE_PUT, content=body, headers={"Content-Type": "application/octet-stream"}
        )

    def picture_get(self) -> bytes:
        """GET /picture: picture_get."""
        return self._client.call(_PICTURE_GET)

    def feed(self) -> str:
        """GET /feed: feed."""
        return self._client.call(_FEED)


class AsyncDefaultResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `DefaultResource`, which explains the arguments."""

    async def login(self, *, name: str) -> str:
        """POST /login: login."""
        return await self._client.call(_LOGIN, form={"name": name})

    async def picture_put(self, *, body: bytes) -> bytes:
        """PUT /picture: picture_put."""
        return await self._client.call(
            _PICTURE_PUT, content=body, headers={"Content-Type": "application/octet-stream"}
        )

    async def picture_get(self) -> bytes:
        """GET /picture: picture_get."""
        return await self._client.call(_PICTURE_GET)

    async def feed(self) -> str:
        """GET /feed: feed."""
        return await self._client.call(_FEED)
