"""What a run has to say, as JSON data and as text for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator.config import Config
from generator.diagnostics import GenerationError, SpecError
from generator.load import locate
from generator.pipeline import Output
from generator.write import Difference

_MARKS = (("added", "+"), ("changed", "~"), ("removed", "-"))


def make_report(
    output: Output, difference: Difference, found: list[str], config: Config, *, written: bool
) -> dict[str, Any]:
    """Return the report of a run as JSON data."""
    package = output.package
    return {
        "spec": config.shown(config.spec),
        "output": config.shown(config.output),
        "operations": package.operations,
        "generated": package.operations - sum(gap.loses_operation for gap in package.gaps),
        "gaps": [
            {"pointer": gap.pointer, "reason": gap.reason, "fallback": gap.fallback}
            for gap in package.gaps
        ],
        "without_model": list(package.unused_schemas),
        "added": list(difference.added),
        "changed": list(difference.changed),
        "removed": list(difference.removed),
        "edited": list(difference.edited),
        "findings": found,
        "written": written and not difference.is_empty,
    }


def findings(output: Output, config: Config) -> list[str]:
    """Return what stands between the gaps that exist and those that the config accepts."""
    gaps = {gap.pointer: gap for gap in output.package.gaps}
    label, text = config.shown(config.spec), output.document.text
    remedy = "add the pointer to accepted_gaps"
    remedy = f"write a configuration and {remedy}" if config.is_one_off else remedy
    new = [
        f"{_place(label, text, pointer)}: {gap.reason}; {gap.fallback}. "
        f"Change the spec, or {remedy}."
        for pointer, gap in gaps.items()
        if pointer not in config.accepted_gaps
    ]
    gone = [
        f"{label} {pointer}: accepted_gaps names it, but nothing is missing there. "
        "Remove it from the list."
        for pointer in config.accepted_gaps
        if pointer not in gaps
    ]
    return new + gone


def as_text(report: dict[str, Any]) -> str:
    """Return a report as a person reads it; the last line says what to do next."""
    spec, output = report["spec"], report["output"]
    lines = [f"{spec}: {report['generated']} of {report['operations']} operations generated"]
    if names := [place.rpartition("/")[2] for place in report["without_model"]]:
        lines.append(f"without a class, since no method takes or returns it: {', '.join(names)}")
    if report["findings"]:
        return "\n".join([*lines, *report["findings"], f"{output}: nothing was written"])
    lines += [
        f"accepted: {gap['pointer']}: {gap['reason']}; {gap['fallback']}" for gap in report["gaps"]
    ]
    changes = [f"  {mark} {path}" for key, mark in _MARKS for path in report[key]]
    lines += [*changes, *(f"  ! {path} was edited by hand" for path in report["edited"])]
    if not changes:
        lines.append(f"{output}: nothing changed")
    elif report["written"]:
        lines.append(f"{output}: files changed: {len(changes)}; read the diff")
    else:
        lines.append(f"{output}: stale. Regenerate it, and commit what changes.")
    return "\n".join(lines)


def printable(text: str) -> str:
    """Return text as a terminal may show it: what does not print comes out as an escape."""
    return "".join(
        char if char.isprintable() or char == "\n" else repr(char)[1:-1] for char in text
    )


def error_messages(error: GenerationError, config: Config | None) -> list[str]:
    """Return what to say of an error, one line a problem: place, fact, remedy."""
    if not isinstance(error, SpecError) or config is None:
        return [str(error)]
    return spec_messages(error, config.spec)


def spec_messages(error: SpecError, spec: Path) -> list[str]:
    """Return what to say of the problems of the document at `spec`, one line a problem."""
    label = Config.shown(spec)
    text = spec.read_text(encoding="utf-8-sig", errors="replace")
    return [
        f"{_place(label, text, each.pointer, each.line)}: {each.fact}. {each.remedy}"
        for each in error.problems
    ]


def _place(label: str, text: str, pointer: str, line: int | None = None) -> str:
    line = line or (locate(text, pointer) if pointer else None)
    place = pointer.replace("\n", "\\n")
    return " ".join([f"{label}:{line}" if line else label, *([place] if place else [])])
