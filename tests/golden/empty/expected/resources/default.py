# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `default`."""

from __future__ import annotations

from typing import Any

from .._runtime.client import ApiClient, AsyncApiClient
from .._runtime.decoding import Decoder
from ..models import A

_A: Decoder[A] = Decoder(A)


class DefaultResource:
    """The operations tagged `default`."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def a(self, *, anything: Any = None) -> A:
        """GET /a: a."""
        return self._client.call(_A, "GET /a", query={"anything": anything})


class AsyncDefaultResource:
    """The asynchronous form of `DefaultResource`, which explains the arguments."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def a(self, *, anything: Any = None) -> A:
        """GET /a: a."""
        return await self._client.call(_A, "GET /a", query={"anything": anything})
