"""A report as a page to look at: one file, which loads nothing and runs one script of its own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2

from generator.document import Document
from generator.review.excerpts import excerpts
from generator.review.findings import LEVELS
from generator.review.python_text import bump_of, python_verdict
from generator.review.shown import shortened, value

_FOLDER = Path(__file__).parent
_LONGEST = 2_000


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
    version = bump_of(report)
    symbols: Mapping[str, list[Any]] = {
        mark: [each for each in report["python"] if mark in each["findings"]]
        for mark in {mark for each in report["python"] for mark in each["findings"]}
    }
    return environment.get_template("page.html.jinja").render(
        report=report,
        cards=[_card(each, base, revision, symbols) for each in report["findings"]],
        levels=[level for level in LEVELS if report["counts"][level]],
        resources=sorted({name for each in report["findings"] for name in each["resources"]}),
        verdict=_verdict(report),
        version=version,
        decided=version.removeprefix(f"{report['semver']}, "),
        python=python_verdict(report),
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
    symbols: Mapping[str, list[Any]],
) -> Mapping[str, Any]:
    """Return what the page shows of one finding."""
    places = finding["base_pointer"], finding["revision_pointer"]
    before, after = excerpts(base, revision, places)
    reached = [f"{each['method']} {each['path']}" for each in finding["operations"]]
    return {
        "level": finding["level"],
        "id": finding["id"],
        "message": shortened(finding["message"], _LONGEST),
        "why": finding["why"],
        "count": finding["count"],
        "resources": finding["resources"],
        "operations": reached,
        "pointer": finding["pointer"],
        "fingerprint": finding["fingerprint"],
        "values": [
            (name, value(finding[key], _LONGEST))
            for name, key in (("before", "before"), ("after", "after"))
            if finding[key] is not None
        ],
        "sides": [
            (finding["base_file"] or "", "Before", before),
            (finding["revision_file"] or finding["file"], "After", after),
        ],
        "python": symbols.get(finding["fingerprint"], []),
        "symbols": finding["python"],
    }


def _hash(text: str) -> str:
    """Return the hash by which a policy of contents allows one style or script, and no other."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
