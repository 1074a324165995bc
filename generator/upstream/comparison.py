"""Our facts against those that a vendor has published: what is missing, better known, or at odds.

Each source is compared on its own, so their order decides nothing: where two sources contradict
each other, one of them contradicts us too, and an accepted difference says why we went with which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.config import Accepted
from generator.upstream.differences import (
    Agreed,
    Difference,
    Finding,
    as_json,
    brief,
    change,
    judge,
    shown,
)
from generator.upstream.facts import EXISTS, Fact, Place, is_operation, shape
from generator.upstream.fields import is_known
from generator.upstream.fingerprint import Source, operations

_NAMES = ("id", "tags")
"""Ours to choose where the vendor has none."""
_SECTIONS = {"scheme": "/components/securitySchemes", "server": "/servers"}
"""Where the spec would have what it lacks altogether."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Better:
    """A definition of the spec that no source has, with the evidence for it."""

    pointer: str
    evidence: str
    source: str | None
    places: tuple[str, ...]
    """Wherever the definition is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that came out of a comparison, each in a stable order."""

    operations: int
    """How many operations of the spec some source has."""
    findings: tuple[Finding, ...]
    accepted: tuple[Agreed, ...]
    better: tuple[Better, ...]


def compare(
    ours: Mapping[Place, Fact], sources: Sequence[Source], accepted: Sequence[Accepted]
) -> Comparison:
    """Compare our facts with those of all sources, on the operations that ours have."""
    published = {source.file: _spelled(source, ours) for source in sources}
    known = {place for theirs in published.values() for place in theirs}
    better, unproven = _only_ours(ours, known)
    differences = [*_absent(ours, sources, known), *unproven]
    for file, theirs in published.items():
        differences += _differences(ours, theirs, file)
    findings, agreed = judge(differences, accepted)
    return Comparison(
        operations=sum(place in known for place in operations(ours)),
        findings=findings,
        accepted=agreed,
        better=better,
    )


def _spelled(source: Source, ours: Mapping[Place, Fact]) -> dict[Place, Any]:
    """Return the facts of a source, its operations named as ours are; those we lack left out."""
    names = {shape(place[0]): place[0] for place in operations(ours)}
    found: dict[Place, Any] = {}
    for place, value in sorted(source.facts.items(), key=lambda item: item[0]):
        first = names.get(shape(place[0])) if is_operation(place[0]) else place[0]
        if first is not None:
            found[first, *place[1:]] = value
    return found


def _differences(
    ours: Mapping[Place, Fact], theirs: Mapping[Place, Any], source: str
) -> Iterator[Difference]:
    """Yield what a source has that we have not, the outermost place only, and what it denies."""
    fields = _fields(ours)
    missing: set[Place] = set()
    for place, value in theirs.items():
        if place in ours:
            mine = ours[place].value
            if mine is value or as_json(mine) == as_json(value):
                continue
            fact = change(value, mine, "the spec says")
        elif _has_holder(place, missing) or _is_covered(place, fields):
            continue
        else:
            missing.add(place)
            has = "it" if value == EXISTS else brief(value)
            fact = f"upstream has {has}, the spec has not"
        yield Difference(
            kind="contradicts" if place in ours else "missing",
            place=place,
            pointer=_nearest(place, ours),
            fact=fact,
            source=source,
            theirs=value,
        )


def _only_ours(
    ours: Mapping[Place, Fact], known: set[Place]
) -> tuple[tuple[Better, ...], list[Difference]]:
    """Return what no source has: what stands on evidence, and what does not."""
    fields = _fields(known)
    extra: set[Place] = set()
    better: defaultdict[tuple[str, str, str | None], list[str]] = defaultdict(list)
    unproven: list[Difference] = []
    for place, fact in ours.items():
        if place in known or place[-1] in _NAMES:
            continue
        if _has_holder(place, extra) or _is_covered(place, fields):
            continue
        extra.add(place)
        if place in operations([place]):
            continue  # `_absent` says it
        if fact.evidence:
            better[fact.pointer, fact.evidence, fact.source].append(shown(place))
        else:
            text = "the spec has it, upstream has not, and no x-evidence says how it is known"
            unproven.append(
                Difference(kind="unproven", place=place, pointer=fact.pointer, fact=text)
            )
    found = [
        Better(pointer=pointer, evidence=evidence, source=source, places=tuple(places))
        for (pointer, evidence, source), places in better.items()
    ]
    return tuple(found), unproven


def _absent(
    ours: Mapping[Place, Fact], sources: Sequence[Source], known: set[Place]
) -> Iterator[Difference]:
    """Yield each operation that no source has, with where a source has its id instead."""
    others = {(other, name) for source in sources for other, name in source.others.items()}
    for place in operations(ours):
        if place in known:
            continue
        name = ours[*place, "id"].value if (*place, "id") in ours else None
        moved = sorted(other for other, other_name in others if name and other_name == name)
        fact = "no source has this method and path"
        if shape(place[0]) in {shape(other) for other, _ in others}:
            fact = "upstream has it, but its facts were not kept, since the spec had it not yet"
        elif moved:
            fact += f", but {brief(name)} is {', '.join(moved)} there"
        yield Difference(kind="absent", place=place, pointer=ours[place].pointer, fact=fact)


def _has_holder(place: Place, among: set[Place]) -> bool:
    """Tell whether a place is a part of one of those, as `/data/*/id` is of `/data`."""
    steps = place[-1].split("/")
    sizes = range(2, len(steps)) if steps[0] == "field " else ()
    return any(place[:size] in among for size in range(1, len(place))) or any(
        (*place[:-1], "/".join(steps[:size])) in among for size in sizes
    )


def _fields(places: Iterable[Place]) -> Mapping[Place, set[str]]:
    """Return the fields of each body."""
    found: defaultdict[Place, set[str]] = defaultdict(set)
    for place in places:
        if place[-1].startswith("field /"):
            found[place[:-1]].add(place[-1].removeprefix("field "))
    return found


def _is_covered(place: Place, fields: Mapping[Place, set[str]]) -> bool:
    """Tell whether a field is one that the other side has under a more general name."""
    kind, _, name = place[-1].partition(" ")
    return kind == "field" and (
        name.endswith("/**") or is_known(name, fields.get(place[:-1], set()))
    )


def _nearest(place: Place, ours: Mapping[Place, Fact]) -> str:
    """Return where a place, or what would hold it, stands in the spec."""
    steps = place[-1].split("/")
    holders = [
        (*place[:-1], "/".join(steps[:size]))
        for size in (range(len(steps), 1, -1) if steps[0] == "field " else ())
    ]
    holders += [place[:size] for size in range(len(place), 0, -1)]
    section = _SECTIONS.get(place[0].partition(" ")[0], "")
    return next((ours[holder].pointer for holder in holders if holder in ours), section)
