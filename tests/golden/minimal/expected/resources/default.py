# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `default`."""

from __future__ import annotations

from .._runtime.client import ApiClient, AsyncApiClient
from .._runtime.decoding import Decoder
from ..models import Time

_TIME: Decoder[Time] = Decoder(Time)


class DefaultResource:
    """The operations tagged `default`."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def now(self) -> Time:
        """GET /time: Tell the time."""
        return self._client.call(_TIME, "GET /time")


class AsyncDefaultResource:
    """The asynchronous form of `DefaultResource`, which explains the arguments."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def now(self) -> Time:
        """GET /time: Tell the time."""
        return await self._client.call(_TIME, "GET /time")
