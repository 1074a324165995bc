# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._clients import ApiClient, AsyncApiClient
from ._profile import PROFILE

if TYPE_CHECKING:
    from .resources.books import AsyncBooksResource, BooksResource
    from .resources.shops import AsyncShopsResource, ShopsResource


def _resource(module: str, name: str) -> cached_property[Any]:
    """Return the property of a resource, which is imported when it is first used."""

    def made(client: object) -> object:
        return getattr(import_module(f".resources.{module}", __package__), name)(client)

    return cached_property(made)


class SplitClient(ApiClient):
    """Split: the synchronous client."""

    _profile = PROFILE
    books: cached_property[BooksResource] = _resource("books", "BooksResource")
    """What is read."""
    shops: cached_property[ShopsResource] = _resource("shops", "ShopsResource")
    """Where it is sold."""


class AsyncSplitClient(AsyncApiClient):
    """Split: the asynchronous client."""

    _profile = PROFILE
    books: cached_property[AsyncBooksResource] = _resource("books", "AsyncBooksResource")
    """What is read."""
    shops: cached_property[AsyncShopsResource] = _resource("shops", "AsyncShopsResource")
    """Where it is sold."""
