# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from functools import cached_property

from ._profile import PROFILE
from ._runtime.client import ApiClient, AsyncApiClient
from .resources.notes import AsyncNotesResource, NotesResource
from .resources.default import AsyncDefaultResource, DefaultResource


class BodiesClient(ApiClient):
    """Bodies: the synchronous client."""

    _profile = PROFILE

    @cached_property
    def notes(self) -> NotesResource:
        """The operations tagged `notes`."""
        return NotesResource(self)

    @cached_property
    def default(self) -> DefaultResource:
        """The operations tagged `default`."""
        return DefaultResource(self)


class AsyncBodiesClient(AsyncApiClient):
    """Bodies: the asynchronous client."""

    _profile = PROFILE

    @cached_property
    def notes(self) -> AsyncNotesResource:
        """The operations tagged `notes`."""
        return AsyncNotesResource(self)

    @cached_property
    def default(self) -> AsyncDefaultResource:
        """The operations tagged `default`."""
        return AsyncDefaultResource(self)
