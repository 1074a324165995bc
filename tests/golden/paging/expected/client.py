# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._profile import PROFILE
from ._runtime.client import ApiClient, AsyncApiClient

if TYPE_CHECKING:
    from .resources.things import AsyncThingsResource, ThingsResource


class ThingClient(ApiClient):
    """Paging: the synchronous client."""

    _profile = PROFILE

    @cached_property
    def things(self) -> ThingsResource:
        """The operations tagged `things`."""
        from .resources.things import ThingsResource

        return ThingsResource(self)


class AsyncThingClient(AsyncApiClient):
    """Paging: the asynchronous client."""

    _profile = PROFILE

    @cached_property
    def things(self) -> AsyncThingsResource:
        """The operations tagged `things`."""
        from .resources.things import AsyncThingsResource

        return AsyncThingsResource(self)
