"""What another type means for those who give a value, and for those who get one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from generator.surface.annotations import NONE, Names, Type, fits, named, read_type, renamed
from generator.surface.api import Api
from generator.surface.directions import Directions, read_directions


@dataclass(frozen=True, slots=True)
class Judge:
    """Compares types of two versions of a package, whose classes may have other names."""

    names: tuple[Names, Names]
    new_names: Mapping[str, str]
    directions: Directions

    @classmethod
    def of(cls, old: Api, new: Api, new_names: Mapping[str, str]) -> Judge:
        """Return the judge of two versions."""
        names = Names.of(old, new_names), Names.of(new, {})
        return cls(names, new_names, read_directions(old, new))

    def old(self, source: str) -> Type:
        """Return the type of an annotation of the old version, under the new names."""
        return renamed(read_type(source), self.new_names)

    def new(self, source: str) -> Type:
        """Return the type of an annotation of the new version."""
        return read_type(source)

    def given(self, before: Type, after: Type) -> Literal["widened", "changed"] | None:
        """Judge the type of what callers give: whatever was taken must still be."""
        if before == after:
            return None
        return "widened" if fits(before, after, self.names, any_fits=False) else "changed"

    def got(self, before: Type, after: Type) -> Literal["narrowed", "any", "changed"] | None:
        """Judge the type of what callers get: it may be nothing that it could not be before.

        A model that cannot come any more is a change: code that waits for it waits in vain. Where
        only one of the two says Any, checkers look at code that they let pass before, or no longer.
        """
        if before == after:
            return None
        others = self.names[1], self.names[0]
        if not fits(after, before, others, any_fits=True) or self._lost_models(before, after):
            return "changed"
        has_any = ["Any" in named(kind) for kind in (before, after)]
        return "any" if has_any[0] != has_any[1] else "narrowed"

    def _lost_models(self, before: Type, after: Type) -> bool:
        lost = {each.name for each in before.members - after.members if each != NONE}
        return len(before.members) > 1 and bool(lost & self.names[0].ancestors.keys())
