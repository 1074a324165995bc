"""A report as the comment of a pull request: verdict on top, tables by resource, details folded.

Texts are cut before they are escaped, and rows are whole or left out: a comment that would be too
long loses its last rows, says how many, and never ends inside of markup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.escape import folded, markdown
from generator.review.python_text import sections, top_lines
from generator.review.shown import Links, named, prose, reached, shortened, summary, value

LIMIT = 60_000
"""Characters; GitHub takes 65,536."""
_RESERVE = 1_000
"""For what is said of what was left out."""
_LONGEST = 400

Row = Mapping[str, Any]
_HEADER = "| Level | Change | Reaches | Where |\n| --- | --- | --- | --- |"


@dataclass
class _Room:
    """How many characters there still are."""

    left: int
    sections: set[str] = field(default_factory=set[str])

    def takes(self, section: str, text: str) -> bool:
        """Tell whether a row of a section still fits, and reserve its place."""
        heading = len(section) + len(_HEADER) + len(folded("", "")) + 60
        opening = 0 if section in self.sections else heading
        cost = len(text) + 2 + opening
        if cost > self.left:
            self.left = 0  # what comes after it counts less
            return False
        self.left -= cost
        self.sections.add(section)
        return True


def as_markdown(report: Mapping[str, Any], links: Links | None = None, limit: int = LIMIT) -> str:
    """Return a report for a pull request; nothing of a spec can become markup in it.

    Args:
        report: what `make_report` returns.
        links: where lines of the two specs can be read on the web.
        limit: the most characters that it may have.
    """
    top = _top(report)
    python = sections(report, (limit - len(top) - _RESERVE) // 2)
    if not report["findings"] and not report["accepted"]:
        return "\n\n".join([top, *python])
    room = _Room(limit - len(top) - _RESERVE - sum(len(each) + 2 for each in python))
    rows: dict[str, list[str]] = {}
    shown: list[tuple[str, Row]] = []
    for finding in report["findings"]:
        section, row = _section(finding), _row(report, finding, links)
        if room.takes(section, row):
            rows.setdefault(section, []).append(row)
            shown.append((section, finding))
    accepted = [
        row
        for each in report["accepted"]
        if room.takes("accepted", row := _accepted_row(report, each, links))
    ]
    details: dict[str, list[str]] = {}
    for section, finding in shown:
        if finding["level"] != "info" and room.takes(
            f"{section} details", text := _detail(finding)
        ):
            details.setdefault(section, []).append(text)
    blocks = [top, *python, *_tables(rows, details)]
    if accepted:
        title = "| Accepted | Reason | Until | Where |\n| --- | --- | --- | --- |"
        blocks.append(folded(f"Accepted: {len(accepted)}", "\n".join([title, *accepted])))
    blocks += _left_out(report, [each for _, each in shown], len(accepted), details)
    return "\n\n".join(blocks)


def _top(report: Mapping[str, Any]) -> str:
    counts: Mapping[str, int] = report["counts"]
    if counts["breaking"]:
        verdict = f"{counts['breaking']} breaking change{'s' * (counts['breaking'] > 1)}"
    elif report["findings"]:
        verdict = "nothing breaking"
    else:
        verdict = "nothing that counts" if report["accepted"] else "nothing changed"
    names = [markdown(shortened(report[side]["name"], 200)) for side in ("revision", "base")]
    found = summary(counts)
    line = (
        f"{names[0]} against {names[1]}, policy {report['policy']}{f': {found}' if found else ''}"
    )
    if accepted := len(report["accepted"]):
        line += f"; {accepted} accepted"
    return "\n\n".join([f"### Spec review: {verdict}", *top_lines(report), f"{line}."])


def _section(finding: Row) -> str:
    """Return the heading under which a finding stands."""
    if finding["level"] == "info":
        return "info"
    names = [shortened(each, 60) for each in finding["resources"]]
    return ", ".join(markdown(each) for each in names[:3]) + (" and more" if names[3:] else "")


def _tables(rows: Mapping[str, list[str]], details: Mapping[str, list[str]]) -> Iterable[str]:
    for section, lines in rows.items():
        if section != "info":
            yield "\n".join([f"#### {section or 'The whole API'}", "", _HEADER, *lines])
        if section in details:
            yield folded("Why, before and after", "\n".join(details[section]))
    if "info" in rows:
        yield folded(f"For information: {len(rows['info'])}", "\n".join([_HEADER, *rows["info"]]))


def _row(report: Mapping[str, Any], finding: Row, links: Links | None) -> str:
    level = f"**{finding['level']}**" if finding["level"] == "breaking" else finding["level"]
    times = f" ({finding['count']} times)" if finding["count"] > 1 else ""
    message = prose(shortened(finding["message"], _LONGEST)) + times
    return f"| {level} | {message} | {_operations(finding, 3)} | {_where(report, finding, links)} |"


def _accepted_row(report: Mapping[str, Any], finding: Row, links: Links | None) -> str:
    texts = [prose(shortened(finding[key], _LONGEST)) for key in ("message", "reason")]
    return f"| {' | '.join(texts)} | {finding['expires']} | {_where(report, finding, links)} |"


def _operations(finding: Row, most: int) -> str:
    operations, more = reached(finding, most)
    return ", ".join(map(markdown, operations)) + (f" and {more} more" if more else "")


def _where(report: Mapping[str, Any], finding: Row, links: Links | None) -> str:
    """Return the place of a finding: in the revision, of what is gone in the base."""
    is_gone = finding["revision_pointer"] is None and finding["base_pointer"] is not None
    file = finding["base_file" if is_gone else "file"]
    side: Mapping[str, Any] = named(report["base" if is_gone else "revision"], file)
    line = finding["base_line" if is_gone else "line"]
    if finding["pointer"] is None:  # an entry of the accepted changes
        side = {"file": finding["file"], "name": finding["file"], "commit": None}
    name = markdown(f"{shortened(side['name'], 200)}{f':{line}' if line else ''}")
    url = links and links.url(side, line)
    return f"[{name}]({url})" if url else name


def _detail(finding: Row) -> str:
    message, why = (prose(shortened(finding[key], _LONGEST)) for key in ("message", "why"))
    lines = [f"- **{finding['level']}** {markdown(finding['id'])}: {message}", f"  {why}"]
    if finding["before"] is not None:
        lines.append(f"  - before: {markdown(value(finding['before'], _LONGEST))}")
    if finding["after"] is not None:
        lines.append(f"  - after: {markdown(value(finding['after'], _LONGEST))}")
    if len(finding["operations"]) > 3:  # noqa: PLR2004 - the table has three
        lines.append(f"  - reaches: {_operations(finding, 30)}")
    if finding["pointer"] is not None:
        place = markdown(shortened(finding["pointer"], _LONGEST))
        lines.append(f"  - at {place}, fingerprint {markdown(finding['fingerprint'])}")
    return "\n".join(lines)


def _left_out(
    report: Mapping[str, Any],
    shown: Sequence[Row],
    accepted: int,
    details: Mapping[str, list[str]],
) -> list[str]:
    """Say what found no room, if anything."""
    missing = Counter(each["level"] for each in report["findings"])
    missing.subtract(each["level"] for each in shown)
    said = [f"{summary(missing)}"] if summary(missing) else []
    if fewer := len(report["accepted"]) - accepted:
        said.append(f"{fewer} accepted")
    explained = sum(each["level"] != "info" for each in shown)
    if fewer := explained - sum(map(len, details.values())):
        said.append(f"the details of {fewer}")
    if not said:
        return []
    return [f"Too long to be shown whole. Left out: {'; '.join(said)}. `make diff` lists all."]


def rule_table(rules: Sequence[Mapping[str, Any]]) -> str:
    """Return the rules as a table."""
    lines = ["| Rule | Area | Says | Why | Levels |", "| --- | --- | --- | --- | --- |"]
    for each in rules:
        levels = ", ".join(f"{policy} {level}" for policy, level in each["levels"].items())
        cells = [
            markdown(each["id"]),
            each["area"],
            prose(each["sentence"]),
            prose(each["why"]),
            levels,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
