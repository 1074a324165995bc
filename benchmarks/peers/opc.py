"""The stock output of openapi-python-client."""

import json
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

_ROUTE: Any = import_module("opc_client.api.connected_accounts.connected_accounts_list")


def _client(address: str) -> Any:  # noqa: ANN401 - no checker knows the peer
    kind: Any = import_module("opc_client").AuthenticatedClient
    return kind(base_url=address, token="eDo=", prefix="Basic")  # noqa: S106


def call(address: str) -> Callable[[], object]:
    """Return a function that lists the accounts of the server at an address."""
    client = _client(address)
    return lambda: _ROUTE.sync(client=client).data


def acall(address: str) -> Callable[[], Awaitable[object]]:
    """Return an asynchronous function that lists the accounts of the server at an address."""
    client = _client(address)
    return lambda: _ROUTE.asyncio(client=client)


def decoder() -> Callable[[bytes], object]:
    """Return a function that decodes a JSON list of accounts."""
    kind: Any = import_module("opc_client.models").ConnectedAccountList
    return lambda body: kind.from_dict({"data": json.loads(body)})
