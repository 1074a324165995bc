# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from functools import cached_property

from ._clients import ApiClient, AsyncApiClient
from ._profile import PROFILE
from .resources.orders import AsyncOrdersResource, OrdersResource


class InlineClient(ApiClient):
    """Inline: the synchronous client."""

    _profile = PROFILE
    orders = cached_property(OrdersResource)
    """The operations tagged `orders`."""


class AsyncInlineClient(AsyncApiClient):
    """Inline: the asynchronous client."""

    _profile = PROFILE
    orders = cached_property(AsyncOrdersResource)
    """The operations tagged `orders`."""
