"""What a run has to say, as JSON data and as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.config import Config
from generator.diagnostics import pointer

if TYPE_CHECKING:  # an unchanged spec is told without all of it
    from generator.pipeline import Output
    from generator.write import Difference

_SHOWN = 3
"""How many places of one action a text names; JSON has them all."""
_MOST_REMARKS = 10
_MARKS = (("added", "+"), ("changed", "~"), ("removed", "-"))


def make_report(
    output: Output, difference: Difference, found: list[str], config: Config, *, written: bool
) -> dict[str, Any]:
    """Return the report of a run as JSON data."""
    package = output.package
    return {
        "spec": config.shown(config.spec),
        "output": config.shown(config.output),
        "overlays": _overlays(output, config),
        "operations": package.operations,
        "generated": package.generated,
        "gaps": [gap.as_data() for gap in package.gaps],
        "remarks": [gap.as_data() for gap in package.remarks],
        "accepted_gaps": list(config.accepted_gaps),
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
    from generator.messages import true_place  # noqa: PLC0415 - see above

    gaps = {gap.pointer: gap for gap in output.package.gaps}
    label = config.shown(config.spec)
    remedy = "add the pointer to accepted_gaps"
    remedy = f"write a configuration and {remedy}" if config.is_one_off else remedy
    new = [
        f"{true_place(output.document, label, pointer)}: {gap.reason}; {gap.fallback}. "
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


def _overlays(output: Output, config: Config) -> list[dict[str, Any]]:
    """Return what each action of the overlays did."""
    from generator.messages import beside  # noqa: PLC0415 - see above

    return [
        {
            "overlay": beside(config.shown(config.spec), each.file),
            "pointer": pointer("actions", each.number),
            "change": "removed" if each.removes else "updated",
            "selected": each.selected,
            "changed": len(each.places),
            "places": list(each.places),
        }
        for each in output.document.applied
    ]


def _overlay_line(action: dict[str, Any]) -> str:
    shown, more = action["places"][:_SHOWN], action["changed"] - _SHOWN
    places = ", ".join(place or "the whole document" for place in shown)
    places += f" and {more} more" if more > 0 else ""
    did = f"{action['change']} {places}" if shown else "changed nothing: all of it is so already"
    return f"{action['overlay']} {action['pointer']}: {did}"


def _remark_lines(remarks: list[dict[str, str]]) -> list[str]:
    """Return a line for each kind of remark, as far as a person reads them; JSON has them all."""
    places: dict[str, list[str]] = {}
    for each in remarks:
        places.setdefault(f"{each['reason']}; {each['fallback']}", []).append(each["pointer"])
    lines = [
        f"remark: {found[0]}{f' and {len(found) - 1} more' if found[1:] else ''}: {what}"
        for what, found in places.items()
    ]
    if more := lines[_MOST_REMARKS:]:
        lines[_MOST_REMARKS:] = [f"{len(more)} more kinds of remarks: --format json lists them"]
    return lines


def as_text(report: dict[str, Any]) -> str:
    """Return a report as a person reads it; the last line says what to do next."""
    spec, output = report["spec"], report["output"]
    lines = [_overlay_line(action) for action in report["overlays"]]
    lines += [f"{spec}: {report['generated']} of {report['operations']} operations generated"]
    if names := [place.rpartition("/")[2] for place in report["without_model"]]:
        lines.append(f"without a class, since no method takes or returns it: {', '.join(names)}")
    if report["findings"]:
        return "\n".join([*lines, *report["findings"], f"{output}: nothing was written"])
    for gap in report["gaps"]:
        kind = "accepted" if gap["pointer"] in report["accepted_gaps"] else "gap"
        lines.append(f"{kind}: {gap['pointer']}: {gap['reason']}; {gap['fallback']}")
    lines += _remark_lines(report["remarks"])
    changes = [f"  {mark} {path}" for key, mark in _MARKS for path in report[key]]
    lines += [*changes, *(f"  ! {path} was edited by hand" for path in report["edited"])]
    if not changes:
        lines.append(f"{output}: nothing changed")
    elif report["written"]:
        lines.append(f"{output}: files changed: {len(changes)}; read the diff")
    else:
        lines.append(f"{output}: stale. Regenerate it, and commit what changes.")
    return "\n".join(lines)
