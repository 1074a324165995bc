"""Deprecation, sunset and stability: what is announced, and whether it is announced in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from generator.document import Node
from generator.review.pairs import Change, Pair
from generator.review.policy import STABILITIES, Policy, Stability

_SUNSET, _STABILITY = "x-sunset", "x-stability-level"


@dataclass(frozen=True, slots=True)
class LifecycleRules:
    """The ids of the rules for one kind of thing that can be deprecated."""

    deprecated: str
    with_sunset: str
    missing: str
    unreadable: str
    """Of a thing that becomes deprecated; `changed_unreadable` of one that was before."""
    changed_unreadable: str
    too_soon: str
    brought_forward: str
    deleted: str
    reactivated: str


OPERATION = LifecycleRules(
    "endpoint-deprecated", "endpoint-deprecated-with-sunset", "api-deprecated-sunset-missing",
    "api-deprecated-sunset-parse", "api-path-sunset-parse", "api-sunset-date-too-small",
    "api-sunset-date-changed-too-small", "sunset-deleted", "endpoint-reactivated",
)  # fmt: skip


def _rules(start: str, **names: str) -> LifecycleRules:
    named = {"with_sunset": "deprecated", "unreadable": "sunset-parse", **names}
    return LifecycleRules(
        deprecated=f"{start}-deprecated",
        with_sunset=f"{start}-{named['with_sunset']}",
        missing=f"{start}-deprecated-sunset-missing",
        unreadable=f"{start}-{named['unreadable']}",
        changed_unreadable=f"{start}-{named['unreadable']}",
        too_soon=f"{start}-sunset-date-too-small",
        brought_forward=f"{start}-sunset-date-changed-too-small",
        deleted=f"{start}-sunset-deleted",
        reactivated=f"{start}-reactivated",
    )


PARAMETER = _rules("request-parameter")
_PROPERTY_NAMES = {
    "with_sunset": "deprecated-with-sunset", "unreadable": "deprecated-sunset-invalid",
}  # fmt: skip
PROPERTIES = {
    side: _rules(f"{side}-property", **_PROPERTY_NAMES) for side in ("request", "response")
}


def sunset_of(node: Node) -> date | None:
    """Return the sunset date of something.

    Raises:
        ValueError: it has one that is no date of RFC 3339.
    """
    value: Any = node.get(_SUNSET)
    if value is None:
        return None
    text = str(value)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return datetime.fromisoformat(text).date()


def stability_of(node: Node) -> Stability:
    """Return the stability of something: stable where it says nothing or nothing known."""
    value: Any = node.get(_STABILITY)
    named: dict[object, Stability] = {known: known for known in STABILITIES}
    return named.get(value, "stable") if isinstance(value, str) else "stable"


def has_unknown_stability(node: Node) -> bool:
    """Tell whether a stability is none of those that are known."""
    return node.get(_STABILITY) is not None and node[_STABILITY] not in STABILITIES


def compare_sunsets(
    base: Node, revision: Node, policy: Policy, rules: LifecycleRules
) -> Iterator[tuple[str, str, Any, Any]]:
    """Yield (rule, keyword, before, after) for what was announced or withdrawn."""
    before, after = base.get(_SUNSET), revision.get(_SUNSET)
    if not revision.get("deprecated"):
        if base.get("deprecated"):
            yield rules.reactivated, "deprecated", True, False
        return
    is_new = not base.get("deprecated")
    if not is_new and before == after:
        return
    try:
        was, sunset = (None if is_new else sunset_of(base)), sunset_of(revision)
    except ValueError:
        rule = rules.unreadable if is_new else rules.changed_unreadable
        yield rule, _SUNSET, before, after
        return
    days = policy.days(stability_of(revision))
    if sunset is None:
        if is_new:
            rule = rules.missing if days > 0 else rules.deprecated
            yield rule, "deprecated", False, True
        elif was is not None:
            yield rules.deleted, _SUNSET, before, None
        return
    left = (sunset - policy.today).days
    if is_new:
        yield (rules.with_sunset if left >= days else rules.too_soon), _SUNSET, before, after
    elif left < days and (was is None or sunset < was):
        yield rules.brought_forward, _SUNSET, before, after


def compare_stability(base: Node, revision: Node) -> tuple[str, Any, Any] | None:
    """Return how the stability changed: `increased`, `decreased` or `invalid`, with both values."""
    before, after = base.get(_STABILITY), revision.get(_STABILITY)
    if before == after and not has_unknown_stability(revision):
        return None
    if has_unknown_stability(revision) or has_unknown_stability(base):
        return ("invalid", before, after) if before != after else None
    ranks = [STABILITIES.index(stability_of(node)) for node in (base, revision)]
    if ranks[0] == ranks[1]:
        return None
    names = (stability_of(base), stability_of(revision))
    return ("increased" if ranks[1] > ranks[0] else "decreased"), *names


def compare_property_lifecycle(pair: Pair) -> Iterator[Change]:
    """Yield what was announced or withdrawn about a property."""
    side = pair.context.direction
    base, revision = pair.base.keywords, pair.revision.keywords
    for rule, keyword, before, after in compare_sunsets(
        base, revision, pair.policy, PROPERTIES[side]
    ):
        yield pair.named(rule, keyword, before, after)
    if (found := compare_stability(base, revision)) is not None:
        how, before, after = found
        rule = "api-invalid-stability-level"
        if how != "invalid":
            rule = f"{side}-property-stability-{how}"
        yield pair.named(rule, _STABILITY, before, after, name=pair.where())
