# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The models: what the API sends and takes."""

from __future__ import annotations

from typing import Annotated, Literal, Union

from typing_extensions import TypeAliasType

from ._runtime.models import Model, TaggedBy


class Warning(Model):
    text: str | None = None


class Document(Model):
    title: str | None = None
    value: Json | None = None
    warning: Warning | None = None
    status: Status | None = None
    only: Only | None = None
    secret: str | None = None


Later = TypeAliasType("Later", "int | list[Json]")


Json = TypeAliasType("Json", "Union[str, Later, list[Json]]")


class Open(Model):
    kind: Literal["open", "reopened"]


class Closed(Model):
    kind: Literal["Closed"]


class UnknownStatus(Model):
    """A `Status` whose `kind` this package does not know yet."""

    kind: str


Status = TypeAliasType("Status", Annotated[Open | Closed | UnknownStatus, TaggedBy("kind")])


Only = TypeAliasType("Only", Warning)
