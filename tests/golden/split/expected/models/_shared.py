# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The models that several resources need."""

from __future__ import annotations

from .._runtime.models import Model


class Person(Model):
    friends: list[Person] | None = None
    home: Place | None = None


class Place(Model):
    city: str
