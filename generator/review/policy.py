"""Whose levels count, and how long something has to be deprecated before it may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

from generator.review.findings import Level

PolicyName = Literal["default", "reference"]
Stability = Literal["draft", "alpha", "beta", "stable"]
STABILITIES: tuple[Stability, ...] = ("draft", "alpha", "beta", "stable")
"""From what may change any day to what is promised; an operation that says nothing is stable."""


def _nothing() -> Mapping[str, Level]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How the findings of one comparison are judged."""

    today: date
    """The day against which sunset dates are held; given, so that a run can be repeated."""
    name: PolicyName = "default"
    """`reference` follows the levels of oasdiff, `default` is what a client's owner needs."""
    levels: Mapping[str, Level] = field(default_factory=_nothing)
    """The level of a rule by its id, where it is not that of the named policy."""
    open_enums: bool = True
    """Whether clients keep values that they do not know: then a new one is only a warning."""
    deprecation_days: int = 0
    """How many days lie at least between a deprecation and its sunset; 0 asks for no sunset."""
    deprecation_days_beta: int = 0
    """The same for what is of stability beta."""
    stability_threshold: Stability = "beta"
    """Operations below it promise nothing: a change of one is never more than an info."""

    def days(self, stability: Stability) -> int:
        """Return how long something of a stability is announced before its sunset."""
        days = {"stable": self.deprecation_days, "beta": self.deprecation_days_beta}
        return days.get(stability, 0)

    def promises(self, stability: Stability) -> bool:
        """Tell whether clients may rely on what is of a stability."""
        return STABILITIES.index(stability) >= STABILITIES.index(self.stability_threshold)
