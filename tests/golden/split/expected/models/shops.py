# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The models that only `shops` needs."""

from __future__ import annotations

from ._shared import Person, Place


class Shop(Place):
    owner: Person | None = None
