# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `orders`."""

from __future__ import annotations

from .._clients import ApiClient, AsyncApiClient, ResourceOf
from .._runtime.calls import ApiOperation
from ..models import ListOrdersResponse

_LIST_ORDERS = ApiOperation[ListOrdersResponse]("GET /orders", ListOrdersResponse, "200")


class OrdersResource(ResourceOf[ApiClient]):
    """The operations tagged `orders`."""

    def list_orders(self) -> ListOrdersResponse:
        """GET /orders: listOrders."""
        return self._client.call(_LIST_ORDERS)


class AsyncOrdersResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `OrdersResource`, which explains the arguments."""

    async def list_orders(self) -> ListOrdersResponse:
        """GET /orders: listOrders."""
        return await self._client.call(_LIST_ORDERS)
