# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from functools import cached_property

from ._clients import ApiClient, AsyncApiClient
from ._profile import PROFILE
from .resources.default import AsyncDefaultResource, DefaultResource
from .resources.other import AsyncOtherResource, OtherResource


class AliasesClient(ApiClient):
    """Aliases: the synchronous client."""

    _profile = PROFILE
    default = cached_property(DefaultResource)
    """The operations tagged `default`."""
    other = cached_property(OtherResource)
    """The operations tagged `other`."""


class AsyncAliasesClient(AsyncApiClient):
    """Aliases: the asynchronous client."""

    _profile = PROFILE
    default = cached_property(AsyncDefaultResource)
    """The operations tagged `default`."""
    other = cached_property(AsyncOtherResource)
    """The operations tagged `other`."""
