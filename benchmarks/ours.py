"""The generated client; the modules of `peers/` have the same functions."""

from collections.abc import Awaitable, Callable

import httpx2
from closecrm import AsyncCloseClient, CloseClient


def call(address: str) -> Callable[[], object]:
    """Return a function that lists the accounts of the server at an address."""
    client = CloseClient(api_key="x", base_url=address)
    return lambda: client.connected_accounts.list().data


def acall(address: str, http: httpx2.AsyncClient | None = None) -> Callable[[], Awaitable[object]]:
    """Return an asynchronous function that lists the accounts of the server at an address."""
    return AsyncCloseClient(api_key="x", base_url=address, http_client=http).connected_accounts.list
