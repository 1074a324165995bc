# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from functools import cached_property

from ._profile import PROFILE
from ._runtime.client import ApiClient, AsyncApiClient
from .resources.from_here import AsyncFromHereResource, FromHereResource


class NamesClient(ApiClient):
    """Names: the synchronous client."""

    _profile = PROFILE

    @cached_property
    def from_here(self) -> FromHereResource:
        """The operations tagged `From Here`."""
        return FromHereResource(self)


class AsyncNamesClient(AsyncApiClient):
    """Names: the asynchronous client."""

    _profile = PROFILE

    @cached_property
    def from_here(self) -> AsyncFromHereResource:
        """The operations tagged `From Here`."""
        return AsyncFromHereResource(self)
