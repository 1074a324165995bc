"""Changes that were accepted: a checked-in file says which, why, and until when."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from generator.diagnostics import UsageError, tokens
from generator.document import Node, is_list, is_node
from generator.review.findings import Finding

UNUSED = "accepted-change-unused"
EXPIRED = "accepted-change-expired"
_PROPOSED_DAYS = 90
_FINGERPRINT = re.compile(r"[0-9a-f]{16}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change that was accepted."""

    fingerprint: str
    rule: str
    place: str
    """The pointer, for people: the fingerprint decides."""
    reason: str
    expires: date
    """The last day on which it counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A file of accepted changes: what is in it, and where it lies."""

    file: str
    text: str
    entries: tuple[Entry, ...]

    def entry_of(self, fingerprint: str, rule: str) -> Entry | None:
        """Return the entry of a finding, if it was ever accepted."""
        return next(
            (each for each in self.entries if (each.fingerprint, each.rule) == (fingerprint, rule)),
            None,
        )

    def line_of(self, entry: Entry) -> int:
        """Return the line (from 1) that has the fingerprint of an entry."""
        before = self.text.partition(entry.fingerprint)[0]
        return before.count("\n") + 1

    def overdue(self, used: Iterable[Entry], today: date) -> list[tuple[Entry, Finding]]:
        """Return what is to be said of the entries themselves.

        Args:
            used: the entries that some finding has met.
            today: the day on which they are judged.

        Returns:
            The entries that are of no use any more, each with a finding.
        """
        met = set(used)
        said: list[tuple[Entry, Finding]] = []
        for each in self.entries:
            if each not in met:
                said.append((each, _finding(UNUSED, each, "matches no change")))
            elif each.expires < today:
                said.append((each, _finding(EXPIRED, each, f"has expired on {each.expires}")))
        return said


def _finding(rule: str, entry: Entry, fact: str) -> Finding:
    remedy = {
        UNUSED: "The change was merged or taken back, or has become another one: remove the entry.",
        EXPIRED: "The change counts again: take it back, or accept it anew with a reason.",
    }
    return Finding(
        id=rule,
        level="warning",
        direction="both",
        operations=(),
        base_pointer=None,
        revision_pointer=None,
        message=f"the accepted change `{entry.rule}` at `{entry.place}` {fact}",
        why=remedy[rule],
        before=None,
        after=None,
    )


def fingerprint(finding: Finding, base: Node, revision: Node) -> str:
    """Return what tells a change from others for as long as it is the same change.

    Neither lines nor the order of parameters are part of it, so that it survives later commits.
    """
    facts = [
        finding.id,
        _stable(finding.base_pointer, base),
        _stable(finding.revision_pointer, revision),
        finding.before,
        finding.after,
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def _stable(pointer: str | None, root: Node) -> list[str] | None:
    """Return the keys of a pointer, with the name of a list's member where it has one."""
    if pointer is None:
        return None
    keys: list[str] = []
    node: Any = root
    for token in tokens(pointer):
        key = token
        if is_list(node) and token.isdigit() and int(token) < len(node):
            node = node[int(token)]
            key = _name(node) or token
        else:
            node = node.get(token) if is_node(node) else None
        keys.append(key)
    return keys


def _name(member: object) -> str | None:
    if not is_node(member):
        return None
    if "$ref" in member:
        return f"$ref {member['$ref']}"
    return f"{member['in']} {member['name']}" if {"in", "name"} <= member.keys() else None


def read_acceptance(path: Path, shown: str) -> Acceptance:
    """Read the file of accepted changes; `shown` is how messages name it.

    Raises:
        UsageError: it cannot be read, or an entry has a wrong, missing or unknown key.
    """
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except OSError as error:
        raise UsageError(
            f"{shown}: cannot be read ({error.strerror}). "
            "Check `accepted` in [tool.generator.review]; an empty file accepts nothing."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{shown}: not valid TOML: {error}.") from None
    entries: Any = document.get("accepted", [])
    if unknown := document.keys() - {"accepted"}:
        raise UsageError(f"{shown}: {min(unknown)} is unknown; known is [[accepted]].")
    if not is_list(entries):
        raise UsageError(f"{shown}: write each change as a table [[accepted]].")
    return Acceptance(file=shown, text=text, entries=tuple(_entry(each, shown) for each in entries))


def _entry(value: object, shown: str) -> Entry:
    if not is_node(value):
        raise UsageError(f"{shown}: write each change as a table [[accepted]].")
    names = [each.name for each in fields(Entry)]
    if unknown := value.keys() - set(names):
        raise UsageError(f"{shown}: {min(unknown)} is unknown; known are {', '.join(names)}.")
    for name in names:
        if name != "expires" and not (isinstance(value.get(name), str) and value[name].strip()):
            raise UsageError(f"{shown}: {name} of an entry must be a text that is not empty.")
    if not _FINGERPRINT.match(value["fingerprint"]):
        raise UsageError(
            f"{shown}: the fingerprint {value['fingerprint']!r} must have sixteen digits, "
            "as `diff --accept-template` prints them."
        )
    expires = value.get("expires")
    if not isinstance(expires, date) or isinstance(expires, datetime):
        raise UsageError(f"{shown}: expires of an entry must be a date, as 2030-12-31.")
    return Entry(**value)


def template(findings: Sequence[Node], today: date) -> str:
    """Return the entries that would accept findings of a report, for a person to complete."""
    expires = today + timedelta(days=_PROPOSED_DAYS)
    entries = [
        "[[accepted]]\n"
        f"fingerprint = {_toml(each['fingerprint'])}\n"
        f"rule = {_toml(each['id'])}\n"
        f"place = {_toml(each['pointer'] or '')}\n"
        'reason = ""  # say why; an empty one is refused\n'
        f"expires = {expires}\n"
        for each in findings
    ]
    return "\n".join(entries).rstrip() or "# nothing to accept"


def _toml(text: str) -> str:
    """Return a text as a basic string of TOML, without a character that does not print."""
    return '"' + "".join(map(_toml_character, text)) + '"'


def _toml_character(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    is_scalar = not 0xD800 <= ord(char) <= 0xDFFF  # noqa: PLR2004 - half of a pair is no character
    return f"\\U{ord(char):08X}" if is_scalar else "\\uFFFD"
