# Generated from spec/openapi.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from functools import cached_property

from ._clients import ApiClient, AsyncApiClient
from ._profile import PROFILE
from .resources.connected_accounts import AsyncConnectedAccountsResource, ConnectedAccountsResource
from .resources.send_as import AsyncSendAsResource, SendAsResource


class CloseClient(ApiClient):
    """Close CRM: Connected Accounts and Send As: the synchronous client."""

    _profile = PROFILE
    connected_accounts = cached_property(ConnectedAccountsResource)
    """The mail, calendar and meeting accounts that users have connected to Close."""
    send_as = cached_property(SendAsResource)
    """Which user may send mail as which other user."""


class AsyncCloseClient(AsyncApiClient):
    """Close CRM: Connected Accounts and Send As: the asynchronous client."""

    _profile = PROFILE
    connected_accounts = cached_property(AsyncConnectedAccountsResource)
    """The mail, calendar and meeting accounts that users have connected to Close."""
    send_as = cached_property(AsyncSendAsResource)
    """Which user may send mail as which other user."""
