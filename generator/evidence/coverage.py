"""How much of a spec the recordings show, operation by operation and by their provenance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from generator.evidence.cassettes import Provenance
from generator.evidence.contract import Contract, Operation
from generator.evidence.members import Schemas
from generator.evidence.tally import Tally

Counts = Counter[Provenance]


@dataclass(frozen=True, slots=True)
class Row:
    """What is seen of one operation: counts of exchanges; one that is empty was never seen."""

    route: str
    exchanges: Counts
    statuses: dict[str, Counts]
    """By the key of `responses`."""
    variants: dict[str, Counts]
    """By the pointer of the variant's schema."""
    fields: dict[str, Counts]
    """By the pointer of the property; a field that was null counts too."""

    @property
    def is_proven_live(self) -> bool:
        """Whether a success of the operation was recorded from the live API."""
        return any(name.startswith("2") and seen["live"] for name, seen in self.statuses.items())


def cover(contract: Contract, schemas: Schemas, tally: Tally) -> list[Row]:
    """Return a row for each operation, in the order of the spec."""
    seen: dict[tuple[str, str, str], Counts] = {}
    for (route, provenance, kind), counted in tally.sights.items():
        for spec, count in counted.items():
            key = (route, "field" if kind == "null" else kind, spec)
            seen.setdefault(key, Counter())[provenance] += count

    sent: dict[str, Counts] = {}
    for (route, provenance), count in tally.exchanges.items():
        sent.setdefault(route, Counter())[provenance] += count

    def row(operation: Operation) -> Row:
        route, place = operation.route, operation.place
        fields, variants = _documented(operation, schemas)
        statuses = {name: place.inside("responses", name) for name in operation.responses}

        def counts(kind: str, spec: str) -> Counts:
            return seen.get((route, kind, spec), Counter())

        return Row(
            route,
            sent.get(route, Counter()),
            {name: counts("status", spec) for name, spec in statuses.items()},
            {spec: counts("variant", spec) for spec in variants},
            {spec: counts("field", spec) for spec in fields},
        )

    return [row(operation) for operation in contract.operations]


def proven(tally: Tally) -> list[str]:
    """Return the pointers of what a live recording shows; that a field is null proves no type."""
    found = {
        spec
        for (_, provenance, kind), counted in tally.sights.items()
        if provenance == "live" and kind != "null"
        for spec in counted
    }
    return sorted(found)


def _documented(operation: Operation, schemas: Schemas) -> tuple[list[str], list[str]]:
    """Return the pointers of all fields and variants that the responses of an operation have."""
    fields, variants = set[str](), set[str]()
    for place in operation.responses.values():
        for media, content in place.node.get("content", {}).items():
            if "schema" in content:
                more = schemas.universe(place.inside("content", media, "schema"))
                fields |= more[0]
                variants |= more[1]
    return sorted(fields), sorted(variants)
