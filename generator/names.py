"""Names that two things want: who gets it, and what the other is called.

What came first keeps its name. The other one is named after more of what is known about it; where
nothing more is known, a mark of its place ends the name. No counter: an addition to a spec renames
nothing that was there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from generator.diagnostics import Gap
from generator.naming import MAX_LENGTH, OVERRIDE, Code

_THE_PACKAGE = "the package itself"
_REMEDY = f"it is called `{{}}`; `{OVERRIDE}` chooses another name"


class Names:
    """The names of one scope, such as the classes of a package; each is given once."""

    def __init__(
        self, kind: str, blank: str, reserved: Iterable[str] = (), *, suffix: str = "_"
    ) -> None:
        """Begin with no name given.

        Args:
            kind: what is named, as remarks call it: `Python class`.
            blank: what the name of something is made of whose own words give none: `Schema`.
            reserved: names that are never given.
            suffix: what is added to a reserved name.
        """
        self._kind, self._blank, self._suffix = kind, blank, suffix
        self._owners = dict.fromkeys(map(str, reserved), _THE_PACKAGE)
        self.remarks: list[Gap] = []

    def take(self, place: str, *wanted: Code, key: str = "", remedy: str = _REMEDY) -> Code:
        """Return the name of one thing: the first that it wants and that is free.

        Args:
            place: where it stands, as a JSON pointer.
            wanted: its names, the best first; an empty one cannot be had.
            key: what tells it from others of its kind whatever is added; or its place.
            remedy: what a remark says of the name `{}` that was chosen; empty for no remark.
        """
        options = [each for each in wanted if each and len(each) <= MAX_LENGTH]
        first = options[0] if options else Code(self._blank)
        if self._owners.get(first) == _THE_PACKAGE:
            options.append(Code(f"{first}{self._suffix}"))
        options.append(marked(first, key or place))
        chosen = next(each for each in options if each not in self._owners)
        if chosen != next(iter(wanted), None) and remedy:
            why = f"the {self._kind} `{first}` is already taken by {self._owners.get(first)}"
            if first not in self._owners:
                why = f"no {self._kind} can be called like it"
            self.remarks.append(Gap.remark(place, why, remedy.format(chosen)))
        self._owners[chosen] = key or place
        return chosen

    def __contains__(self, name: str) -> bool:
        """Tell whether a name was given, or is reserved."""
        return name in self._owners

    @property
    def places(self) -> dict[str, str]:
        """Where each thing stands that has a name; what is reserved belongs to the package."""
        return self._owners


def marked(name: Code, key: str) -> Code:
    """Return a name that ends in a mark of what has it: `FieldXa1b2c3` or `field_a1b2c3`."""
    mark = hashlib.sha256(key.encode()).hexdigest()[:6]
    short = name[: MAX_LENGTH - 10]
    return Code(f"{short}X{mark}" if name[:1].isupper() else f"{short}_{mark}")
