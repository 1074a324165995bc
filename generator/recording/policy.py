"""What of a recording is harmless: general defaults, and what the spec has made public anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

from generator.document import Node, is_list
from generator.recording.tokens import PREFIXED

_MEDIA = (
    r"[\w!#$&^.+*-]{1,80}/[\w!#$&^.+*-]{1,80}(?:\s*;\s*(?:q|charset|version)=\"?[\w.-]{1,20}\"?)*"
)
_LIMIT = re.compile(r"(?:limit|remaining|reset|policy|burst|default|[wqrt](?=\W)|[\d\s.,;=\"])*")

REQUEST_HEADERS: Mapping[str, re.Pattern[str]] = {
    "accept": re.compile(rf"{_MEDIA}(?:\s*,\s*{_MEDIA})*"),
    "content-type": re.compile(_MEDIA),
}
"""The headers of a request that are kept, and the form that their values must have."""

RESPONSE_HEADERS: Mapping[str, re.Pattern[str]] = {
    "allow": re.compile(r"[A-Z]{3,10}(?:\s*,\s*[A-Z]{3,10})*"),
    "content-type": re.compile(_MEDIA),
    "location": re.compile(r"\S*"),  # is scrubbed as a URL
    "retry-after": re.compile(
        r"\d{1,10}(?:\.\d{1,9})?|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT"
    ),
    **{
        f"{start}{end}": _LIMIT
        for start in ("ratelimit", "x-ratelimit", "x-rate-limit")
        for end in ("", "-limit", "-remaining", "-reset", "-policy")
    },
}
"""The same of a response. No cookie and no trace id can have such a name."""

_WORDS_OF_ERRORS = (
    "a about accepted access account after again all allow allowed already an and are at "
    "authorized bad be been before by call called can cannot character characters choice "
    "content could count create created data date delete deleted denied deprecated did does "
    "duplicate empty entity equal error errors exceed exceeded exist exists expected expired "
    "failed field fields filter for forbidden format found from full gateway get given greater "
    "had has have header id ids if in input integer internal invalid is it item items json "
    "least less limit list logged long longer maximum message method minimum missing more most "
    "must need needed no not null number object of on once only or organization page parameter "
    "parameters parse path payload permission please processed provided query range rate "
    "reached received reference refused rejected request requested required resource response "
    "result results retry server service short should some string supported than that the their "
    "there these this to too try type unable unauthorized unavailable unexpected unique unknown "
    "unsupported update updated url use used user users valid value values was were when which "
    "with without wrong you your"
)
MESSAGE_WORDS = frozenset(_WORDS_OF_ERRORS.split())
"""The words of error messages that say nothing of anybody."""
_WORD = re.compile(r"\b[a-z]+\b")  # a name has a capital, as the first of April
_ANY_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What is kept of a recording; everything else is replaced by a token or left out.

    Without arguments it knows no API. `policy_of` takes more from a spec.
    """

    request_headers: Mapping[str, re.Pattern[str]] = field(
        default_factory=lambda: dict(REQUEST_HEADERS)
    )
    response_headers: Mapping[str, re.Pattern[str]] = field(
        default_factory=lambda: dict(RESPONSE_HEADERS)
    )
    addresses: Mapping[str, str] = field(default_factory=dict[str, str])
    """The beginning of a URL as it was called -> as it is shown; any other host is replaced."""
    segments: frozenset[str] = frozenset()
    """Parts of paths, between slashes, that are no ids."""
    members: frozenset[str] = frozenset()
    """Names of members and parameters; another name is kept if it looks like one."""
    constants: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """Values that the spec lists, by the name of the member that has them."""
    prefixes: frozenset[str] = frozenset()
    """What ids begin with, as `user_`."""
    words: frozenset[str] = MESSAGE_WORDS
    """Words, in lower case, that error messages may keep."""
    invented: frozenset[str] = frozenset()
    """Values that the scenarios themselves made up."""


def policy_of(
    root: Node, address: str | None = None, invented: frozenset[str] = frozenset()
) -> Policy:
    """Return the policy of an API: its spec is public, so what stands there is harmless.

    `address` is the base URL that was recorded from; it is shown as that of the spec's server.
    Names, paths, enums and constants count, words of descriptions and of the examples of errors,
    and the prefixes of example ids; what other examples hold does not.
    """
    server = str((root.get("servers") or [{"url": ""}])[0].get("url", "")).rstrip("/")
    paths = [*root.get("paths", {}), urlsplit(server).path, urlsplit(address or "").path]
    facts = _Facts()
    facts.read(root)
    return Policy(
        addresses={(address or server).rstrip("/"): server, server: server},
        segments=frozenset(
            part for path in paths for part in path.split("/") if part and "{" not in part
        ),
        members=frozenset(facts.members),
        constants={name: frozenset(values) for name, values in facts.constants.items()},
        prefixes=frozenset(facts.prefixes),
        words=MESSAGE_WORDS | facts.words,
        invented=invented,
    )


class _Facts:
    """Gathers what a spec has made public."""

    def __init__(self) -> None:
        self.members: set[str] = set()
        self.constants: dict[str, set[str]] = {}
        self.prefixes: set[str] = set()
        self.words: set[str] = set()

    def read(self, node: object) -> None:
        """Take the facts of a node and of all nodes inside."""
        if is_list(node):
            for child in node:
                self.read(child)
        members = _mapping(node)
        for name, schema in _mapping(members.get("properties")).items():
            self._member(name, schema)
        if "in" in members and isinstance(members.get("name"), str):
            self._member(members["name"], members.get("schema"))
        for key in ("summary", "description"):
            self._say(members.get(key), _WORD)
        self._read_inside(members)

    def _read_inside(self, members: Node) -> None:
        for key, child in members.items():
            if key in {"example", "examples", "value", "default"}:
                self._ids(child)
            elif key == "responses":
                self._errors(_mapping(child))
                self.read(child)
            else:
                self.read(child)

    def _member(self, name: str, schema: object) -> None:
        self.members.add(name)
        self._say(name, _ANY_WORD)
        found = _mapping(schema)
        items = _mapping(found.get("items"))
        listed = [found.get("const"), items.get("const")]
        listed += [*(found.get("enum") or []), *(items.get("enum") or [])]
        if values := {value for value in listed if isinstance(value, str)}:
            self.constants.setdefault(name, set()).update(values)

    def _errors(self, responses: Node) -> None:
        """Take the words of what an error is shown to say."""
        for name, response in responses.items():
            if not name.startswith("2"):
                for content in _mapping(_mapping(response).get("content")).values():
                    for text in _texts(_mapping(content).get("examples")):
                        self._say(text, _ANY_WORD)

    def _ids(self, example: object) -> None:
        for text in _texts(example):
            if (match := PREFIXED.fullmatch(text)) and len(match["rest"]) >= 16:  # noqa: PLR2004
                self.prefixes.add(match["prefix"])

    def _say(self, text: object, words: re.Pattern[str]) -> None:
        if isinstance(text, str):
            self.words.update(word.casefold() for word in words.findall(text))


def _mapping(value: object) -> Node:
    return cast("Node", value) if isinstance(value, dict) else {}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    inside = (
        value
        if is_list(value)
        else [each for key, each in _mapping(value).items() if not str(key).startswith("x-")]
    )
    for each in inside:
        yield from _texts(each)
