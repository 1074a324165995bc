# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The models: what the API sends and takes."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypeAliasType

from ._runtime.models import Model


AnyThing = TypeAliasType("AnyThing", Any)


class A(Model):
    one: Any | None = None
    other: Any | str | None = None
    thing: AnyThing | None = None
