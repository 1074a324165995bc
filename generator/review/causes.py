"""Which finding of the wire has caused which change of the package, by operation and by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generator.diagnostics import tokens
from generator.surface.annotations import named, names_in, read_type
from generator.surface.api import Alias, Api, Attribute, Class
from generator.surface.changes import Change

Row = Mapping[str, Any]
_QUOTED = re.compile(r"`([^`\n]+)`")
_LABELS = {
    "removed": ("", "removed"), "added": ("endpoint-added", ""),
    "renamed": ("api-operation-id", ""), "moved": ("api-tag", ""),
}  # fmt: skip
"""What became of a method -> how the rules of the wire that say so begin, and what they contain."""
_DERIVED = re.compile(r"^(Partial|Unknown)(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class _Clues:
    """By what a change of the package can be found again in the spec."""

    routes: frozenset[str]
    schemas: frozenset[str]
    names: frozenset[str]
    """Names on the wire of the part that changed; empty for the whole."""


def causes(change: Change, findings: Iterable[Row], apis: tuple[Api, Api]) -> list[Row]:
    """Return the findings that a change of the package comes from, the closest only.

    What no name leads to comes from the one finding that reaches its operations, if there is just
    one. None for a change that the wire does not know, such as another `x-python-name`.
    """
    clues = _clues(change, apis)
    scored = [(_score(change, clues, finding), finding) for finding in findings]
    best = max((score for score, _ in scored), default=0)
    if best:
        return [finding for score, finding in scored if score == best]
    near = [finding for _, finding in scored if _reaches(clues, finding) and not _is_label(finding)]
    return near if len(near) == 1 else []


def _clues(change: Change, apis: tuple[Api, Api]) -> _Clues:
    _, name, *inner = change.symbol.split(".")
    names = {change.parameter, *(inner[-1:] if change.kind == "field" else ())}
    routes: set[str] = set()
    schemas: set[str] = set()
    if change.id in {"field-renamed", "parameter-renamed"}:
        names.add(change.after)
    for api in apis:
        methods = {
            symbol: each
            for symbol, each in api.methods().items()
            if f"{symbol}.".startswith(f"{'.'.join([name, *inner])}.") or symbol == change.after
        }
        public = api.names.get(name)
        if change.kind in {"method", "parameter", "resource"}:
            routes |= {each.route for each in methods.values()}
            places = (each.places.get(change.parameter or "", "") for each in methods.values())
            names |= {place.partition(" ")[2] for place in places}
        elif isinstance(public, Class | Alias):
            schemas.add(_plain(name))
            schemas |= {_plain(change.after or "")} if change.id.endswith("-renamed") else set()
            routes |= _routes(api, name)
            member = public.members.get(inner[0]) if isinstance(public, Class) and inner else None
            names |= {member.wire} if isinstance(member, Attribute) else set()
            if change.kind == "union":
                names |= {change.before, change.after}
    return _Clues(
        frozenset(routes - {""}),
        frozenset(schemas - {""}),
        frozenset(each for each in names if each),
    )


def _plain(name: str) -> str:
    """Return a name as it is compared: a class may spell its schema otherwise."""
    return re.sub(r"[^a-z0-9]", "", _DERIVED.sub("", name).lower())


def _routes(api: Api, name: str) -> set[str]:
    """Return the operations whose methods take or return a class, however deep in it."""
    users: dict[str, set[str]] = {}
    for user, public in api.names.items():
        for used in names_in(public):
            users.setdefault(used, set()).add(user)
    wanted, waiting = {name}, [name]
    while waiting:
        new = users.get(waiting.pop(), set()) - wanted
        wanted |= new
        waiting += new
    return {
        method.route
        for method in api.methods().values()
        for way in method.signatures
        for source in (way.returns, *(each.type for each in way.parameters))
        if wanted & set(named(read_type(source)))
    }


def _score(change: Change, clues: _Clues, finding: Row) -> int:
    """Return how surely a finding is the cause; 0 if it is not."""
    if change.kind == "parameter":
        return _score_parameter(change, clues, finding)
    if change.kind in {"method", "resource"}:
        return _score_method(change, clues, finding)
    if change.kind in {"class", "constant", "client"}:  # nothing of the runtime but credentials
        return 2 * ("security" in finding["id"] or "oauth" in finding["id"])
    return _score_model(change, clues, finding)


def _score_parameter(change: Change, clues: _Clues, finding: Row) -> int:
    reaches = _reaches(clues, finding)
    if clues.names & _words(finding):
        return 4 * (reaches and finding["direction"] != "response")
    is_whole = change.parameter == "body" and finding["id"].startswith("request-body")
    return 2 * (reaches and is_whole)


def _score_method(change: Change, clues: _Clues, finding: Row) -> int:
    reaches = _reaches(clues, finding)
    if _score_label(change, finding):
        return 4 * reaches
    is_label = finding["id"].startswith(("api-", "endpoint-", "request-"))
    return 2 * (reaches and "type" in change.id and not is_label)


def _score_model(change: Change, clues: _Clues, finding: Row) -> int:
    reaches, words = _reaches(clues, finding), _words(finding)
    schemas = {
        _plain(step)
        for each in _pointers(finding)
        if "/schemas/" in each
        for step in tokens(each)[2:3]
    }
    is_there = bool(clues.schemas & schemas)
    if clues.names:
        is_named = bool(set(map(_plain, clues.names)) & set(map(_plain, words)))
        return (4 if is_there else 2) * (is_named and (is_there or reaches))
    is_whole = is_there and any(len(tokens(each)) == 3 for each in _pointers(finding))  # noqa: PLR2004
    score = 4 if is_whole else 3 if is_there else 1
    return score * (is_there or (reaches and _is_whole(change, finding)))


def _pointers(finding: Row) -> list[str]:
    return [each for each in (finding["base_pointer"], finding["revision_pointer"]) if each]


def _words(finding: Row) -> set[str]:
    """Return the names that a finding speaks of."""
    steps = {step for each in _pointers(finding) for step in tokens(each)}
    return steps | set(_QUOTED.findall(finding["message"]))


def _reaches(clues: _Clues, finding: Row) -> bool:
    return any(f"{each['method']} {each['path']}" in clues.routes for each in finding["operations"])


def _is_label(finding: Row) -> bool:
    """Tell whether a finding is about names, prose and the like."""
    starts = ("api-operation-id", "api-tag", "documentation", "examples", "extension")
    return bool(finding["id"].startswith(starts))


def _score_label(change: Change, finding: Row) -> bool:
    """Tell whether a rule says of an operation what became of its method."""
    became = change.id.rpartition("-")[2]
    if became not in _LABELS:
        return False
    start, part = _LABELS[became]
    if change.kind == "resource" and became == "renamed":
        start = "api-tag"
    is_label = finding["id"].startswith(("api-operation-id", "api-tag"))
    return (
        finding["id"].startswith(start)
        and ("api-" in finding["id"] or "endpoint-" in finding["id"])
        and part in finding["id"]
        and (became in {"renamed", "moved"} or not is_label)
    )


def _is_whole(change: Change, finding: Row) -> bool:
    """Tell whether a model came or went with what an operation takes or returns."""
    became = change.id.rpartition("-")[2]
    return became in {"removed", "added"} and became in finding["id"]
