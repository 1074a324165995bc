"""What can change in a public API: the kinds, how grave each is, and one change as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from generator.review.findings import Level
from generator.surface.api import Api

RULES: Mapping[str, Level] = {
    "removed": "breaking",
    "renamed": "breaking",
    "moved": "breaking",
    "added": "info",
    "kind-changed": "breaking",
    "became-async": "breaking",
    "base-removed": "breaking",
    "base-added": "info",
    "parameter-removed": "breaking",
    "parameter-renamed": "breaking",
    "parameter-added": "info",
    "parameter-required": "breaking",
    "parameter-optional": "info",
    "parameter-kind-changed": "breaking",
    "parameter-kind-widened": "info",
    "parameter-moved": "breaking",
    "parameter-default-changed": "breaking",
    "parameter-type-changed": "breaking",
    "parameter-type-widened": "info",
    "overload-removed": "breaking",
    "overload-added": "info",
    "return-type-changed": "breaking",
    "return-type-narrowed": "info",
    "return-type-any": "warning",
    "item-type-changed": "breaking",
    "field-type-changed": "breaking",
    "field-type-narrowed": "info",
    "field-type-widened": "info",
    "field-type-any": "warning",
    "field-optional": "breaking",
    "field-required": "breaking",
    "field-always-there": "info",
    "field-default-changed": "breaking",
    "field-added-required": "breaking",
    "member-removed": "breaking",
    "member-added": "warning",
    "alias-changed": "breaking",
    "constant-changed": "breaking",
}
"""What a change is -> its level.

A name that went, moved or is called otherwise, a value that can be what it never was, and an
argument that is refused or now needed break a caller. A union that may give one more model is a
warning: a `match` that must name them all is incomplete. What a caller may now do more, or can now
rely on, is information.
"""

SymbolKind = Literal[
    "client", "resource", "method", "parameter", "function", "model", "field", "union", "exception",
    "page", "class", "attribute", "constant",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two public APIs."""

    id: str
    """The kind of symbol and what became of it, as `method-removed`."""
    level: Level
    symbol: str
    """As a caller imports it, as `shop.ShopClient.books.get`; of a parameter, its method."""
    kind: SymbolKind
    message: str
    """What changed, in one sentence; names and types in backticks."""
    before: str | None = None
    after: str | None = None
    parameter: str | None = None
    also: tuple[str, ...] = ()
    """Other symbols that change in the same way: the asynchronous form, classes that inherit it."""

    @property
    def symbols(self) -> tuple[str, ...]:
        """All symbols that it moves."""
        return (self.symbol, *self.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regenerated:
    """How much of the package another spec moves."""

    files: int = 0
    added: int = 0
    """Lines."""
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a change of a spec does to the package; or why that cannot be told."""

    package: str
    failure: str = ""
    """Why the two could not be compared, to stand after `because`; empty when they were."""
    is_same_plan: bool = False
    """Whether nothing of the package moves, so that it was not generated twice."""
    changes: tuple[Change, ...] = ()
    regenerated: Regenerated = Regenerated()
    before: Api | None = None
    after: Api | None = None
