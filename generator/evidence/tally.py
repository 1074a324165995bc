"""What many exchanges show together: small, however many there were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from generator.diagnostics import pointer
from generator.evidence.cassettes import Cassette, Provenance
from generator.evidence.findings import Examined, Example, Finding, Note, SightKind


@dataclass(slots=True)
class Tally:
    """Counts of exchanges, by the provenance of their cassette, and the findings in them."""

    exchanges: Counter[tuple[str, Provenance]] = field(
        default_factory=Counter[tuple[str, Provenance]]
    )
    """By route."""
    sights: dict[tuple[str, Provenance, SightKind], Counter[str]] = field(
        default_factory=dict[tuple[str, Provenance, SightKind], Counter[str]]
    )
    """By route: how many exchanges show what stands at a pointer of the spec."""
    findings: dict[tuple[str, ...], Finding] = field(default_factory=dict[tuple[str, ...], Finding])
    cassettes: Counter[Provenance] = field(default_factory=Counter[Provenance])
    broken: dict[str, str] = field(default_factory=dict[str, str])
    """Why a cassette could not be read, by its name."""

    def add_cassette(self, name: str, cassette: Cassette, found: Iterable[Examined]) -> None:
        """Add what the exchanges of a cassette show, in their order."""
        provenance = cassette.provenance
        stated = cassette.metadata.get("deviates")
        deviates = stated.split() if isinstance(stated, str) else []
        self.cassettes[provenance] += 1
        for number, why in cassette.unread.items():
            self.broken[f"{name} exchange {number}"] = why
        for exchange, examined in zip(cassette.exchanges, found, strict=True):
            self.exchanges[examined.route, provenance] += 1
            for kind, pointers in examined.sights.items():
                if pointers:
                    self._seen(examined.route, provenance, kind).update(pointers)
            for note in examined.notes:
                place = Example(name, exchange.number, pointer(*note.path))
                self._add(
                    note, examined.route, place, provenance, is_intended=note.kind in deviates
                )

    def merge(self, other: Tally) -> None:
        """Add what another tally has; of the first one the examples are kept."""
        self.exchanges.update(other.exchanges)
        for sight, seen in other.sights.items():
            self._seen(*sight).update(seen)
        self.cassettes.update(other.cassettes)
        self.broken.update(other.broken)
        for key, finding in other.findings.items():
            if key in self.findings:
                self.findings[key].merge(finding)
            else:
                self.findings[key] = finding

    def _seen(self, route: str, provenance: Provenance, kind: SightKind) -> Counter[str]:
        key = (route, provenance, kind)
        if key not in self.sights:
            self.sights[key] = Counter()
        return self.sights[key]

    def _add(
        self, note: Note, route: str, example: Example, provenance: Provenance, *, is_intended: bool
    ) -> None:
        finding = Finding(
            kind=note.kind,
            route=route,
            part=note.part,
            pointer=pointer(*("*" if isinstance(step, int) else step for step in note.path)),
            spec=note.spec,
            seen=note.seen,
            example=example,
        )
        finding = self.findings.setdefault(finding.key, finding)
        finding.provenances[provenance] += 1
        finding.cassettes.add(example.cassette)
        finding.inferred.add(note.value)
        if provenance != "synthetic":
            finding.proven.add(note.value)
        finding.is_intended = finding.is_intended and is_intended
