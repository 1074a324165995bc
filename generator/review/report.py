"""What `diff` has to say, as JSON data: `report.schema.json` beside this file describes it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from generator.document import Node, follow, is_list, is_node
from generator.load import line_of
from generator.messages import beside
from generator.review.accepted import Acceptance, Entry, fingerprint
from generator.review.findings import LEVELS, Finding, Level
from generator.review.matching import MORE_METHODS
from generator.review.policy import PolicyName
from generator.review.sides import Side

FailOn = Literal["breaking", "warning", "any", "none"]
_FAILING: Mapping[FailOn, tuple[Level, ...]] = {
    "breaking": ("breaking",),
    "warning": ("breaking", "warning"),
    "any": LEVELS,
    "none": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """By what the findings are judged."""

    policy: PolicyName
    fail_on: FailOn
    today: date
    levels: Mapping[str, Level]
    acceptance: Acceptance | None


def make_report(
    base: Side, revision: Side, findings: Sequence[Finding], terms: Terms
) -> dict[str, Any]:
    """Return the report of a comparison as JSON data.

    Args:
        base: the spec before.
        revision: the spec after.
        findings: what the comparison has found.
        terms: by what it is judged, with the changes that were accepted.

    Returns:
        The report: findings that count, the worst first; those that were accepted; the counts.
    """
    rows = list(_rows(base, revision, findings))
    counted: list[Node] = []
    accepted: list[Node] = []
    used: list[Entry] = []
    for row in rows:
        entry = terms.acceptance and terms.acceptance.entry_of(row["fingerprint"], row["id"])
        if entry:
            used.append(entry)
        if entry and entry.expires >= terms.today:
            accepted.append({**row, "reason": entry.reason, "expires": str(entry.expires)})
        else:
            counted.append(row)
    counted += _own_rows(terms, used)
    counted.sort(key=_position)
    counts = Counter(row["level"] for row in counted)
    return {
        "base": _side(base),
        "revision": _side(revision),
        "policy": terms.policy,
        "fail_on": terms.fail_on,
        "failing": sum(counts[level] for level in _FAILING[terms.fail_on]),
        "counts": {level: counts[level] for level in LEVELS},
        "findings": counted,
        "accepted": accepted,
    }


def _position(row: Node) -> tuple[int, str, int, str]:
    return LEVELS.index(row["level"]), row["file"], row["line"] or 0, row["message"]


def _side(side: Side) -> Node:
    return {"name": side.name, "file": side.file, "commit": side.commit}


def _rows(base: Side, revision: Side, findings: Sequence[Finding]) -> Iterator[Node]:
    roots = base.document.root, revision.document.root
    for finding in findings:
        each = replace(finding, before=_json(finding.before), after=_json(finding.after))
        base_file, base_line = _line(base, each.base_pointer)
        revision_file, revision_line = _line(revision, each.revision_pointer)
        # What is gone is shown at the nearest place that is still there.
        nearest = _line(revision, each.base_pointer)
        file, line = (revision_file, revision_line) if revision_line else nearest
        yield {
            **_facts(each, fingerprint(each, *roots)),
            "resources": _resources(each, roots),
            "file": file,
            "line": line,
            "base_file": base_file,
            "revision_file": revision_file,
            "base_line": base_line,
            "revision_line": revision_line,
        }


def _own_rows(terms: Terms, used: Sequence[Entry]) -> list[Node]:
    """Return the rows of accepted changes that are of no use any more."""
    if terms.acceptance is None:
        return []
    return [
        {
            **_facts(finding, entry.fingerprint),
            "level": terms.levels.get(finding.id, finding.level),
            "resources": [],
            "file": terms.acceptance.file,
            "line": terms.acceptance.line_of(entry),
            "base_file": None,
            "revision_file": None,
            "base_line": None,
            "revision_line": None,
        }
        for entry, finding in terms.acceptance.overdue(used, terms.today)
    ]


def _facts(finding: Finding, mark: str) -> Node:
    pointers = finding.revision_pointer, finding.base_pointer
    return {
        "id": finding.id,
        "level": finding.level,
        "direction": finding.direction,
        "operations": [
            {"method": method.upper(), "path": path} for method, path in finding.operations
        ],
        "pointer": next((each for each in pointers if each is not None), None),
        "base_pointer": finding.base_pointer,
        "revision_pointer": finding.revision_pointer,
        "message": finding.message,
        "why": finding.why,
        "before": finding.before,
        "after": finding.after,
        "count": finding.count,
        "fingerprint": mark,
    }


def _line(side: Side, pointer: str | None) -> tuple[str, int | None]:
    """Return the file and the line in which a place of a side truly stands."""
    file = None if pointer is None else side.document.origin(pointer).file
    line = None if pointer is None else line_of(side.document, pointer)
    return (side.file if file is None else beside(side.file, file)), line


def _resources(finding: Finding, roots: tuple[Node, Node]) -> list[str]:
    """Return the tags of the operations that a finding reaches, each once."""
    found: dict[str, None] = {}
    for method, path in finding.operations:
        for root in reversed(roots):
            tag = _tag(root, method.lower(), path)
            if tag is not None:
                found[tag] = None
                break
    return list(found)


def _tag(root: Node, method: str, path: str) -> str | None:
    items = root.get("paths", {}), root.get("webhooks", {})
    item = next((each[path] for each in items if path in each), None)
    found = follow(root, item) if is_node(item) else Node()
    operation = found.get(method) or found.get(MORE_METHODS, {}).get(method.upper())
    tags = operation.get("tags") if is_node(operation) else None
    return tags[0] if is_list(tags) and tags and isinstance(tags[0], str) else None


def _json(value: Any) -> Any:  # noqa: ANN401 - whatever a spec has there
    """Return a value as JSON has it: YAML also knows dates, bytes and numbers that are none."""
    if is_node(value):
        return {str(key): _json(child) for key, child in value.items()}
    if is_list(value):
        return [_json(child) for child in value]
    is_number = not isinstance(value, float) or math.isfinite(value)
    return value if isinstance(value, str | int | float | None) and is_number else str(value)
