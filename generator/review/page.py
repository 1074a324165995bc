"""A report as a page to look at: one file, which loads nothing and runs one script of its own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from generator.document import Document
from generator.review.excerpts import excerpts
from generator.review.findings import LEVELS
from generator.review.python_text import bump_of, python_verdict
from generator.review.shown import reached, shortened, value

_FOLDER = Path(__file__).parent
_LONGEST = 2_000
_OPERATIONS = 30


def as_page(report: Mapping[str, Any], base: Document, revision: Document) -> str:
    """Return a report as an HTML document; whatever a spec says is text in it.

    Args:
        report: what `diff` says, with or without its Python half.
        base: the spec before, whose lines are shown.
        revision: the spec after.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = (
        (_FOLDER / f"page.{kind}").read_text(encoding="utf-8") for kind in ("css", "js")
    )
    version, calls = bump_of(report), report["call_sites"]
    return environment.get_template("page.html.jinja").render(
        report=report,
        cards=[_card(each, base, revision, report["python"]) for each in report["findings"]],
        levels=[level for level in LEVELS if report["counts"][level]],
        resources=sorted({name for each in report["findings"] for name in each["resources"]}),
        verdict=_verdict(report),
        version=version,
        decided=version.removeprefix(f"{report['semver']}, "),
        python=python_verdict(report),
        sites=calls["sites"] if calls else [],
        is_untouched=calls is not None and not calls["sites"],
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _verdict(report: Mapping[str, Any]) -> str:
    breaking = report["counts"]["breaking"]
    if breaking:
        return f"{breaking} breaking change{'s' * (breaking > 1)}"
    return "Nothing breaking" if report["findings"] else "Nothing changed"


def _card(
    finding: Mapping[str, Any],
    base: Document,
    revision: Document,
    python: Sequence[Mapping[str, Any]],
) -> Mapping[str, Any]:
    """Return what the page shows of one finding."""
    places = finding["base_pointer"], finding["revision_pointer"]
    before, after = excerpts(base, revision, places)
    times = f" ({finding['count']} times)" if finding["count"] > 1 else ""
    operations, more = reached(finding, _OPERATIONS)
    return {
        "level": finding["level"],
        "id": finding["id"],
        "message": f"{shortened(finding['message'], _LONGEST)}{times}",
        "why": finding["why"],
        "resources": finding["resources"],
        "reaches": ", ".join(operations) + (f" and {more} more" if more else ""),
        "pointer": finding["pointer"] or "",
        "values": [
            (name, value(finding[name], _LONGEST))
            for name in ("before", "after")
            if finding[name] is not None
        ],
        "sides": [
            ("before", f"Before {finding['base_file'] or ''}", before),
            ("after", f"After {finding['revision_file'] or finding['file']}", after),
        ],
        "python": [each for each in python if finding["fingerprint"] in each["findings"]],
    }


def _hash(text: str) -> str:
    """Return the hash by which a policy of contents allows one style or script, and no other."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
