# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from ._profile import PROFILE
from ._runtime.client import ApiClient, AsyncApiClient
from .resources.default import AsyncDefaultResource, DefaultResource


class CredentialsClient(ApiClient):
    """Credentials: the synchronous client."""

    _profile = PROFILE

    def _bind(self) -> None:
        self.default = DefaultResource(self)
        """The operations tagged `default`."""


class AsyncCredentialsClient(AsyncApiClient):
    """Credentials: the asynchronous client."""

    _profile = PROFILE

    def _bind(self) -> None:
        self.default = AsyncDefaultResource(self)
        """The operations tagged `default`."""
