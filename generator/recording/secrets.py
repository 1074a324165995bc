"""Credentials in recorded traffic: what members they stand in, and whether one can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from generator.recording.readings import readings, readings_of_bytes

WINDOW = 12
"""So many characters of a secret in a row are a leak, as an error message may show them."""
MIN_FOUND = 8
"""A shorter value in the place of a credential is no secret to look for: `1`, `none`."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CREDENTIAL = re.compile(
    r"""(?:^|_)(?:
      pass(?:word|wd|phrase|code)? | pwd | secret | credentials? | auth | authori[sz]ation
      | authori[sz]ation_code | (?:api|access|secret|private|signing|encryption|license)_?key
      | (?:access|refresh|id|auth|api|csrf|xsrf|session|bearer)?(?:token|nonce)
      | cookies? | session(?:_?id)? | \w*sessid | signature | sig | jwt | otp | pin
    )(?:_?(?:value|hash|\d+))?s?$""",
    re.VERBOSE,
)


def snake(member: str) -> str:
    """Return the name of a member, parameter or header in one spelling: X-Api-Key -> x_api_key."""
    return _CAMEL.sub("_", member).replace("-", "_").lower()


def is_credential(member: str) -> bool:
    """Tell whether a member, parameter or header of this name holds a credential."""
    return bool(_CREDENTIAL.search(snake(member)))


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must not be recorded. Its `repr` shows none of it."""

    values: frozenset[str] = field(repr=False)
    parts: frozenset[str] = field(repr=False)
    """What of the values is a leak by itself, in lower case."""

    @classmethod
    def of(cls, known: Iterable[str], found: Iterable[str] = ()) -> Secrets:
        """Return those that are known for sure, and those found where credentials stand."""
        values = {value for value in known if value}
        values |= {value for value in found if len(value) >= MIN_FOUND}
        parts = (part for value in values for part in _windows(value.casefold()))
        return cls(frozenset(values), frozenset(parts))

    def are_in(self, text: str) -> bool:
        """Tell whether one of them, or a long part of it, can be read out of a text."""
        return self._in(readings(text))

    def are_in_bytes(self, content: bytes) -> bool:
        """Tell whether one of them, or a long part of it, can be read out of bytes."""
        return self._in(readings_of_bytes(content))

    def _in(self, texts: Iterator[str]) -> bool:
        return bool(self.parts) and any(
            part in text for text in map(str.casefold, texts) for part in self.parts
        )


def _windows(value: str) -> Iterator[str]:
    """Yield the parts of a secret that are a leak."""
    if len(value) <= WINDOW:
        yield value
    else:
        yield from (value[start : start + WINDOW] for start in range(len(value) - WINDOW + 1))
