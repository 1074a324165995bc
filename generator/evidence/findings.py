"""What one exchange shows, and what many have in common: a finding."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from generator.evidence.cassettes import Provenance
from generator.evidence.inference import Inferred
from generator.evidence.members import Steps

CONTRADICTIONS = ("type", "null", "enum", "required", "constraint", "body", "model")
"""The kinds of findings in which the spec says otherwise; in the others it says nothing."""
UNTYPED = "untyped"
"""Not a finding: the value of a field of which the spec knows the name only."""

ELSEWHERE = "elsewhere"
"""The route of an exchange with another API, or for a token: nothing is expected of it."""


class Note(NamedTuple):
    """One observation in one exchange that the spec does not have, or has otherwise."""

    kind: str
    part: str
    """Which part of the exchange, as `response 200 body`."""
    spec: str
    """The pointer in the spec that is broken, or where the unknown would stand."""
    seen: str
    """What was seen, in a few words; empty where `value` says it all."""
    path: Steps = ()
    """The place in that part."""
    value: Any = None
    """The JSON value that was seen, if it is one."""


class Example(NamedTuple):
    """Where a finding can be looked up: the cassette, the exchange (from 0) and the place."""

    cassette: str
    exchange: int
    pointer: str


@dataclass(slots=True, kw_only=True)
class Finding:
    """The same observation in any number of exchanges; list indices of its place are `*`."""

    kind: str
    route: str
    part: str
    pointer: str
    spec: str
    seen: str
    example: Example
    provenances: Counter[Provenance] = field(default_factory=Counter[Provenance])
    cassettes: set[str] = field(default_factory=set[str])
    inferred: Inferred = field(default_factory=Inferred)
    proven: Inferred = field(default_factory=Inferred)
    """What can be proposed: it comes from recordings that nobody made up."""
    is_intended: bool = True
    """Whether each cassette says in its metadata that it deviates in this way."""

    def merge(self, other: Finding) -> None:
        """Take the same finding in other cassettes into account."""
        self.provenances.update(other.provenances)
        self.cassettes |= other.cassettes
        self.inferred.merge(other.inferred)
        self.proven.merge(other.proven)
        self.is_intended = self.is_intended and other.is_intended

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two observations the same finding."""
        return (self.kind, self.route, self.part, self.pointer, self.spec, self.seen)


SightKind = Literal["status", "header", "field", "null", "variant"]
"""What the spec has and an exchange shows; `null` is a field that has that value."""


class Examined(NamedTuple):
    """What one exchange shows."""

    route: str
    sights: dict[SightKind, set[str]]
    """Pointers into the spec."""
    notes: list[Note]
