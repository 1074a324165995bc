# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `orders`."""

from __future__ import annotations

from .._runtime.client import ApiClient, AsyncApiClient
from .._runtime.decoding import Decoder
from ..models import ListOrdersResponse

_LIST_ORDERS_RESPONSE: Decoder[ListOrdersResponse] = Decoder(ListOrdersResponse)


class OrdersResource:
    """The operations tagged `orders`."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def list_orders(self) -> ListOrdersResponse:
        """GET /orders: listOrders."""
        return self._client.call(_LIST_ORDERS_RESPONSE, "GET /orders")


class AsyncOrdersResource:
    """The asynchronous form of `OrdersResource`, which explains the arguments."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def list_orders(self) -> ListOrdersResponse:
        """GET /orders: listOrders."""
        return await self._client.call(_LIST_ORDERS_RESPONSE, "GET /orders")
