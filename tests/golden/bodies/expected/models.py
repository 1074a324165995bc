# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The models: what the API sends and takes."""

from __future__ import annotations

from typing_extensions import TypeAliasType

from ._runtime.models import Model


class Text(Model):
    text: str


class Line(Model):
    number: int | None = None


AnyNote = TypeAliasType("AnyNote", Text | Line)


class Note(Model):
    id: int
    text: str | None = None
