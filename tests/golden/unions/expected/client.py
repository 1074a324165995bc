# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from functools import cached_property

from ._clients import ApiClient, AsyncApiClient
from ._profile import PROFILE
from .resources.pets import AsyncPetsResource, PetsResource


class UnionsClient(ApiClient):
    """Unions: the synchronous client."""

    _profile = PROFILE
    pets = cached_property(PetsResource)
    """All the pets."""


class AsyncUnionsClient(AsyncApiClient):
    """Unions: the asynchronous client."""

    _profile = PROFILE
    pets = cached_property(AsyncPetsResource)
    """All the pets."""
