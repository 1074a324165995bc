# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from ._profile import PROFILE
from ._runtime.client import ApiClient, AsyncApiClient
from .resources.from_here import AsyncFromHereResource, FromHereResource


class NamesClient(ApiClient):
    """Names: the synchronous client."""

    _profile = PROFILE

    def _bind(self) -> None:
        self.from_here = FromHereResource(self)
        """The operations tagged `From Here`."""


class AsyncNamesClient(AsyncApiClient):
    """Names: the asynchronous client."""

    _profile = PROFILE

    def _bind(self) -> None:
        self.from_here = AsyncFromHereResource(self)
        """The operations tagged `From Here`."""
