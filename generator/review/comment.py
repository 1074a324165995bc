"""The one comment that a review keeps in a pull request: what is in it."""

from __future__ import annotations

from collections.abc import Sequence

from generator.escape import folded
from generator.review.checks import Check

MARKER = "<!-- spec-review: kept up to date by the workflow of that name -->"
LONGEST = 64_000
"""Characters; GitHub takes 65,536."""
LONGEST_SUMMARY = 500_000
"""Characters of a job's summary, of which GitHub takes a mebibyte."""
_LEFT_OUT = "Too long to be shown here: the summary of the job has it."
_MARKS = {0: "ok", 1: "**finding**", 2: "**could not check**"}


def compose(checks: Sequence[Check], longest: int, artifacts: str | None = None) -> str | None:
    """Return what a review says, or None if nothing is left to say.

    What there is no room for is left out as a whole, so that no markup is ever cut.

    Args:
        checks: the commands, and what they said.
        longest: how many characters there may be.
        artifacts: where the page to look at can be had.
    """
    if not any(check.code or check.markdown for check in checks):
        return None
    table = ["| Check | | Result |", "| --- | --- | --- |"]
    table += [f"| {each.title} | {_MARKS[min(each.code, 2)]} | {each.result} |" for each in checks]
    first, *others = checks
    parts = [MARKER, _first(first)]
    ending = ["#### All checks", "\n".join(table)]
    if artifacts and first.markdown:
        ending.append(
            f"Before and after side by side: `review.html` in the [artifact]({artifacts})."
        )
    left = longest - sum(len(part) + 2 for part in [*parts, *ending])
    for check in others:
        if not check.markdown:
            continue
        part = _folded(check)
        if len(part) + 2 > left:
            part = f"{check.title}: {_LEFT_OUT}"
        left -= len(part) + 2
        parts.append(part)
    return "\n\n".join([*parts, *ending])


def _first(check: Check) -> str:
    if check.is_failed:
        return f"### Spec review: could not check\n\n{check.markdown}"
    return check.markdown or "### Spec review: nothing changed"


def _folded(check: Check) -> str:
    return folded(f"{check.title}: {check.result}", check.markdown)
