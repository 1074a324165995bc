# Generated from spec/openapi.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from ._profile import PROFILE
from ._runtime.client import ApiClient, AsyncApiClient
from .resources.connected_accounts import AsyncConnectedAccountsResource, ConnectedAccountsResource
from .resources.send_as import AsyncSendAsResource, SendAsResource


class CloseClient(ApiClient):
    """Close CRM: Connected Accounts and Send As: the synchronous client."""

    _profile = PROFILE

    def _bind(self) -> None:
        self.connected_accounts = ConnectedAccountsResource(self)
        """The mail, calendar and meeting accounts that users have connected to Close."""
        self.send_as = SendAsResource(self)
        """Which user may send mail as which other user."""


class AsyncCloseClient(AsyncApiClient):
    """Close CRM: Connected Accounts and Send As: the asynchronous client."""

    _profile = PROFILE

    def _bind(self) -> None:
        self.connected_accounts = AsyncConnectedAccountsResource(self)
        """The mail, calendar and meeting accounts that users have connected to Close."""
        self.send_as = AsyncSendAsResource(self)
        """Which user may send mail as which other user."""
