"""The official client, which returns decoded JSON."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def call(address: str) -> Callable[[], object]:
    """Return a function that lists the accounts of the server at an address."""
    client: Any = import_module("closeio_api").Client(api_key="x")
    client.base_url = f"{address}/"
    return lambda: client.get("connected_account")["data"]
