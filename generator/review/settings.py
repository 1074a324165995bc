"""`[tool.generator.review]` -> Review: how the changes of a spec are judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast, get_args

from generator.diagnostics import UsageError
from generator.review.findings import LEVELS, Level
from generator.review.policy import STABILITIES, PolicyName, Stability

POLICIES: tuple[PolicyName, ...] = get_args(PolicyName)

Wrong = Callable[[str, str], UsageError]
"""Makes the error of a key and what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a project has decided about changes of its spec."""

    policy: PolicyName = "default"
    """`reference` takes the levels of the reference tool, oasdiff."""
    levels: Mapping[str, Level] = field(default_factory=dict[str, Level], hash=False)
    """By id of the rule, where the project judges otherwise than the policy."""
    open_enums: bool = True
    """Whether clients keep values of an enum that they do not know, as the generated one does."""
    deprecation_days: int = 0
    """How long something has to be deprecated before it may be removed."""
    deprecation_days_beta: int = 0
    """The same for what is of stability beta."""
    stability_threshold: Stability = "beta"
    """Operations below it promise nothing: a change of one is never more than an info."""
    accepted: Path | None = None
    """The file of the changes that were accepted."""
    python: bool = True
    """Whether a review says what changes in the Python package."""


def read_review(value: object, folder: Path, wrong: Wrong) -> Review:
    """Read the table `review`; paths in it start from `folder`.

    Raises:
        UsageError: a key is unknown or has a wrong value.
    """
    if not isinstance(value, dict):
        raise wrong("review", "must be a table")
    table = cast("dict[str, Any]", value)
    known = sorted(each.name for each in fields(Review))
    for key in table:
        if key not in known:
            raise wrong(f"review.{key}", f"is unknown; known are {', '.join(known)}")
    if table.get("policy", "default") not in POLICIES:
        raise wrong("review.policy", f"must be one of {', '.join(POLICIES)}")
    for key in ("open_enums", "python"):
        if not isinstance(table.get(key, True), bool):
            raise wrong(f"review.{key}", "must be true or false")
    if table.get("stability_threshold", "beta") not in STABILITIES:
        raise wrong("review.stability_threshold", f"must be one of {', '.join(STABILITIES)}")
    accepted = table.get("accepted")
    if accepted is not None and (not isinstance(accepted, str) or not accepted):
        raise wrong("review.accepted", "must be the path of a file")
    return Review(
        policy=table.get("policy", "default"),
        levels=_levels(table.get("levels", {}), wrong),
        open_enums=table.get("open_enums", True),
        deprecation_days=_days(table, "deprecation_days", wrong),
        deprecation_days_beta=_days(table, "deprecation_days_beta", wrong),
        stability_threshold=table.get("stability_threshold", "beta"),
        accepted=folder / accepted if accepted else None,
        python=table.get("python", True),
    )


def _days(table: dict[str, Any], key: str, wrong: Wrong) -> int:
    days = table.get(key, 0)
    if not isinstance(days, int) or isinstance(days, bool) or days < 0:
        raise wrong(f"review.{key}", "must be a number of days")
    return days


def _levels(value: object, wrong: Wrong) -> dict[str, Level]:
    if not isinstance(value, dict):
        raise wrong("review.levels", "must be a table of rules and their levels")
    levels = cast("dict[str, Any]", value)
    for rule, level in levels.items():
        if level not in LEVELS:
            raise wrong(f"review.levels.{rule}", f"must be one of {', '.join(LEVELS)}")
    return levels
