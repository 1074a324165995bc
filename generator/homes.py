"""Where in one document the components stand that come from other files: the same in any order."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from generator.diagnostics import pointer, tokens
from generator.document import Part

_FOREIGN = re.compile(r"[^A-Za-z0-9._-]+")
_UNNAMED = {"index", ""}


class Target(NamedTuple):
    """A value of another file that becomes a component."""

    kind: str
    """Its kind, as the components name it: `schemas`, `parameters`..."""
    file: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Homes:
    """Where targets stand in the document."""

    places: Mapping[Target, str]
    moved: Mapping[Target, str]
    """Those that have to be put there; the others stand there already."""


def named_targets(
    targets: Iterable[Target],
    entries: Iterable[tuple[Target, str]],
    regions: Iterable[Part],
    given: Mapping[str, Collection[str]],
) -> Homes:
    """Return where each target stands.

    Args:
        targets: what becomes a component.
        entries: references, each with its place; a component that is one is where its target goes.
        regions: what was brought in place, where a target may stand already.
        given: by kind the names that the document has.
    """
    ordered = sorted(set(targets))
    places: dict[Target, str] = {}
    moved: dict[Target, str] = {}
    known = {
        (part.file, part.pointer): part.place
        for part in sorted(regions, key=lambda part: part.place, reverse=True)
        if part.place.startswith("/components")
    }
    aliases: dict[Target, str] = {}
    for target, place in sorted(entries):
        if _is_component(place, target.kind):
            aliases.setdefault(target, place)
    for target in ordered:
        if standing := _standing(target, known):
            places[target] = standing
        elif target in aliases:
            places[target] = moved[target] = aliases[target]
    unnamed = [target for target in ordered if target not in places]
    names = _names(unnamed, given)
    moved.update((target, pointer("components", target.kind, names[target])) for target in unnamed)
    return Homes(places={**places, **moved}, moved=moved)


def _is_component(place: str, kind: str) -> bool:
    keys = tokens(place)
    return keys[:-1] == ["components", kind]


def _standing(target: Target, known: Mapping[tuple[str, str], str]) -> str | None:
    """Return where a target stands as a component of a mapping that was brought in place."""
    above, last = target.pointer, ""
    for _ in range(2):
        above, _, token = above.rpartition("/")
        last = f"/{token}{last}"
        place = known.get((target.file, above))
        if place is not None and _is_component(place + last, target.kind):
            return place + last
        if not above:
            break
    return None


def _names(targets: Iterable[Target], given: Mapping[str, Collection[str]]) -> dict[Target, str]:
    """Return a name for each: a short one, or where two would share it, one with the path."""
    short = {target: _short(target) for target in targets}
    taken = Counter((kind, _plain(name)) for kind, names in given.items() for name in names)
    taken += Counter(_class(target, name) for target, name in short.items())
    names = {target: name for target, name in short.items() if taken[_class(target, name)] == 1}
    long = {target: _long(target) for target in short if target not in names}
    taken += Counter(_class(target, name) for target, name in long.items())
    for target, name in long.items():
        is_free = taken[_class(target, name)] == 1
        names[target] = name if is_free else _marked(target, name)
    return names


def _class(target: Target, name: str) -> tuple[str, str]:
    return target.kind, _plain(name)


def _short(target: Target) -> str:
    """Return the last name on the way to a target: of its pointer, or else of its file."""
    named = [token for token in tokens(target.pointer) if not token.isdigit()]
    if named:
        return _cleaned(named[-1])
    folder, file = posixpath.split(target.file)
    stem = posixpath.splitext(file)[0]
    return _cleaned(posixpath.basename(folder) if stem in _UNNAMED else stem)


def _long(target: Target) -> str:
    stem = posixpath.splitext(target.file)[0].replace("../", "")
    return _cleaned("_".join([*stem.split("/"), *tokens(target.pointer)]))


def _marked(target: Target, name: str) -> str:
    mark = hashlib.sha256(f"{target.file}#{target.pointer}".encode()).hexdigest()[:8]
    return f"{name}_{mark}"


def _cleaned(name: str) -> str:
    return _FOREIGN.sub("_", name).strip("_") or "unnamed"


def _plain(name: str) -> str:
    """Return a name as classes tell it from others: by its letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
