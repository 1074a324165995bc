# Generated from spec/openapi.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from functools import cached_property

from ._profile import PROFILE
from ._runtime.client import ApiClient, AsyncApiClient
from .resources.connected_accounts import AsyncConnectedAccountsResource, ConnectedAccountsResource
from .resources.send_as import AsyncSendAsResource, SendAsResource


class CloseClient(ApiClient):
    """Close CRM: Connected Accounts and Send As: the synchronous client."""

    _profile = PROFILE

    @cached_property
    def connected_accounts(self) -> ConnectedAccountsResource:
        """The mail, calendar and meeting accounts that users have connected to Close."""
        return ConnectedAccountsResource(self)

    @cached_property
    def send_as(self) -> SendAsResource:
        """Which user may send mail as which other user."""
        return SendAsResource(self)


class AsyncCloseClient(AsyncApiClient):
    """Close CRM: Connected Accounts and Send As: the asynchronous client."""

    _profile = PROFILE

    @cached_property
    def connected_accounts(self) -> AsyncConnectedAccountsResource:
        """The mail, calendar and meeting accounts that users have connected to Close."""
        return AsyncConnectedAccountsResource(self)

    @cached_property
    def send_as(self) -> AsyncSendAsResource:
        """Which user may send mail as which other user."""
        return AsyncSendAsResource(self)
