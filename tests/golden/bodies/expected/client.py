# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from functools import cached_property

from ._clients import ApiClient, AsyncApiClient
from ._profile import PROFILE
from .resources.notes import AsyncNotesResource, NotesResource
from .resources.default import AsyncDefaultResource, DefaultResource


class BodiesClient(ApiClient):
    """Bodies: the synchronous client."""

    _profile = PROFILE
    notes = cached_property(NotesResource)
    """The operations tagged `notes`."""
    default = cached_property(DefaultResource)
    """The operations tagged `default`."""


class AsyncBodiesClient(AsyncApiClient):
    """Bodies: the asynchronous client."""

    _profile = PROFILE
    notes = cached_property(AsyncNotesResource)
    """The operations tagged `notes`."""
    default = cached_property(AsyncDefaultResource)
    """The operations tagged `default`."""
