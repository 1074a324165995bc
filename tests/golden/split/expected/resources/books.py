# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""What is read."""

from __future__ import annotations

from .._clients import ApiClient, AsyncApiClient, ResourceOf
from .._runtime.calls import ApiOperation
from ..models.books import Book

_GET = ApiOperation[Book]("GET /books/{id}", Book, "200")


class BooksResource(ResourceOf[ApiClient]):
    """What is read."""

    def get(self, id: str) -> Book:
        """GET /books/{id}: books_get."""
        return self._client.call(_GET, path={"id": id})


class AsyncBooksResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `BooksResource`, which explains the arguments."""

    async def get(self, id: str) -> Book:
        """GET /books/{id}: books_get."""
        return await self._client.call(_GET, path={"id": id})
