# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from functools import cached_property

from ._clients import ApiClient, AsyncApiClient
from ._profile import PROFILE
from .resources.things import AsyncThingsResource, ThingsResource


class ThingClient(ApiClient):
    """Paging: the synchronous client."""

    _profile = PROFILE
    things = cached_property(ThingsResource)
    """The operations tagged `things`."""


class AsyncThingClient(AsyncApiClient):
    """Paging: the asynchronous client."""

    _profile = PROFILE
    things = cached_property(AsyncThingsResource)
    """The operations tagged `things`."""
