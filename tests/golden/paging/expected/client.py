# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from functools import cached_property

from ._profile import PROFILE
from ._runtime.client import ApiClient, AsyncApiClient
from .resources.things import AsyncThingsResource, ThingsResource


class ThingClient(ApiClient):
    """Paging: the synchronous client."""

    _profile = PROFILE

    @cached_property
    def things(self) -> ThingsResource:
        """The operations tagged `things`."""
        return ThingsResource(self)


class AsyncThingClient(AsyncApiClient):
    """Paging: the asynchronous client."""

    _profile = PROFILE

    @cached_property
    def things(self) -> AsyncThingsResource:
        """The operations tagged `things`."""
        return AsyncThingsResource(self)
