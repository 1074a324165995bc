# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `default`."""

from __future__ import annotations

from typing import Any

from .._clients import ApiClient, AsyncApiClient, ResourceOf
from .._runtime.calls import ApiOperation
from ..models import A

_A = ApiOperation[A]("GET /a", A, "200")


class DefaultResource(ResourceOf[ApiClient]):
    """The operations tagged `default`."""

    def a(self, *, anything: Any = None) -> A:
        """GET /a: a."""
        return self._client.call(_A, query={"anything": anything})


class AsyncDefaultResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `DefaultResource`, which explains the arguments."""

    async def a(self, *, anything: Any = None) -> A:
        """GET /a: a."""
        return await self._client.call(_A, query={"anything": anything})
