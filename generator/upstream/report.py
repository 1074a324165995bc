"""What a comparison with upstream has to say: as data, for people, for a pull request, for CI."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from generator.config import Config, Upstream
from generator.document import Document
from generator.escape import annotation, folded, markdown, one_line
from generator.load import line_of
from generator.messages import beside
from generator.upstream.comparison import compare
from generator.upstream.differences import Finding
from generator.upstream.facts import facts
from generator.upstream.fingerprint import Source

_REMEDIES = {
    "missing": "Add it to the spec, or accept the place with a reason",
    "contradicts": "Correct the spec, or accept the place with a reason",
    "absent": "Read all published documents with `upstream FILE...`, or accept the place",
    "unproven": "Write x-evidence there, or accept the place with a reason",
    "gone": "Remove it from the accepted ones",
}


def upstream_report(
    document: Document, sources: Sequence[Source], config: Config, upstream: Upstream
) -> dict[str, Any]:
    """Compare a spec with what is published, and return the report as JSON data."""
    found = compare(facts(document), sources, upstream.accepted)
    return {
        "spec": config.shown(config.spec),
        "fingerprint": config.shown(upstream.fingerprint),
        "sources": [
            {"file": source.file, "date": source.date, "sha256": source.sha256}
            for source in sources
        ],
        "operations": found.operations,
        "findings": sorted(
            (_finding(each, document, config.shown(config.spec)) for each in found.findings),
            key=_position,
        ),
        "accepted": [
            {
                "place": each.entry.place,
                "reason": each.entry.reason,
                "places": list(each.places),
                "sources": list(each.sources),
            }
            for each in found.accepted
        ],
        "better": [
            {
                "pointer": each.pointer,
                "evidence": each.evidence,
                "source": each.source,
                "places": list(each.places),
            }
            for each in found.better
        ],
    }


def _finding(finding: Finding, document: Document, spec: str) -> dict[str, Any]:
    file = document.origin(finding.pointer).file
    return {
        "kind": finding.kind,
        "place": finding.place,
        "sources": list(finding.sources),
        "pointer": finding.pointer,
        "file": beside(spec, file) if file else spec,
        "line": line_of(document, finding.pointer),
        "fact": finding.fact,
        "remedy": f"{_REMEDIES[finding.kind]}: [[tool.generator.upstream.accepted]].",
    }


def _position(finding: Mapping[str, Any]) -> tuple[bool, int, str]:
    """Return where a finding stands among others: in the order of the spec's lines."""
    return finding["kind"] == "gone", finding["line"] or 0, finding["place"]


def summary(report: Mapping[str, Any]) -> str:
    """Return a report in one line."""
    counts = Counter(each["evidence"] for each in report["better"])
    known = ", ".join(f"{count} {evidence}" for evidence, count in sorted(counts.items()))
    return one_line(
        f"{report['fingerprint']}: operations compared: {report['operations']}, "
        f"findings: {len(report['findings'])}, accepted differences: {len(report['accepted'])}, "
        f"known better: {len(report['better'])}{f' ({known})' if known else ''}"
    )


def finding_lines(report: Mapping[str, Any]) -> list[str]:
    """Return a line for each finding: place in the spec, place in the API, fact, remedy."""
    return [
        one_line(f"{_where(each)}: {each['place']}: {each['fact']}{_named(each)}. {each['remedy']}")
        for each in report["findings"]
    ]


def as_text(report: Mapping[str, Any]) -> str:
    """Return a report as a person reads it: the findings stand last, before the summary."""
    better: defaultdict[str, list[str]] = defaultdict(list)
    for each in report["better"]:
        title = f"known better, {each['evidence']}{_quoted(each['source'])}:"
        where = _count(each) or f", {each['places'][0]}"
        better[title].append(f"  {each['pointer']}{where}")
    lines = [line for title, members in sorted(better.items()) for line in (title, *members)]
    lines += [
        f"accepted: {each['place']}{_count(each)}{_named(each)}: {each['reason']}"
        for each in report["accepted"]
    ]
    return "\n".join([*map(one_line, lines), *finding_lines(report), summary(report)])


def as_markdown(report: Mapping[str, Any]) -> str:
    """Return a report for a pull request; nothing of a spec can become markup in it."""
    lines = ["### The spec and what upstream publishes", "", markdown(summary(report)), ""]
    rows: list[tuple[str, ...]]
    if findings := report["findings"]:
        rows = [(_where(each), each["place"], each["fact"] + _named(each)) for each in findings]
        lines += [_table(("Where", "Place", "Finding"), rows), ""]
    if accepted := report["accepted"]:
        rows = [(each["place"] + _count(each), each["reason"]) for each in accepted]
        lines += [folded("Accepted differences", _table(("Place", "Reason"), rows)), ""]
    if better := report["better"]:
        rows = [
            (each["pointer"], each["evidence"], each["source"] or "", str(len(each["places"])))
            for each in better
        ]
        header = ("In the spec", "Evidence", "Source", "Used")
        lines += [folded("Known better", _table(header, rows)), ""]
    return "\n".join(lines).rstrip()


def as_github(report: Mapping[str, Any]) -> str:
    """Return a report as workflow commands: one annotation of the spec for each finding."""
    lines = [_annotation(each) for each in report["findings"]]
    return "\n".join([*lines, summary(report)])


def _annotation(finding: Mapping[str, Any]) -> str:
    is_gone = finding["kind"] == "gone"
    return annotation(
        "error",
        f"{finding['fact']}{_named(finding)}. {finding['remedy']}",
        file=None if is_gone else finding["file"],
        line=None if is_gone else finding["line"] or 1,
        title=finding["place"],
    )


def _where(finding: Mapping[str, Any]) -> str:
    if finding["kind"] == "gone":
        return "accepted"
    line = f":{finding['line']}" if finding["line"] else ""
    return f"{finding['file']}{line} {finding['pointer']}".rstrip()


def _named(entry: Mapping[str, Any]) -> str:
    return f" ({', '.join(entry['sources'])})" if entry["sources"] else ""


def _count(entry: Mapping[str, Any]) -> str:
    return f", in {len(entry['places'])} places" if len(entry["places"]) > 1 else ""


def _quoted(source: str | None) -> str:
    return f" ({source})" if source else ""


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [" | ".join(header), " | ".join("---" for _ in header)]
    lines += [" | ".join(markdown(cell) if cell else "" for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)
