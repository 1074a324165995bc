# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from functools import cached_property

from ._clients import ApiClient, AsyncApiClient
from ._profile import PROFILE
from .resources.from_here import AsyncFromHereResource, FromHereResource


class NamesClient(ApiClient):
    """Names: the synchronous client."""

    _profile = PROFILE
    from_here = cached_property(FromHereResource)
    """The operations tagged `From Here`."""


class AsyncNamesClient(AsyncApiClient):
    """Names: the asynchronous client."""

    _profile = PROFILE
    from_here = cached_property(AsyncFromHereResource)
    """The operations tagged `From Here`."""
