"""What must not be published, as patterns: keys, tokens and credentials of any API, and mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.recording.readings import readings
from generator.recording.secrets import is_credential, snake

_KINDS = (
    ("an API key", r"(?<![A-Za-z0-9])api_(?=[0-9A-Za-z.]*\d)[0-9A-Za-z]{4,}(?:\.[0-9A-Za-z]+)?"),
    (
        "a key of a known service",
        r"""\b(?:AKIA[0-9A-Z]{16} | gh[pousr]_[0-9A-Za-z]{30,} | github_pat_\w{20,}
        | xox[abeprs]-[\w-]{10,} | [sr]k_(?:live|test)_[0-9A-Za-z]{10,} | AIza[\w-]{30,}
        | sk-[\w-]{20,})""",
    ),
    ("a private key", r"-----BEGIN\ [A-Z ]*PRIVATE\ KEY-----"),
    ("a JSON Web Token", r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"),
    (
        "a credential of a header",
        r"(?i:\b(?:basic|bearer)\s+(?=[\w+/.~-]*[\d=])[\w+/.~-]{6,}=*)",
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.VERBOSE)) for kind, pattern in _KINDS)
_PAIR = re.compile(r"(?<![\w.-])([\w.-]{2,40})=([^&;\s\"'<>]+)")
_MAIL = re.compile(r"[\w.+%-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63})+)")
_NOBODY = re.compile(
    r"(?:.*\.)?(?:example\.(?:com|net|org)|(?:example|invalid|test|localhost))", re.IGNORECASE
)
"""Domains that nobody can have (RFC 2606)."""
_PLACEHOLDER = re.compile(
    r"(?i:redacted[-\d]*|x{3,})|\*+|\.{3}|<[^<>]*>|\{[^{}]*\}|\$\w+|_*[A-Z]{1,12}(?:_+[A-Z]{1,12})*_*"
)
_TRACE = re.compile(r"(?:^|_)(?:(?:trace|request|correlation)_?id|traceparent|cf_ray)$")


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that looks like a secret or a person; `repr` and `masked` show little of it."""

    kind: str
    text: str = field(repr=False)

    @property
    def masked(self) -> str:
        """Return as much of it as is needed to find it."""
        shown = self.text[: min(4, len(self.text) // 4)]
        return f"{shown}…, {len(self.text)} characters"


def leaks_in(text: str, member: str = "") -> list[Leak]:
    """Return what looks like a secret or a person in a text, however it is encoded.

    `member` is the name of the member, parameter or header that holds the text: one of
    credentials may hold nothing but a placeholder.
    """
    found = {
        Leak(kind, match[0]): None
        for reading in readings(text)
        for kind, match in _matches(reading)
    }
    if not found and not _is_placeholder(text):
        if is_credential(member):
            found[Leak(f"a value of {member!r}", text)] = None
        elif _TRACE.search(snake(member)):
            found[Leak("a trace id", text)] = None
    return list(found)


def _matches(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for kind, pattern in _PATTERNS:
        yield from ((kind, match) for match in pattern.finditer(text))
    for match in _MAIL.finditer(text):
        if not _NOBODY.fullmatch(match[1]):
            yield "a mail address", match
    for match in _PAIR.finditer(text):
        if is_credential(match[1]) and not _is_placeholder(match[2]):
            yield f"a value of {match[1]!r}", match


def _is_placeholder(text: str) -> bool:
    return not text or bool(_PLACEHOLDER.fullmatch(text))
