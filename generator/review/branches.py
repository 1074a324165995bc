"""Which branch of a union in the one document is which in the other."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

from generator.diagnostics import tokens
from generator.review.merging import View, canonical
from generator.review.places import Key
from generator.review.views import Side

_TELLING = {"const", "format", "pattern", "title"}
"""Keywords whose value tells one branch from another."""
_ALIKE = 0.5
"""How alike two branches without a common name are at least, if one became the other."""


@dataclass(slots=True)
class Matched:
    """The branches of two unions, told apart."""

    both: list[tuple[Key, Key]] = field(default_factory=list[tuple[Key, Key]])
    removed: list[Key] = field(default_factory=list[Key])
    added: list[Key] = field(default_factory=list[Key])


def match_branches(
    base_side: Side, base: tuple[Key, ...], revision_side: Side, revision: tuple[Key, ...]
) -> Matched:
    """Pair branches by name, then by what they say, then by what they resemble."""
    found = Matched(removed=list(base), added=list(revision))
    _pair_equal(found, _component, _component)
    _pair_equal(found, base_side.fingerprint, revision_side.fingerprint)
    if found.removed or found.added:  # to say the same twice says no more
        old, new = _marks(base_side, base), _marks(revision_side, revision)
        found.removed = [key for key in found.removed if not _marks(base_side, (key,)) <= new]
        found.added = [key for key in found.added if not _marks(revision_side, (key,)) <= old]
    _pair_alike(found, base_side, revision_side)
    return found


def _marks(side: Side, keys: Iterable[Key]) -> set[str]:
    """Return the names of branches; what they say, where they have none."""
    return {_component(key) or side.fingerprint(key) for key in keys}


def name_of(key: Key) -> str:
    """Return what a branch is called in a sentence."""
    if component := _component(key):
        return f"`{component}`"
    position = tokens(key[0])[-1:]
    is_number = bool(position) and position[0].isdigit()
    return f"number {int(position[0]) + 1}" if is_number else "without a name"


def _component(key: Key) -> str | None:
    parts = tokens(key[0]) if len(key) == 1 else []
    return parts[2] if len(parts) == 3 and parts[:2] == ["components", "schemas"] else None  # noqa: PLR2004 - /components/schemas/NAME


def _pair_equal(
    found: Matched, left: Callable[[Key], Hashable], right: Callable[[Key], Hashable]
) -> None:
    """Pair the branches that have the same mark."""
    waiting: dict[Hashable, list[Key]] = {}
    for key in found.added:
        if (mark := right(key)) is not None:
            waiting.setdefault(mark, []).append(key)
    for key in tuple(found.removed):
        if partners := waiting.get(left(key), []):
            partner = partners.pop(0)
            found.removed.remove(key)
            found.added.remove(partner)
            found.both.append((key, partner))


def _pair_alike(found: Matched, base_side: Side, revision_side: Side) -> None:
    """Pair what is left, the most alike first; two different names are two different things."""
    if not found.removed or not found.added:
        return
    ranked = sorted(
        (
            (-_likeness(base_side.view(old), revision_side.view(new)), n, m, old, new)
            for n, old in enumerate(found.removed)
            for m, new in enumerate(found.added)
            if _component(old) is None or _component(new) is None
        ),
        key=lambda each: each[:3],
    )
    for likeness, _, _, old, new in ranked:
        if -likeness >= _ALIKE and old in found.removed and new in found.added:
            found.removed.remove(old)
            found.added.remove(new)
            found.both.append((old, new))


def _likeness(old: View, new: View) -> float:
    """Return how alike two schemas are at first sight, from 0 to 1."""
    if old.types != new.types:
        return 0.0
    traits = [_traits(view) for view in (old, new)]
    every = traits[0] | traits[1]
    return len(traits[0] & traits[1]) / len(every) if every else 1.0


def _traits(view: View) -> set[str]:
    said = {f"{name}={canonical(view.keywords[name])}" for name in _TELLING & view.keywords.keys()}
    return {*view.properties, *view.children, *map(canonical, view.enum or ())} | said
