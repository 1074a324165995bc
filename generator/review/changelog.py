"""The changes of a package as a section of its changelog, in Markdown that is ready to paste."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.review.shown import prose, shortened

Row = Mapping[str, Any]
_LONGEST = 300
_MOST = 100
"""Lines under one heading; a changelog of more is read by nobody."""


def changelog(report: Row) -> str:
    """Return what to tell the users of the package; empty if there is nothing.

    What breaks comes first: of Python, then of the wire where no change of Python says it.
    """
    told = {mark for each in report["python"] for mark in each["findings"]}
    wire = [
        each
        for each in (*report["findings"], *report["accepted"])
        if each["pointer"] is not None and each["fingerprint"] not in told
    ]
    sections: dict[str, list[str]] = {"Breaking": [], "Added": [], "Changed": []}
    for each in report["python"]:
        sections[_heading(each)].append(_line(each))
    for each in wire:
        if each["level"] == "breaking":
            sections["Breaking"].append(f"{_line(each)}{_operations(each)}")
        elif each["level"] == "warning":
            sections["Changed"].append(f"{_line(each)}{_operations(each)}")
    return "\n\n".join(_sections(sections))


def _heading(change: Row) -> str:
    if change["level"] == "breaking":
        return "Breaking"
    return "Added" if change["id"].endswith("-added") else "Changed"


def _sections(sections: Mapping[str, list[str]]) -> Iterator[str]:
    for heading, lines in sections.items():
        if lines:
            more = [f"- and {len(lines) - _MOST} more"] if lines[_MOST:] else []
            yield "\n".join([f"### {heading}", "", *lines[:_MOST], *more])


def _line(row: Row) -> str:
    return f"- {prose(shortened(row['message'], _LONGEST))}."


def _operations(finding: Row) -> str:
    places = [f"{each['method']} {each['path']}" for each in finding["operations"][:3]]
    more = " and more" if finding["operations"][3:] else ""
    return f" ({', '.join(map(prose, places))}{more})" if places else ""
