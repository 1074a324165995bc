# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from ._profile import PROFILE
from ._runtime.client import ApiClient, AsyncApiClient
from .resources.pets import AsyncPetsResource, PetsResource


class UnionsClient(ApiClient):
    """Unions: the synchronous client."""

    _profile = PROFILE

    def _bind(self) -> None:
        self.pets = PetsResource(self)
        """All the pets."""


class AsyncUnionsClient(AsyncApiClient):
    """Unions: the asynchronous client."""

    _profile = PROFILE

    def _bind(self) -> None:
        self.pets = AsyncPetsResource(self)
        """All the pets."""
