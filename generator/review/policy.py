"""How the changes of a spec are judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from generator.review.findings import Level

PolicyName = Literal["default", "reference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """By what the level of a finding is decided."""

    today: date
    name: PolicyName
    levels: Mapping[str, Level]
    open_enums: bool = True
    deprecation_days: int = 0
