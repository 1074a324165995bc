# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `default`."""

from __future__ import annotations

from .._runtime.client import ApiClient, AsyncApiClient
from .._runtime.decoding import BYTES, TEXT


class DefaultResource:
    """The operations tagged `default`."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def login(self, *, name: str) -> str:
        """POST /login: login."""
        return self._client.call(TEXT, "POST /login", form={"name": name})

    def picture_put(self, *, body: bytes) -> bytes:
        """PUT /picture: picture_put."""
        return self._client.call(BYTES, "PUT /picture", content=body)


class AsyncDefaultResource:
    """The asynchronous form of `DefaultResource`, which explains the arguments."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def login(self, *, name: str) -> str:
        """POST /login: login."""
        return await self._client.call(TEXT, "POST /login", form={"name": name})

    async def picture_put(self, *, body: bytes) -> bytes:
        """PUT /picture: picture_put."""
        return await self._client.call(BYTES, "PUT /picture", content=body)
