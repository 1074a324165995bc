# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `default`."""

from __future__ import annotations

from .._clients import ApiClient, AsyncApiClient, ResourceOf
from .._runtime.calls import ApiOperation
from ..models import Document

_GET_DOCUMENT = ApiOperation[Document]("GET /documents/{id}", Document, "200")


class DefaultResource(ResourceOf[ApiClient]):
    """The operations tagged `default`."""

    def get_document(self, id: str) -> Document:
        """GET /documents/{id}: get_document."""
        return self._client.call(_GET_DOCUMENT, path={"id": id})


class AsyncDefaultResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `DefaultResource`, which explains the arguments."""

    async def get_document(self, id: str) -> Document:
        """GET /documents/{id}: get_document."""
        return await self._client.call(_GET_DOCUMENT, path={"id": id})
