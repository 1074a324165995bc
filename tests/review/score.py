"""Score the comparison on a folder of labelled pairs: `python -m tests.review.score FOLDER`.

A pair is a folder with base.yaml, revision.yaml and expected.json, the verdict of oasdiff. Printed
are, for each area, how many of the pairs that it calls breaking are found, how many of the others
are called breaking here, and how often the highest level is the same; then the same by operation.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from generator.load import load
from generator.review.compare import compare
from generator.review.findings import Finding, Level
from generator.review.policy import Policy, PolicyName

LEVELS = {"ERR": "breaking", "WARN": "warning", "INFO": "info"}
RANK: dict[str | None, int] = {"breaking": 3, "warning": 2, "info": 1, None: 0}
AREAS = (
    ("request-parameter", "parameters"), ("new-", "additions"), ("response-header", "headers"),
    ("request", "request schemas"), ("response", "response schemas"), ("api-security", "security"),
    ("api-global-security", "security"), ("webhook", "webhooks"),
)  # fmt: skip
"""The area of a change by how its id begins; what is not listed concerns operations as a whole."""


@dataclass(slots=True)
class Score:
    """What one area, or all of it, came to."""

    counts: Counter[str] = field(default_factory=Counter[str])

    def row(self, name: str) -> str:
        """Return the line of the table."""
        c = self.counts
        shares = [("found", "breaking"), ("alarms", "harmless"), ("agree", "pairs"),
                  ("at", "operations")]  # fmt: skip
        cells = [
            f"{c[part]:>4}/{c[whole]:<4} {c[part] / c[whole]:>6.1%}" if c[whole] else f"{'-':>16}"
            for part, whole in shares
        ]
        return f"{name:<18}" + "  ".join(cells)


def policy_of(expected: dict[str, Any], name: PolicyName, today: date) -> Policy:
    """Return the policy under which a pair was labelled."""
    config: Any = expected.get("config")
    options = cast("dict[str, Any]", config) if isinstance(config, dict) else {}
    return Policy(
        name=name,
        today=today,
        deprecation_days=options.get("deprecation_days_stable", 0),
        deprecation_days_beta=options.get("deprecation_days_beta", 0),
        stability_threshold=options.get("stability_threshold", "beta"),
    )


def area_of(expected: dict[str, Any]) -> str:
    """Return the area of a pair: that of its gravest change."""
    changes = sorted(expected["changes"], key=lambda change: -RANK[LEVELS[change["level"]]])
    if not changes:
        return "no change"
    first: str = changes[0]["id"]
    return next((area for start, area in AREAS if first.startswith(start)), "operations")


def highest(findings: list[Finding]) -> Level | None:
    """Return the gravest level among findings."""
    return max((finding.level for finding in findings), key=lambda each: RANK[each], default=None)


def broken_operations(expected: dict[str, Any]) -> set[tuple[str, str]]:
    """Return method and path of each operation that a label calls broken."""
    return {
        (change["operation"].lower(), change["path"])
        for change in expected["changes"]
        if change["level"] == "ERR" and change["path"]
    }


def tally(score: Score, expected: dict[str, Any], findings: list[Finding]) -> bool:
    """Add a pair to a score and tell whether both sides agree on it."""
    label = LEVELS.get(expected["max_level"])
    ours = highest(findings)
    hit, agree = ours == "breaking", label == ours
    kind = "breaking" if label == "breaking" else "pairs" if label == "warning" else "harmless"
    flagged = {
        (method.lower(), path)
        for finding in findings
        if finding.level == "breaking"
        for method, path in finding.operations
    }
    wanted = broken_operations(expected)
    score.counts.update(
        {
            "pairs": 1,
            "agree": agree,
            "operations": len(wanted),
            "at": len(wanted & flagged),
            "found": kind == "breaking" and hit,
            "alarms": kind == "harmless" and hit,
            "crashed": 0,
        }
    )
    if kind != "pairs":
        score.counts[kind] += 1
    return agree and (label != "breaking" or wanted <= flagged)


def main() -> None:
    """Score a folder and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--policy", choices=("reference", "default"), default="reference")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 25))
    parser.add_argument("--disagreements", action="store_true", help="list where both differ")
    options = parser.parse_args()
    areas: defaultdict[str, Score] = defaultdict(Score)
    total = Score()
    for case in sorted(path.parent for path in options.folder.glob("*/expected.json")):
        expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
        policy = policy_of(expected, options.policy, options.today)
        base, revision = (load(next(case.glob(f"{side}.*")), side) for side in ("base", "revision"))
        findings = compare(base, revision, policy)
        agrees = [tally(each, expected, findings) for each in (areas[area_of(expected)], total)]
        if options.disagreements and not agrees[0]:
            _explain(case.name, expected, findings)
    heads = ("breaking found", "false alarms", "level agrees", "operations")
    print(f"{'':<18}" + "  ".join(f"{head:>16}" for head in heads))  # noqa: T201 - a script's output
    for name in sorted(areas):
        print(areas[name].row(name))  # noqa: T201
    print(total.row("all"))  # noqa: T201


def _explain(name: str, expected: dict[str, Any], findings: list[Finding]) -> None:
    print(f"{name}: {expected['max_level']}")  # noqa: T201
    for change in expected["changes"]:
        place = f"{change['operation']} {change['path']}"
        print(f"    theirs {change['level']:<9}{change['id']} {place}")  # noqa: T201
    for finding in findings:
        places = ", ".join(f"{method.upper()} {path}" for method, path in finding.operations)
        print(f"    ours   {finding.level:<9}{finding.id} {places}: {finding.message}")  # noqa: T201


if __name__ == "__main__":
    main()
