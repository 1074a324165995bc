"""The lines of two specs around a finding, side by side, with those marked that changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from generator.document import Document
from generator.load import line_of

_BEFORE, _AFTER = 2, 7
"""How many lines are shown before the line of a finding, and from it on."""
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a spec."""

    number: int
    """From 1."""
    text: str
    is_changed: bool


def excerpts(
    base: Document, revision: Document, pointers: tuple[str | None, str | None]
) -> tuple[Sequence[Line], Sequence[Line]]:
    """Return what stands at the place of a finding in both specs; nothing where it is not.

    Args:
        base: the spec before.
        revision: the spec after.
        pointers: where the finding stands in each.
    """
    sides: list[tuple[str, int] | None] = [
        None if where is None else _place(document, where)
        for document, where in zip((base, revision), pointers, strict=True)
    ]
    before, after = sides
    changed = _changed(before[0] if before else base.text, after[0] if after else revision.text)
    return _around(before, changed[0]), _around(after, changed[1])


def _place(document: Document, where: str) -> tuple[str, int] | None:
    """Return the text of the file that a pointer leads into, and the line there."""
    line = line_of(document, where)
    return (document.origin(where).text, line) if line else None


def _around(place: tuple[str, int] | None, changed: frozenset[int]) -> Sequence[Line]:
    if place is None:
        return ()
    lines, line = _lines(place[0]), place[1]
    first = max(1, line - _BEFORE)
    return [
        Line(number, lines[number - 1][:_LONGEST], number in changed)
        for number in range(first, min(len(lines), line + _AFTER) + 1)
    ]


@lru_cache(maxsize=16)
def _changed(base: str, revision: str) -> tuple[frozenset[int], frozenset[int]]:
    """Return the numbers of the lines that only one of two texts has."""
    before, after = _lines(base), _lines(revision)
    gone, new = set[int](), set[int]()
    for kind, i, j, k, l in SequenceMatcher(None, before, after).get_opcodes():  # noqa: E741
        if kind != "equal":
            gone.update(range(i + 1, j + 1))
            new.update(range(k + 1, l + 1))
    return frozenset(gone), frozenset(new)


@lru_cache(maxsize=16)
def _lines(text: str) -> Sequence[str]:
    return text.split("\n")
