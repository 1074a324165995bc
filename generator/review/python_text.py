"""The Python half of a report for a terminal, for annotations, and for a pull request."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.escape import annotation, folded, markdown, one_line
from generator.review.findings import LEVELS
from generator.review.shown import prose, shortened, summary

Report = Mapping[str, Any]
_INDENT = " " * 9
_ANNOTATIONS = 10
_LONGEST = 300
_ROWS = 30
_SITES = 100
_ROOM = 20_000
"""Characters of a comment that the Python half may take at most."""


def python_lines(report: Report) -> list[str]:
    """Return the Python half as lines: the changes, the touched calls, the version."""
    lines: list[str] = []
    for each in report["python"]:
        lines.append(
            f"{each['level']:8} {each['symbol']}: {shortened(each['message'], _LONGEST)} "
            f"[{each['id']}]"
        )
        if each["also"]:
            others = ", ".join(each["also"][:3])
            more = f" and {len(each['also']) - 3} more" if each["also"][3:] else ""
            lines.append(f"{_INDENT}also {others}{more}")
    lines += site_lines(report)
    return [*lines, *_verdict(report)]


def site_lines(report: Report) -> list[str]:
    """Return one line for each line of the caller's that is touched, or that none is."""
    found = report["call_sites"]
    if found is None:
        return []
    lines = [
        f"{each['level']:8} {each['file']}:{each['line']}:{each['column']}: {each['symbol']}: "
        f"{shortened(each['message'], _LONGEST)}"
        for each in found["sites"]
    ]
    if not lines:
        files = "1 file" if found["files"] == 1 else f"{found['files']} files"
        lines = [f"none of your calls is touched ({files} read)"]
    return [*lines, *(f"not read: {each}" for each in found["unread"])]


def _verdict(report: Report) -> Iterator[str]:
    said = python_verdict(report)
    if said:
        yield said
    if bump := bump_of(report):
        yield f"version: {bump}"


def python_verdict(report: Report) -> str:
    """Return the Python half in one line; empty where it was left out."""
    about = report["python_comparison"]
    if about["state"] == "left out":
        return ""
    if about["state"] == "failed":
        return f"Python: {about['reason']}"
    if about["state"] == "same":
        return f"Python package {about['package']}: nothing is generated otherwise"
    counts = Counter(each["level"] for each in report["python"])
    said = summary({level: counts[level] for level in LEVELS}) or "no public name changes"
    moved = report["regenerated"]
    files = f"{moved['files']} file{'s' * (moved['files'] != 1)}"
    size = f"regenerated: {files}, +{moved['added']} -{moved['removed']}"
    return f"Python package {about['package']}: {said}; {size}"


def bump_of(report: Report) -> str:
    """Return the part of the version with what decides it; empty if nobody asks, or knows."""
    if report["semver"] is None or report["python_comparison"]["state"] == "left out":
        return ""
    reason = report["semver_reason"]
    if reason is None:
        return str(report["semver"])
    place = f"{reason['symbol']}: " if reason["symbol"] else ""
    return f"{report['semver']}, decided by {place}{shortened(reason['message'], _LONGEST)}"


def python_annotations(report: Report) -> list[str]:
    """Return workflow commands: of what breaks only Python, and of the touched calls."""
    findings = {each["fingerprint"]: each for each in (*report["findings"], *report["accepted"])}
    lines: list[str] = []
    for each in report["python"]:
        known = [findings[mark] for mark in each["findings"] if mark in findings]
        if each["level"] != "breaking" or any(one["level"] == "breaking" for one in known):
            continue
        place = known[0] if known else {"file": report["revision"]["file"], "line": None}
        text = f"{each['symbol']}: {each['message']}"
        lines.append(_annotation("error", place, f"python: {each['id']}", text))
    sites = _sites(report)
    calls = [
        _annotation("warning", each, "your call", f"{each['symbol']}: {each['message']}")
        for each in sites
    ]
    cut = [*lines[:_ANNOTATIONS], *calls[:_ANNOTATIONS]]
    for what, more in (("changes of Python", lines), ("of your calls", calls)):
        if left := len(more[_ANNOTATIONS:]):
            cut.append(f"{left} more {what} have no annotation; the report has them.")
    return cut


def _annotation(kind: str, place: Report, title: str, text: str) -> str:
    where: dict[str, Any] = {"file": place["file"], "line": place["line"] or 1}
    return annotation(kind, one_line(text), **where, title=title, col=place.get("column"))


def top_lines(report: Report) -> list[str]:
    """Return what stands on top of a comment: the verdict on Python, and the version."""
    lines: list[str] = []
    if said := python_verdict(report):
        start, colon, rest = said.partition(": ")
        lines.append(f"**{prose(start)}**{colon}{prose(shortened(rest, 600))}.")
    if bump := bump_of(report):
        start, comma, rest = bump.partition(", decided by ")
        lines.append(f"**Version: {start}**{comma}{prose(rest)}.")
    if report["call_sites"] is not None and not report["call_sites"]["sites"]:
        lines.append("**None of your calls** is touched.")
    return lines


def sections(report: Report, room: int) -> list[str]:
    """Return the blocks of a comment about Python: changes, touched calls, changelog.

    What finds no room is left out by the row, or as a whole, so that no markup is ever cut.
    """
    blocks: list[str] = []
    left = min(room, _ROOM)
    header = "| Level | Python | Change |\n| --- | --- | --- |"
    loud = [each for each in report["python"] if each["level"] != "info"]
    quiet = [each for each in report["python"] if each["level"] == "info"]
    log = report["changelog"]
    for title, head, rows, most, show in (
        ("Python", header, [*map(_row, loud)], _ROWS, _open),
        ("Your calls", "| Line | Uses | Change |\n| --- | --- | --- |",
         [*map(_site, _sites(report))], _SITES, _open),
        ("More of Python", header, [*map(_row, quiet)], _ROWS, folded),
    ):  # fmt: skip
        if kept := _fitting(rows[:most], left - len(head) - 100):
            text = "\n".join([head, *kept])
            more = f"\n\nand {len(rows) - len(kept)} more." if len(rows) > len(kept) else ""
            blocks.append(show(title, text + more))
            left -= len(blocks[-1]) + 2
    if log and len(log) * 2 + 200 < left:
        fence = "`" * max(4, _longest_run(log) + 1)
        blocks.append(folded("Changelog, ready to paste", f"{fence}markdown\n{log}\n{fence}"))
    return blocks


def _open(title: str, text: str) -> str:
    return f"#### {title}\n\n{text}"


def _fitting(rows: Sequence[str], room: int) -> list[str]:
    kept: list[str] = []
    for row in rows:
        room -= len(row) + 1
        if room < 0:
            break
        kept.append(row)
    return kept


def _sites(report: Report) -> list[Report]:
    found = report["call_sites"]
    return list(found["sites"]) if found else []


def _row(change: Report) -> str:
    level = f"**{change['level']}**" if change["level"] == "breaking" else change["level"]
    message = prose(shortened(change["message"], _LONGEST))
    return f"| {level} | {markdown(shortened(change['symbol'], 200))} | {message} |"


def _site(site: Report) -> str:
    place = markdown(f"{shortened(site['file'], 200)}:{site['line']}:{site['column']}")
    symbol = markdown(shortened(site["symbol"], 200))
    return f"| {place} | {symbol} | {prose(shortened(site['message'], _LONGEST))} |"


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
