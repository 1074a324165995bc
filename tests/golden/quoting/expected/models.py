# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The models: what the API sends and takes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ._runtime.models import Model


class Odd(Model):
    """First \"\"\" line.

    x = __import__("os")
    """

    a: Annotated[str | None, Field(alias="a'b\"c\\d\n")] = None
    """'''\"\"\"\\"""
    kind: Literal["'", '"', "\\", "\u202e", "#{x}"] | str | None = None
