# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The models: what the API sends and takes."""

from __future__ import annotations

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from ._runtime.models import Model, TaggedBy


class Cat(Model):
    kind: Literal["cat"]
    lives: int | None = None


class Dog(Model):
    kind: Literal["hound"]
    friend: Pet | None = None


class UnknownPet(Model):
    """A `Pet` whose `kind` this package does not know yet."""

    kind: str


Pet = TypeAliasType("Pet", Annotated[Cat | Dog | UnknownPet, TaggedBy("kind")])


class Coat(Model):
    colour: Literal["black", "white"] | str
    length: Literal[1, 2] | int | None = None
    owner: Cat | None = None
    parts: dict[str, float] | None = None
