# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The models: what the API sends and takes."""

from __future__ import annotations

from ._runtime.models import Model


class Thing(Model):
    id: str
    size: float | None = None


class PartialThing(Model):
    """The chosen fields of a `Thing`; one not asked for is None."""

    id: str | None = None
    size: float | None = None
