"""The stand-ins of private values: what shape a value has, and the next token of that shape.

A token is a number by first appearance, so it tells nothing of the value but that it is the same
one again, no key has to be kept anywhere, and recording the same traffic again gives the same
tokens: a re-recording shows as a small diff. (A keyed hash would change every token each time, or
need a key that undoes it.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from string import ascii_lowercase, ascii_uppercase, digits

_BASE62 = digits + ascii_lowercase + ascii_uppercase
_FIRST_DAY = date(2020, 1, 1)

# Bounded, or a long text without any would take the square of its length.
MAIL = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,9}")
URL = re.compile(r"[a-z][a-z0-9+.-]{0,19}://[^\s\"'<>]+", re.IGNORECASE)
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
DATE = re.compile(
    r"\d{4}-\d\d-\d\d(?:(?P<t>[T ])\d\d:\d\d(?P<s>:\d\d)?(?P<f>\.\d+)?(?P<z>Z|[+-]\d\d:?\d\d)?)?"
)
PREFIXED = re.compile(r"(?P<prefix>[a-z][a-z0-9]{0,15}_)(?P<rest>[0-9A-Za-z]+)")
_RANDOM = re.compile(r"(?=.*\d)(?=.*[A-Z])[0-9A-Za-z]{16,}|0{8}[0-9A-Za-z]{8,}")  # or a token
_SHAPES = (
    ("mail", MAIL),
    ("uuid", UUID),
    ("host", re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}|\d{1,3}(?:\.\d{1,3}){3}", re.IGNORECASE)),
    ("phone", re.compile(r"\+?\d[\d\s()/.-]{5,}\d")),
    ("id", re.compile(r"[0-9A-Za-z_-]{16,}")),
)
_MEMBERS = (
    ("host", re.compile(r"(?:^|_)(?:host|hostname|domain|server)s?$")),
    ("name", re.compile(r"(?:^|_)(?:\w*name|label|title|owner|author|contact|person)s?$")),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """The shape of a value: what of it a token keeps."""

    name: str
    prefix: str = ""
    width: int = 0
    form: str = ""
    """The format of a date, as `strftime` takes it."""


def kind_of(value: str, member: str, prefixes: frozenset[str] = frozenset()) -> Kind:
    """Return the shape of a text in a member of that name, in snake case.

    `prefixes` are those of ids, as `user_`; one that is not among them is kept too if what
    follows is surely random.
    """
    if match := DATE.fullmatch(value):
        return Kind("date", form=_date_form(match))
    match = PREFIXED.fullmatch(value)
    if match and (match["prefix"] in prefixes or _RANDOM.fullmatch(match["rest"])):
        return Kind("id", prefix=match["prefix"], width=len(match["rest"]))
    if value.isascii() and value.isdigit():
        return Kind("digits", width=len(value))
    by_shape = (name for name, form in _SHAPES if form.fullmatch(value))
    by_member = (name for name, form in _MEMBERS if form.search(member))
    name = next(by_shape, None) or next(by_member, "text")
    return Kind(name, width=len(value) if name == "id" else 0)


@dataclass(slots=True)
class Tokens:
    """Gives each value its token: equal ones get the same, different ones different ones."""

    taken: frozenset[str] = frozenset()
    """What is kept as it is, and so can be no token."""
    by_value: dict[str, str] = field(default_factory=dict[str, str])
    kinds: dict[str, Kind] = field(default_factory=dict[str, Kind])
    """The kind of each value, by which another run can give it the same token at once."""
    _counts: dict[Kind, int] = field(default_factory=dict[Kind, int])
    _issued: set[str] = field(default_factory=set[str])

    def token(self, value: str, kind: Kind) -> str:
        """Return the token of a value: that of its first appearance, whatever its kind now is."""
        if value not in self.by_value:
            self.kinds[value] = kind
            self.by_value[value] = self._next(kind)
        return self.by_value[value]

    def _next(self, kind: Kind) -> str:
        while True:
            self._counts[kind] = number = self._counts.get(kind, 0) + 1
            token = _written(kind, number)
            if token not in self._issued and token not in self.taken:
                self._issued.add(token)
                return token


def _written(kind: Kind, number: int) -> str:
    match kind.name:
        case "id":
            return kind.prefix + _base62(number).zfill(kind.width)
        case "digits":  # no zero in front, since it may stand as a number elsewhere
            return str(10 ** (kind.width - 1) + number)
        case "date":
            return _date(number, kind.form)
        case "uuid":
            return f"00000000-0000-4000-8000-{number:012x}"
        case name:
            return _FORMS[name].format(number)


_FORMS = {
    "mail": "person{}@example.com",
    "host": "host{}.example.com",
    "name": "Person {}",
    "phone": "+1555010{:04}",
    "secret": "redacted-{}",
    "word": "word{}",
    "text": "text {}",
}


def _base62(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number, 62)
        text = _BASE62[rest] + text
    return text


def _date_form(match: re.Match[str]) -> str:
    if not match["t"]:
        return "%Y-%m-%d"
    fraction = f".{'0' * (len(match['f']) - 1)}" if match["f"] else ""
    zone = match["z"] or ""
    zone = zone if zone == "Z" else re.sub(r"\d", "0", zone).replace("-", "+")
    return f"%Y-%m-%d{match['t']}%H:%M{':%S' if match['s'] else ''}{fraction}{zone}"


def _date(number: int, form: str) -> str:
    """Return the number-th day after the first; times are midnight, or no date would be safe."""
    day = _FIRST_DAY + timedelta(days=number)
    return datetime(day.year, day.month, day.day).strftime(form)  # noqa: DTZ001 - the zone is text
