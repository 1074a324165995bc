# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._profile import PROFILE
from ._runtime.client import ApiClient, AsyncApiClient

if TYPE_CHECKING:
    from .resources.notes import AsyncNotesResource, NotesResource
    from .resources.default import AsyncDefaultResource, DefaultResource


class BodiesClient(ApiClient):
    """Bodies: the synchronous client."""

    _profile = PROFILE

    @cached_property
    def notes(self) -> NotesResource:
        """The operations tagged `notes`."""
        from .resources.notes import NotesResource

        return NotesResource(self)

    @cached_property
    def default(self) -> DefaultResource:
        """The operations tagged `default`."""
        from .resources.default import DefaultResource

        return DefaultResource(self)


class AsyncBodiesClient(AsyncApiClient):
    """Bodies: the asynchronous client."""

    _profile = PROFILE

    @cached_property
    def notes(self) -> AsyncNotesResource:
        """The operations tagged `notes`."""
        from .resources.notes import AsyncNotesResource

        return AsyncNotesResource(self)

    @cached_property
    def default(self) -> AsyncDefaultResource:
        """The operations tagged `default`."""
        from .resources.default import AsyncDefaultResource

        return AsyncDefaultResource(self)
