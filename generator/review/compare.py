"""Two documents -> what changed between them, each change told once and judged by a policy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from generator.document import Document, Node, is_list, is_node
from generator.review.access import compare_schemes, compare_security, compare_servers
from generator.review.findings import LEVELS, Finding, Level
from generator.review.graph import SchemaGraph
from generator.review.lifecycle import stability_of
from generator.review.matching import OperationPair, match_operations, match_webhooks
from generator.review.operations import compare_operations, compare_webhook
from generator.review.pairs import Change
from generator.review.policy import Policy
from generator.review.records import Record, Spot
from generator.review.rules import RULES, Rule
from generator.review.unchanged import Unchanged
from generator.review.views import Side

_LONGEST = 60
_TOLD_TOGETHER = frozenset({"documentation-changed", "examples-changed"})
"""Rules of which all changes are one line."""


def compare(base: Document, revision: Document, policy: Policy) -> list[Finding]:
    """Return every difference that means something, the gravest first.

    References are followed, allOf is merged and the order of anything is ignored; a schema is
    compared where operations use it, once for each kind of use.
    """
    base_side, revision_side = Side(base), Side(revision)
    unchanged = Unchanged(base_side, revision_side)
    graph = SchemaGraph(base_side, revision_side, policy, unchanged)
    record = Record(graph)
    called = match_operations(base_side, revision_side)
    pairs = [*called, *match_webhooks(base_side, revision_side)]
    for number, pair in enumerate(pairs):
        if unchanged.has_operation(pair):
            continue
        record.operations = {number}
        compare_one = compare_operations if number < len(called) else compare_webhook
        compare_one(record, base_side, revision_side, pair, policy)
    _compare_documents(record, Spot(base_side, revision_side, "", ""), called)
    findings = [
        _finding(change, reached, pairs, policy)
        for change, reached in (*record.found, *graph.changes())
    ]
    return sorted(_folded(findings), key=lambda each: LEVELS.index(each.level))


def _compare_documents(record: Record, spot: Spot, pairs: list[OperationPair]) -> None:
    """Compare what belongs to no single operation."""
    kept = {
        number: {**pair.base.node, **pair.revision.node}
        for number, pair in enumerate(pairs)
        if pair.base and pair.revision
    }
    record.operations = {number for number, node in kept.items() if "security" not in node}
    compare_security(record, spot)
    record.operations = {number for number, node in kept.items() if "servers" not in node}
    compare_servers(record, spot)
    record.operations = set()
    record.note(spot, ("externalDocs", "tags"))
    info = spot.at("info")
    record.note(info, ("title", "description", "summary", "contact", "license", "termsOfService"))
    compare_schemes(record, spot.at("components"))
    _compare_components(record, spot)
    _compare_webhooks(record, spot)


def _compare_components(record: Record, spot: Spot) -> None:
    """Tell of the schemas that went without any operation being the poorer for it."""
    components = spot.at("components")
    old, new = (each if is_node(each) else Node() for each in components.inner("schemas"))
    gone = [name for name in old if name not in new]
    used = set(_references(spot.base)) if gone else set[str]()
    schemas = components.at("schemas")
    for name in gone:
        if f"#/components/schemas/{name}" not in used:
            record.add(schemas.change("api-schema-removed", name, name=f"`{name}`"))


def _references(root: Node) -> Iterator[str]:
    waiting: list[Any] = [root]
    while waiting:
        value = waiting.pop()
        if is_node(value):
            if isinstance(reference := value.get("$ref"), str):
                yield reference
            waiting += value.values()
        elif is_list(value):
            waiting += value


def _compare_webhooks(record: Record, spot: Spot) -> None:
    old, new = (each if is_node(each) else Node() for each in spot.inner("webhooks"))
    webhooks = spot.at("webhooks")
    for name in {**old, **new}:
        if (name in old) != (name in new):
            rule = f"webhook-{'removed' if name in old else 'added'}"
            record.add(webhooks.change(rule, name, name=f"`{name}`"))


def _finding(
    change: Change, reached: set[int], pairs: list[OperationPair], policy: Policy
) -> Finding:
    """Judge a change; what reaches only operations that promise nothing is never more than info."""
    rule = RULES[change.rule]
    promised = [number for number in sorted(reached) if _is_promised(pairs[number], policy)]
    level: Level = rule.level(policy) if promised or not reached else "info"
    if change.is_incoming and policy.name == "reference":
        level = policy.levels.get(rule.id, "info")
    return Finding(
        id=rule.id,
        level=level,
        direction=rule.direction,
        operations=tuple(pairs[number].place for number in promised or sorted(reached)),
        base_pointer=change.base_pointer,
        revision_pointer=change.revision_pointer,
        message=_message(rule, change),
        why=rule.why,
        before=change.before,
        after=change.after,
    )


def _is_promised(pair: OperationPair, policy: Policy) -> bool:
    known = pair.base or pair.revision
    return known is None or policy.promises(stability_of(known.node))


def _message(rule: Rule, change: Change) -> str:
    said = rule.sentence.format(
        where=change.where,
        name=change.name,
        before=_shown(change.before),
        after=_shown(change.after),
    )
    return said[:1].upper() + said[1:]


def _shown(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return a value as a sentence shows it: short, and in backticks."""
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[:_LONGEST]}...`"


def _folded(findings: Iterable[Finding]) -> list[Finding]:
    """Tell identical findings once, with all operations and how many they are."""
    places: dict[tuple[object, ...], Finding] = {}
    for finding in findings:  # one place may be met by several ways, and be named by each
        place = (finding.base_pointer, finding.revision_pointer, finding.direction)
        _fold(places, (finding.id, finding.level, *place, *_values(finding)), finding, more=0)
    folded: dict[tuple[object, ...], Finding] = {}
    for finding in places.values():
        key = (finding.id, finding.level, finding.message, *_values(finding))
        _fold(folded, key, finding, more=finding.count)
    return list(folded.values())


def _values(finding: Finding) -> tuple[str, ...]:
    together = finding.id in _TOLD_TOGETHER
    return () if together else (repr(finding.before), repr(finding.after))


def _fold(
    folded: dict[tuple[object, ...], Finding],
    key: tuple[object, ...],
    finding: Finding,
    *,
    more: int,
) -> None:
    first = folded.setdefault(key, finding)
    if first is not finding:
        operations = tuple(dict.fromkeys((*first.operations, *finding.operations)))
        folded[key] = replace(first, operations=operations, count=first.count + more)
