# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The models that only `books` needs."""

from __future__ import annotations

from .._runtime.models import Model
from ._shared import Person


class Book(Model):
    """What has pages."""

    id: str
    cover: BookCover | None = None
    seller: Person | None = None


class BookCover(Model):
    color: str | None = None
