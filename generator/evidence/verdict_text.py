"""The verdict of `verify` as people read it: in a terminal, in a pull request, beside the spec."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from generator.diagnostics import tokens
from generator.document import Node
from generator.escape import github_message, github_property, markdown, one_line
from generator.evidence.cassettes import PROVENANCES

_COLUMNS = ("operation", *PROVENANCES, "statuses", "variants", "fields", "live fields")
_MANY = 12
"""How many operations, or names, are listed before the rest is only counted."""


def as_text(verdict: Node) -> str:
    """Return the verdict for a terminal: findings first, then the coverage."""
    folded = _folded(verdict["findings"])
    lines = [f"{_place(verdict, each)}: {_sentence(each)}" for each in folded]
    lines += [f"{name}: {why}; the others were read" for name, why in verdict["broken"].items()]
    table = [_COLUMNS, *(_cells(row) for row in verdict["coverage"])]
    widths = [max(len(row[column]) for row in table) for column in range(len(_COLUMNS))]
    lines += [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
    lines += [f"never seen in {row['operation']}: {_unseen(row)}" for row in _with_unseen(verdict)]
    return "\n".join([*map(one_line, lines), *_summary(verdict)])


def as_markdown(verdict: Node) -> str:
    """Return the verdict for a pull request: the summary, the findings, the coverage."""
    lines = ["### Recordings and spec", "", *_summary(verdict), ""]
    if folded := _folded(verdict["findings"]):
        lines += ["| what | where | seen in |", "| --- | --- | --- |"]
        lines += [
            f"| {each['kind']}: {markdown(each['message'])} "
            f"| {_operations(each, markdown)} {markdown(each['part'])} {markdown(each['pointer'])} "
            f"| {markdown(_seen_in(each))} |"
            for each in folded
        ]
        lines.append("")
    lines += [f"- {markdown(name)}: {markdown(why)}" for name, why in verdict["broken"].items()]
    lines += ["| " + " | ".join(_COLUMNS) + " |", "|" + " --- |" * len(_COLUMNS)]
    for row in verdict["coverage"]:
        name, *cells = _cells(row)
        lines.append("| " + " | ".join([markdown(name), *cells]) + " |")
    lines += ["", "<details><summary>Never seen</summary>", ""]
    lines += [
        f"- {markdown(row['operation'])}: {markdown(_unseen(row))}" for row in _with_unseen(verdict)
    ]
    return "\n".join([*lines, "", "</details>"])


def as_github(verdict: Node) -> str:
    """Return the verdict as workflow commands, which annotate lines of the spec."""
    spec = github_property(verdict["spec"])
    lines = [
        f"::{'notice' if each['intended'] else 'error'} file={spec},line={each['spec_line'] or 1},"
        f"title={github_property(each['kind'])}::{github_message(_sentence(each))}"
        for each in _folded(verdict["findings"])
    ]
    lines += [
        f"::error file={github_property(name)}::{github_message(why)}"
        for name, why in verdict["broken"].items()
    ]
    return "\n".join([*lines, *_summary(verdict)])


def _folded(findings: Iterable[Node]) -> list[Node]:
    """Return findings that differ in operation or status only as one."""
    folded: dict[tuple[str, ...], Node] = {}
    for each in findings:
        part = " ".join(word for word in each["part"].split() if not word.isdigit())
        key = (each["kind"], part, each["pointer"], each["seen"], str(each["intended"]))
        known = folded.setdefault(
            key, {**each, "exchanges": 0, "operations": dict[str, None](), "provenance": {}}
        )
        known["exchanges"] += each["exchanges"]
        known["operations"][each["operation"]] = None
        for name, count in each["provenance"].items():
            known["provenance"][name] = known["provenance"].get(name, 0) + count
    return sorted(folded.values(), key=lambda each: (each["intended"], not each["contradicts"]))


def _place(verdict: Node, finding: Node) -> str:
    line = f":{finding['spec_line']}" if finding["spec_line"] else ""
    return f"{verdict['spec']}{line} {finding['spec_pointer']}"


def _sentence(finding: Node) -> str:
    where = f"{finding['part']} {finding['pointer']}".strip()
    intended = "intended: " if finding["intended"] else ""
    return (
        f"{intended}{finding['kind']}: {where}: {finding['message']}; "
        f"{_operations(finding, str)}; {_seen_in(finding)}"
    )


def _operations(finding: Node, escape: Any) -> str:  # noqa: ANN401 - a function of one text
    names: list[str] = [escape(name) for name in finding["operations"]]
    if len(names) > _MANY:
        return f"{len(names)} operations"
    return ", ".join(names)


def _seen_in(finding: Node) -> str:
    cassette, exchange, pointer = finding["example"].values()
    provenance = " ".join(f"{count} {name}" for name, count in finding["provenance"].items())
    number = finding["exchanges"]
    return (
        f"{number} exchange{'s' * (number > 1)} ({provenance}), "
        f"such as {cassette} exchange {exchange} {pointer}".rstrip()
    )


def _cells(row: Node) -> tuple[str, ...]:
    """Return the cells of a row of the coverage: what was seen of all that is documented."""
    shares = [
        f"{sum(map(bool, row[part].values()))} of {len(row[part])}" if row[part] else "-"
        for part in ("statuses", "variants", "fields")
    ]
    live = sum("live" in seen for seen in row["fields"].values())
    counts = [str(row["exchanges"].get(name, 0)) for name in PROVENANCES]
    return (row["operation"], *counts, *shares, str(live) if row["fields"] else "-")


def _with_unseen(verdict: Node) -> Iterator[Node]:
    for row in verdict["coverage"]:
        if _unseen(row):
            yield row


def _unseen(row: Node) -> str:
    """Return what is documented of an operation and was never seen, in a few words."""
    found: list[str] = []
    for part in ("statuses", "variants", "fields"):
        names = [_short(name) for name, seen in row[part].items() if not seen]
        if names:
            rest = f" and {len(names) - _MANY} more" if len(names) > _MANY else ""
            found.append(f"{part} {', '.join(names[:_MANY])}{rest}")
    return "; ".join(found)


def _short(place: str) -> str:
    """Return `/components/schemas/SendAs/properties/id` as `SendAs.id`."""
    steps = tokens(place)
    if steps[:2] != ["components", "schemas"]:
        return steps[-1] if steps else place
    return ".".join(dict.fromkeys((steps[2], steps[-1])))


def _summary(verdict: Node) -> list[str]:
    exchanges = verdict["exchanges"]
    by = ", ".join(f"{count} {name}" for name, count in exchanges.items())
    intended = sum(each["intended"] for each in verdict["findings"])
    cassettes, number = sum(verdict["cassettes"].values()), sum(exchanges.values())
    lines = [
        f"{cassettes} cassettes, {number} exchanges: {by}",
        f"{verdict['proven_live']} of {verdict['operations']} operations proven live",
    ]
    if verdict["elsewhere"]:
        lines[0] += f"; {verdict['elsewhere']} of them with other APIs, or for a token: left aside"
    if not exchanges.get("live"):
        lines[1] += "; nothing here was recorded from the live API"
    failing = verdict["failing"]
    lines.append(
        f"{failing} finding{'s' * (failing != 1)}" if failing else "recordings and spec agree"
    )
    if intended:
        lines[-1] += f"; {intended} more that cassettes intend, as their metadata says"
    return [*lines, *_proposed(verdict.get("proposal"))]


def _proposed(proposal: Node | None) -> Iterator[str]:
    if proposal is None:
        return
    if proposal["edits"]:
        overlay, patch = proposal["files"]
        yield f"{proposal['edits']} edits proposed: {overlay}, or `git apply {patch}`"
    else:
        yield "nothing to propose: only recordings that are not synthetic change the spec"
    yield from (f"to be decided by hand: {each}" for each in proposal["by_hand"])
