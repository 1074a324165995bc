"""Differences between the spec and what is published: those accepted, and those to be decided."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Literal

from generator.config import Accepted
from generator.document import is_list
from generator.upstream.facts import Place, is_operation

_LONGEST = 80
Kind = Literal["missing", "contradicts", "absent", "unproven", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one source says other than we do; or, without a source, what none says."""

    kind: Kind
    place: Place
    pointer: str
    fact: str
    source: str | None = None
    theirs: object = None
    """What the source says there, as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A difference that somebody has to decide."""

    kind: Kind
    """`missing`: upstream has it, the spec has not; `contradicts`: the two say different things;
    `absent`: no source has the operation; `unproven`: only the spec has it, without evidence;
    `gone`: accepted, but no difference."""
    place: str
    """As `accepted` names it: `GET /send_as/ parameter query _limit required`."""
    pointer: str
    """Where to look in the spec: the thing itself, or what would hold it."""
    fact: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What an entry of the configuration accepts."""

    entry: Accepted
    places: tuple[str, ...]
    """Where that difference is; several if the entry is about any operation."""
    sources: tuple[str, ...]


def judge(
    differences: Iterable[Difference], accepted: Sequence[Accepted]
) -> tuple[tuple[Finding, ...], tuple[Agreed, ...]]:
    """Return what has to be decided, what was decided, each grouped over the sources.

    What is accepted but no longer there has to be decided again.
    """
    unused = list(accepted)
    undecided: list[Difference] = []
    agreed: list[list[Difference]] = [[] for _ in accepted]
    for each in differences:
        numbers = [number for number, entry in enumerate(accepted) if _is_about(entry, each)]
        entries = [accepted[number] for number in numbers]
        unused = [entry for entry in unused if entry not in entries]
        if fitting := [number for number in numbers if _fits(accepted[number], each)]:
            agreed[fitting[0]].append(each)
        else:
            since = "; ".join(change(each.theirs, entry.value, "it was") for entry in entries)
            fact = f"{each.fact}; since it was accepted: {since}" if since else each.fact
            undecided.append(replace(each, fact=fact))
    gone = [
        Finding(kind="gone", place=entry.place, pointer="", fact="there is no such difference")
        for entry in unused
    ]
    decided = [
        Agreed(
            entry=entry,
            places=tuple(sorted({shown(each.place) for each in members})),
            sources=_files(each.source for each in members),
        )
        for entry, members in zip(accepted, agreed, strict=True)
        if members
    ]
    return (*_grouped(undecided), *gone), tuple(decided)


def shown(place: Place) -> str:
    """Return a place as the configuration and the reports name it."""
    return " ".join(place)


def as_json(value: object) -> str:
    """Return a value as it is compared and shown: true is not 1."""
    return json.dumps(value, sort_keys=True, default=str)


def change(theirs: object, other: object, whose: str) -> str:
    """Return how a value of upstream differs from another; of lists, what was added and left out.

    `whose` introduces the other one: `the spec says`.
    """
    if not is_list(theirs) or not is_list(other):
        return f"upstream says {brief(theirs)}, {whose} {brief(other)}"
    added = [as_json(each) for each in theirs if each not in other]
    lacking = [as_json(each) for each in other if each not in theirs]
    parts = [
        *([f"adds {', '.join(added)}"] if added else []),
        *([f"lacks {', '.join(lacking)}"] if lacking else []),
    ]
    return f"upstream {' and '.join(parts) or 'has another order'}"


def brief(value: object) -> str:
    """Return a value as JSON, cut short if it is long."""
    text = as_json(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _is_about(entry: Accepted, difference: Difference) -> bool:
    """Tell whether an entry is about a difference, whatever its value."""
    place = shown(difference.place)
    if entry.place.startswith("* ") and is_operation(difference.place[0]):
        place = f"* {shown(difference.place[1:])}"
    is_its_source = entry.source is None or fnmatchcase(difference.source or "", entry.source)
    return place == entry.place and is_its_source


def _fits(entry: Accepted, difference: Difference) -> bool:
    return entry.value is None or as_json(entry.value) == as_json(difference.theirs)


def _grouped(differences: Iterable[Difference]) -> list[Finding]:
    """Return one finding for what several sources say alike."""
    files: defaultdict[Difference, set[str | None]] = defaultdict(set)
    for each in differences:
        files[replace(each, source=None, theirs=None)].add(each.source)
    return [
        Finding(
            kind=each.kind,
            place=shown(each.place),
            pointer=each.pointer,
            fact=each.fact,
            sources=_files(sources),
        )
        for each, sources in files.items()
    ]


def _files(sources: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({source for source in sources if source is not None}))
