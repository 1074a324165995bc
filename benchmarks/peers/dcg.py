"""The httpx2 client that datamodel-code-generator makes."""

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

_PACKAGE: Any = import_module("dcg_client")


def call(address: str) -> Callable[[], object]:
    """Return a function that lists the accounts of the server at an address."""
    client = _PACKAGE.Client(base_url=address, api_key_auth=("x", ""))
    return lambda: client.connected_accounts.connected_accounts_list().data


def acall(address: str) -> Callable[[], Awaitable[object]]:
    """Return an asynchronous function that lists the accounts of the server at an address."""
    client = _PACKAGE.AsyncClient(base_url=address, api_key_auth=("x", ""))
    operation: Callable[[], Awaitable[object]] = client.connected_accounts.connected_accounts_list
    return operation


def decoder() -> Callable[[bytes], object]:
    """Return a function that decodes a JSON list of accounts."""
    kind: Any = import_module("dcg_models").ConnectedAccountList
    return lambda body: kind.model_validate_json(b'{"data": %b}' % body)
