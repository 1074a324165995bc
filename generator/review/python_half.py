"""The half of a report that is about the Python package: added to the half about the wire."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from generator.review.causes import causes
from generator.review.changelog import changelog
from generator.review.semver import decide
from generator.surface.changes import Change, Comparison

Report = dict[str, Any]


def without_python(report: Report) -> Report:
    """Return a report of the wire alone: `state` is `left out`."""
    return _completed(report, {"state": "left out", "reason": None, "package": None})


def with_python(report: Report, comparison: Comparison) -> Report:
    """Return a report with what the change of the spec does to the package.

    Args:
        report: of the wire, as `make_report` returns it.
        comparison: of the two packages that are generated.

    Returns:
        The report with `python`, `findings[].python`, `semver` and the changelog.
    """
    about = {"state": "compared", "reason": None, "package": comparison.package}
    if comparison.failure:
        reason = f"could not be compared, because {comparison.failure}"
        return _completed(report, {**about, "state": "failed", "reason": reason})
    if comparison.is_same_plan:
        return _completed(report, {**about, "state": "same"}, regenerated=_nothing())
    before, after = comparison.before, comparison.after
    rows: list[Report] = []
    if before and after:
        wire = [*report["findings"], *report["accepted"]]
        known = [each for each in wire if each["pointer"] is not None]
        rows = [_row(each, causes(each, known, (before, after))) for each in comparison.changes]
    return _completed(report, about, rows, asdict(comparison.regenerated))


def _nothing() -> Report:
    return {"files": 0, "added": 0, "removed": 0}


def _row(change: Change, found: Any) -> Report:  # noqa: ANN401 - rows of a report
    return {
        "id": change.id,
        "level": change.level,
        "symbol": change.symbol,
        "kind": change.kind,
        "parameter": change.parameter,
        "message": change.message,
        "before": change.before,
        "after": change.after,
        "also": list(change.also),
        "findings": [each["fingerprint"] for each in found],
    }


def _completed(
    report: Report,
    about: Report,
    rows: list[Report] | None = None,
    regenerated: Report | None = None,
) -> Report:
    rows = rows or []
    moved: dict[str, list[str]] = {}
    for row in rows:
        for mark in row["findings"]:
            moved.setdefault(mark, []).append(row["symbol"])

    def tied(finding: Report) -> Report:
        symbols = dict.fromkeys(moved.get(finding["fingerprint"], ()))
        return {**finding, "python": list(symbols)}

    full: Report = {
        **report,
        "findings": [tied(each) for each in report["findings"]],
        "accepted": [tied(each) for each in report["accepted"]],
        "python": rows,
        "python_comparison": about,
        "regenerated": regenerated,
        "call_sites": None,
    }
    full["semver"], full["semver_reason"] = decide(full)
    full["changelog"] = changelog(full) if about["state"] != "left out" else ""
    return full
