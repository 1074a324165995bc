# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._profile import PROFILE
from ._runtime.client import ApiClient, AsyncApiClient

if TYPE_CHECKING:
    from .resources.orders import AsyncOrdersResource, OrdersResource


class InlineClient(ApiClient):
    """Inline: the synchronous client."""

    _profile = PROFILE

    @cached_property
    def orders(self) -> OrdersResource:
        """The operations tagged `orders`."""
        from .resources.orders import OrdersResource

        return OrdersResource(self)


class AsyncInlineClient(AsyncApiClient):
    """Inline: the asynchronous client."""

    _profile = PROFILE

    @cached_property
    def orders(self) -> AsyncOrdersResource:
        """The operations tagged `orders`."""
        from .resources.orders import AsyncOrdersResource

        return AsyncOrdersResource(self)
