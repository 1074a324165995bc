"""What one line of a caller uses of a package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

UseKind = Literal["name", "read", "call", "construct", "test", "match"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One use of one symbol."""

    symbol: str
    kind: UseKind
    """`name` of a class, `read` of a member, `call` of a method, `construct` of a model, `test`
    for a class by isinstance or a pattern, `match` over a union without an end."""
    file: str
    line: int
    column: int
    """From 1."""
    passed: frozenset[str] = frozenset()
    """The parameters that a call passes."""
    positional: int = 0
    is_open: bool = False
    """Whether the call may pass more, by `*` or `**`."""
