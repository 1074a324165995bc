"""Calls by hand, with the headers that the generated client sends."""

from collections.abc import Awaitable, Callable

import httpx2
from pydantic import TypeAdapter

from benchmarks.bare.models import Accounts

PATH = "/connected_account/"
HEADERS = {
    "Accept": "application/json, */*;q=0.5",
    "User-Agent": "x",
    "Authorization": "Basic eDo=",
}


def call(address: str) -> Callable[[], object]:
    """Return a function that lists the accounts of the server at an address."""
    adapter, client = TypeAdapter(Accounts), httpx2.Client(headers=HEADERS)
    return lambda: adapter.validate_json(client.get(f"{address}{PATH}").content)


def acall(address: str, http: httpx2.AsyncClient | None = None) -> Callable[[], Awaitable[object]]:
    """Return an asynchronous function that lists the accounts of the server at an address."""
    adapter, client = TypeAdapter(Accounts), http or httpx2.AsyncClient()
    client.headers.update(HEADERS)

    async def run() -> object:
        return adapter.validate_json((await client.get(f"{address}{PATH}")).content)

    return run
