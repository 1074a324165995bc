# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The models: what the API sends and takes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.models import Model


class AOddName(Model):
    type: Annotated[str, Field(alias="_type")]
    list_: Annotated[list[str], Field(alias="list")]
    more: list[str] | None = None
    model_dump_: Annotated[str | None, Field(alias="model_dump")] = None
    import_: Annotated[str | None, Field(alias="import")] = None
    groe: Annotated[int | None, Field(alias="größe")] = None
    n2_d: Annotated[bool | None, Field(alias="2d")] = None
    with_space: Annotated[str | None, Field(alias="with space")] = None
    ratio: Annotated[str | None, Field(alias="a/b")] = None


class N2nd(Model):
    copy_: Annotated[str | None, Field(alias="copy")] = None
    camel_case: Annotated[str | None, Field(alias="camelCase")] = None
    http_code: Annotated[int | None, Field(alias="HTTPCode")] = None
