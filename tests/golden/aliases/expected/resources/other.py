# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `other`."""

from __future__ import annotations

from .._clients import ApiClient, AsyncApiClient, ResourceOf
from .._runtime.calls import ApiOperation
from ..models import Warning

_GET_DOCUMENT = ApiOperation[Warning]("GET /Documents", Warning, "200")


class OtherResource(ResourceOf[ApiClient]):
    """The operations tagged `other`."""

    def get_document(self) -> Warning:
        """GET /Documents: getDocument."""
        return self._client.call(_GET_DOCUMENT)


class AsyncOtherResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `OtherResource`, which explains the arguments."""

    async def get_document(self) -> Warning:
        """GET /Documents: getDocument."""
        return await self._client.call(_GET_DOCUMENT)
