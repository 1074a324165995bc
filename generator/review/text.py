"""A report for a terminal, and for a machine that shows annotations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from generator.escape import annotation, one_line
from generator.review.python_text import (
    bump_of,
    python_annotations,
    python_lines,
    python_verdict,
)
from generator.review.shown import named, reached, summary, value

_COLOURS = {"breaking": "1;31", "warning": "33", "info": "36"}
_LEVEL = re.compile(r"^(breaking|warning|info)(?= )", re.MULTILINE)
_INDENT = " " * 9
_ANNOTATIONS = 10
"""How many of a kind GitHub shows of one step."""
_KINDS = {"breaking": "error", "warning": "warning", "info": "notice"}


def as_text(report: Mapping[str, Any]) -> str:
    """Return a report as a person reads it: the worst first, the verdict last."""
    lines = [line for each in report["findings"] for line in _lines(report, each)]
    lines += [
        f"accepted {_where(report, each)}: {each['message']}: {each['reason']} "
        f"(until {each['expires']})"
        for each in report["accepted"]
    ]
    lines += python_lines(report)
    return "\n".join(one_line(line) for line in [*lines, verdict(report)])


def painted(text: str) -> str:
    """Return the text of a report with its levels in colour: for a terminal, after escaping."""
    return _LEVEL.sub(lambda found: f"\x1b[{_COLOURS[found[1]]}m{found[1]}\x1b[0m", text)


def verdict(report: Mapping[str, Any]) -> str:
    """Return a report in one line."""
    base, revision = report["base"]["name"], report["revision"]["name"]
    return f"{revision} against {base}: {found(report)} (policy {report['policy']})"


def found(report: Mapping[str, Any]) -> str:
    """Return how much was found, in words."""
    counts = summary(report["counts"])
    if accepted := len(report["accepted"]):
        return f"{counts or 'nothing that counts'}, {accepted} accepted"
    return counts or "nothing changed"


def _lines(report: Mapping[str, Any], finding: Mapping[str, Any]) -> list[str]:
    times = f" ({finding['count']} times)" if finding["count"] > 1 else ""
    first = (
        f"{finding['level']:8} {_where(report, finding)}: {finding['message']}{times} "
        f"[{finding['id']}]"
    )
    if finding["level"] == "info":
        return [first]
    lines = [f"{_INDENT}{finding['why']}"]
    operations, more = reached(finding, 4)
    if operations:
        rest = f" and {more} more" if more else ""
        lines.append(f"{_INDENT}reaches {', '.join(operations)}{rest}")
    if not finding["before"] == finding["after"] is None:
        lines.append(f"{_INDENT}before {value(finding['before'])}, after {value(finding['after'])}")
    return [first, *lines]


def _where(report: Mapping[str, Any], finding: Mapping[str, Any]) -> str:
    if finding["revision_pointer"] is None and finding["base_pointer"] is not None:
        name = named(report["base"], finding["base_file"])["name"]
        line = finding["base_line"]
    elif finding["revision_pointer"] is None:
        name, line = finding["file"], finding["line"]
    else:
        name = named(report["revision"], finding["revision_file"])["name"]
        line = finding["revision_line"]
    return f"{name}:{line}" if line else name


def as_github(report: Mapping[str, Any]) -> str:
    """Return a report as workflow commands: annotations of the spec, the breaking ones first.

    GitHub shows ten of a kind for each step, and drops the rest in silence; what it would drop is
    counted here.
    """
    lines: list[str] = []
    for level, group in groupby(report["findings"], key=lambda each: each["level"]):
        findings = list(group)
        lines += [_annotation(each) for each in findings[:_ANNOTATIONS]]
        if more := len(findings[_ANNOTATIONS:]):
            lines.append(f"{more} more of level {level} have no annotation; the report has them.")
    said = [python_verdict(report), bump_of(report) and f"version: {bump_of(report)}"]
    lines += [*python_annotations(report), *(one_line(each) for each in said if each)]
    return "\n".join([*lines, one_line(verdict(report))])


def _annotation(finding: Mapping[str, Any]) -> str:
    operations, more = reached(finding, 3)
    rest = f" and {more} more" if more else ""
    reaches = f" Reaches {', '.join(operations)}{rest}." if operations else ""
    return annotation(
        _KINDS[finding["level"]],
        one_line(f"{finding['message']}. {finding['why']}{reaches}"),
        file=finding["file"],
        line=finding["line"] or 1,
        title=f"{finding['level']}: {finding['id']}",
    )


def rule_lines(rules: Sequence[Mapping[str, Any]]) -> str:
    """Return the rules for a terminal: one line each, by area."""
    return "\n".join(
        one_line(f"{each['area']:12} {each['id']}: {each['sentence']} ({_levels(each)})")
        for each in rules
    )


def _levels(rule: Mapping[str, Any]) -> str:
    return ", ".join(f"{policy} {level}" for policy, level in rule["levels"].items())
