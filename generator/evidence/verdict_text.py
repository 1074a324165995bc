"""The verdict of `verify` as people read it: in a terminal, in a pull request, beside the spec."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from generator.diagnostics import tokens
from generator.document import Node
from generator.escape import annotation, markdown, one_line
from generator.evidence.cassettes import PROVENANCES

_COLUMNS = ("operation", *PROVENANCES, "statuses", "variants", "fields", "live fields")
_SCREEN, _PULL_REQUEST, _LONG = 40_000, 52_000, 400
"""How many characters all findings, a whole comment, and one text may have."""
_MANY = 12
"""How many operations, or names, are listed before the rest is only counted."""


def as_text(verdict: Node) -> str:
    """Return the verdict for a terminal: findings first, then the coverage."""
    folded = _folded(verdict["findings"])
    lines = [f"{_place(each)}: {_sentence(each)}" for each in folded]
    lines = _within(lines, _SCREEN, "findings")
    broken = [f"{name}: {why}; the others were read" for name, why in verdict["broken"].items()]
    lines += _within(broken, _SCREEN, "faults of cassettes")
    table = [_COLUMNS, *(_cells(row) for row in verdict["coverage"])]
    widths = [max(len(row[column]) for row in table) for column in range(len(_COLUMNS))]
    lines += [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
    lines += [f"never seen in {row['operation']}: {_unseen(row)}" for row in _with_unseen(verdict)]
    return "\n".join(map(one_line, [*lines, *_summary(verdict)]))


def as_markdown(verdict: Node) -> str:
    """Return the verdict for a pull request: the summary, the findings, the coverage."""
    lines = ["### Recordings and spec", "", *_summary(verdict, markdown), ""]
    if folded := _folded(verdict["findings"]):
        lines += ["| what | where | seen in |", "| --- | --- | --- |"]
        rows = [
            f"| {each['kind']}: {_code(each['message'])} "
            f"| {_operations(each, _code)} {_code(each['part'])} {_code(each['pointer'])} "
            f"| {_code(_seen_in(each))} |"
            for each in folded
        ]
        lines += [*_within(rows, _PULL_REQUEST // 2, "findings"), ""]
    broken = [f"- {_code(name)}: {_code(why)}" for name, why in verdict["broken"].items()]
    lines += [*_within(broken, _PULL_REQUEST // 8, "faults of cassettes"), ""]
    lines += ["| " + " | ".join(_COLUMNS) + " |", "|" + " --- |" * len(_COLUMNS)]
    table = [(_code(name), *cells) for name, *cells in map(_cells, verdict["coverage"])]
    rows = ["| " + " | ".join(cells) + " |" for cells in table]
    lines += _within(rows, _PULL_REQUEST // 8, "operations")
    lines += ["", "<details><summary>Never seen</summary>", ""]
    unseen = [
        f"- {_code(row['operation'])}: {_code(_unseen(row))}" for row in _with_unseen(verdict)
    ]
    lines += _within(unseen, _PULL_REQUEST // 8, "operations")
    return "\n".join([*lines, "", "</details>"])


def as_github(verdict: Node) -> str:
    """Return the verdict as workflow commands, which annotate lines of the spec."""
    lines = [
        annotation(
            "notice" if each["intended"] else "error",
            _sentence(each),
            file=each["spec_file"],
            line=each["spec_line"] or 1,
            title=each["kind"],
        )
        for each in _folded(verdict["findings"])
    ]
    lines += [annotation("error", why, file=name) for name, why in verdict["broken"].items()]
    lines = _within(lines, _SCREEN, "findings")
    return "\n".join([*lines, *map(one_line, _summary(verdict))])


def _within(lines: list[str], most: int, what: str) -> list[str]:
    """Return the lines that fit into a number of characters, and how many do not."""
    size = 0
    for index, line in enumerate(lines):
        size += len(line) + 1
        if size > most:
            rest = f"{len(lines) - index} more {what}; `--format json` has all of them"
            return [*lines[:index], "", f"... and {rest}"]
    return lines


def _code(text: str) -> str:
    """Return text as code in Markdown, its middle left out if it is long."""
    return markdown(text if len(text) <= _LONG else f"{text[: _LONG // 2]} ... {text[-50:]}")


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


def _place(finding: Node) -> str:
    line = f":{finding['spec_line']}" if finding["spec_line"] else ""
    return f"{finding['spec_file']}{line} {finding['spec_pointer']}"


def _sentence(finding: Node) -> str:
    where = f"{finding['part']} {finding['pointer']}".strip()
    intended = "intended: " if finding["intended"] else ""
    return (
        f"{intended}{finding['kind']}: {where}: {finding['message']}; "
        f"{_operations(finding, str)}; {_seen_in(finding)}"
    )


def _operations(finding: Node, escape: Callable[[str], str]) -> str:
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


def _summary(verdict: Node, escape: Callable[[str], str] = str) -> list[str]:
    exchanges = verdict["exchanges"]
    by = ", ".join(f"{count} {name}" for name, count in exchanges.items())
    intended = sum(each["intended"] for each in verdict["findings"])
    cassettes, number = sum(verdict["cassettes"].values()), sum(exchanges.values())
    files = f"{cassettes} cassette{'s' * (cassettes != 1)}"
    lines = [
        f"{files}, {number} exchange{'s' * (number != 1)}" + (f": {by}" if by else ""),
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
    told = sum(not each["intended"] for each in _folded(verdict["findings"]))
    if told + len(verdict["broken"]) < failing:
        lines[-1] += f", told as {told + len(verdict['broken'])}: alike but for operation or status"
    if intended:
        lines[-1] += f"; {intended} more that cassettes intend, as their metadata says"
    return [*lines, *_proposed(verdict.get("proposal"), escape)]


def _proposed(proposal: Node | None, escape: Callable[[str], str]) -> Iterator[str]:
    if proposal is None:
        return
    if proposal["edits"]:
        overlay, patch = proposal["files"]
        number = proposal["edits"]
        yield f"{number} edit{'s' * (number > 1)} proposed: {overlay}, or `git apply {patch}`"
    else:
        yield "nothing to propose: only recordings that are not synthetic change the spec"
    by_hand = [f"to be decided by hand: {escape(each)}" for each in proposal["by_hand"]]
    yield from _within(by_hand, _PULL_REQUEST // 8, "to be decided by hand")
