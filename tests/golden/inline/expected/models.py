# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The models: what the API sends and takes."""

from __future__ import annotations

from ._runtime.models import Model


class ListOrdersResponseOrdersItemShipTo(Model):
    street: str | None = None


class ListOrdersResponseOrdersItem(Model):
    id: int
    note: str | None = None
    ship_to: ListOrdersResponseOrdersItemShipTo | None = None


class ListOrdersResponse(Model):
    orders: list[ListOrdersResponseOrdersItem]
