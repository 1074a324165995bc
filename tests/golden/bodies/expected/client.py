# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from ._profile import PROFILE
from ._runtime.client import ApiClient, AsyncApiClient
from .resources.notes import AsyncNotesResource, NotesResource
from .resources.default import AsyncDefaultResource, DefaultResource


class BodiesClient(ApiClient):
    """Bodies: the synchronous client."""

    _profile = PROFILE

    def _bind(self) -> None:
        self.notes = NotesResource(self)
        """The operations tagged `notes`."""
        self.default = DefaultResource(self)
        """The operations tagged `default`."""


class AsyncBodiesClient(AsyncApiClient):
    """Bodies: the asynchronous client."""

    _profile = PROFILE

    def _bind(self) -> None:
        self.notes = AsyncNotesResource(self)
        """The operations tagged `notes`."""
        self.default = AsyncDefaultResource(self)
        """The operations tagged `default`."""
