# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `default`."""

from __future__ import annotations

from .._runtime.client import ApiClient, AsyncApiClient
from .._runtime.decoding import TEXT


class DefaultResource:
    """The operations tagged `default`."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def ping(self) -> str:
        """GET /ping: ping."""
        return self._client.call(TEXT, "GET /ping")


class AsyncDefaultResource:
    """The asynchronous form of `DefaultResource`, which explains the arguments."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def ping(self) -> str:
        """GET /ping: ping."""
        return await self._client.call(TEXT, "GET /ping")
