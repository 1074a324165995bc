# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._profile import PROFILE
from ._runtime.client import ApiClient, AsyncApiClient

if TYPE_CHECKING:
    from .resources.pets import AsyncPetsResource, PetsResource


class UnionsClient(ApiClient):
    """Unions: the synchronous client."""

    _profile = PROFILE

    @cached_property
    def pets(self) -> PetsResource:
        """All the pets."""
        from .resources.pets import PetsResource

        return PetsResource(self)


class AsyncUnionsClient(AsyncApiClient):
    """Unions: the asynchronous client."""

    _profile = PROFILE

    @cached_property
    def pets(self) -> AsyncPetsResource:
        """All the pets."""
        from .resources.pets import AsyncPetsResource

        return AsyncPetsResource(self)
