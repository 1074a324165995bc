"""What the comparison of two specs finds, and how it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["breaking", "warning", "info"]
LEVELS: tuple[Level, ...] = ("breaking", "warning", "info")
Direction = Literal["request", "response", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One change, told once however many operations it reaches."""

    id: str
    """The rule, as `diff --rules` lists it."""
    level: Level
    direction: Direction
    operations: tuple[tuple[str, str], ...]
    """Method and path of each operation that it reaches, in the order of the spec; sorted where
    there is no order. Empty for a change that reaches none, as of an unused component."""
    base_pointer: str | None
    """Where it stands in the base; None for what is new."""
    revision_pointer: str | None
    """Where it stands in the revision; None for what is gone."""
    message: str
    """What changed, in one sentence."""
    why: str
    """Why a client's owner should care, in words of theirs."""
    before: Any
    """The JSON value before; None where there was nothing."""
    after: Any
    count: int = 1
    """How many identical changes are folded into this one."""
