"""What `verify` has to say, as JSON data: findings, what was never seen, and the coverage."""

from __future__ import annotations

from collections import Counter
from typing import Any

from generator.document import Document, Node
from generator.evidence.cassettes import PROVENANCES, Provenance
from generator.evidence.contract import Contract
from generator.evidence.coverage import Row, cover
from generator.evidence.findings import CONTRADICTIONS, ELSEWHERE, UNTYPED, Finding
from generator.evidence.members import Schemas
from generator.evidence.tally import Tally
from generator.load import line_of
from generator.messages import beside

_FACTS = {
    "type": "{seen} is not the type that the spec has",
    "null": "null, which the spec forbids",
    "enum": "the value {seen} is not one of those that the spec has",
    "required": "is missing, though the spec requires it",
    "constraint": "{seen}",
    "body": "{seen}, where the spec has another body or none",
    "model": "the generated model refuses it: {seen}",
    "field": "an undocumented field: {seen}",
    "variant": "an unknown variant: {seen}",
    "status": "the undocumented status {seen}",
    "content-type": "the undocumented content type {seen}",
    "header": "the undocumented header {seen}",
    "parameter": "the undocumented parameter {seen}",
    "operation": "no operation of the spec has this method and path",
}


def make_verdict(
    contract: Contract, schemas: Schemas, tally: Tally, spec: str, document: Document
) -> Node:
    """Return the report of a run as JSON data.

    Args:
        contract: the operations of the spec.
        schemas: their schemas.
        tally: what the cassettes show.
        spec: the name of the spec's file.
        document: the spec, to tell lines.

    Returns:
        The data that `--format json` prints; `failing` counts what makes the exit code 1.
    """
    rows = cover(contract, schemas, tally)
    findings = [
        _finding(each, spec, document) for each in tally.findings.values() if each.kind != UNTYPED
    ]
    exchanges: Counter[Provenance] = Counter()
    for (_, provenance), count in tally.exchanges.items():
        exchanges[provenance] += count
    return {
        "spec": spec,
        "cassettes": _counts(tally.cassettes),
        "exchanges": _counts(exchanges),
        "elsewhere": sum(
            count for (route, _), count in tally.exchanges.items() if route == ELSEWHERE
        ),
        "operations": len(rows),
        "proven_live": sum(row.is_proven_live for row in rows),
        "findings": findings,
        "failing": sum(not each["intended"] for each in findings) + len(tally.broken),
        "broken": tally.broken,
        "coverage": [_row(row) for row in rows],
    }


def _finding(finding: Finding, spec: str, document: Document) -> dict[str, Any]:
    file = document.origin(finding.spec).file
    seen = finding.seen or finding.inferred.shown
    return {
        "kind": finding.kind,
        "contradicts": finding.kind in CONTRADICTIONS,
        "operation": finding.route,
        "part": finding.part,
        "pointer": finding.pointer,
        "spec_pointer": finding.spec,
        "spec_file": beside(spec, file) if file else spec,
        "spec_line": line_of(document, finding.spec),
        "seen": seen,
        "message": _FACTS[finding.kind].format(seen=seen),
        "exchanges": sum(finding.provenances.values()),
        "provenance": _counts(finding.provenances),
        "intended": finding.is_intended,
        "example": finding.example._asdict(),
        "cassettes": sorted(finding.cassettes),
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "operation": row.route,
        "proven_live": row.is_proven_live,
        "exchanges": _counts(row.exchanges),
        "statuses": {name: _counts(seen) for name, seen in row.statuses.items()},
        "variants": {name: _counts(seen) for name, seen in row.variants.items()},
        "fields": {name: _counts(seen) for name, seen in row.fields.items()},
    }


def _counts(seen: Counter[Provenance]) -> dict[str, int]:
    return {name: seen[name] for name in PROVENANCES if seen[name]}
