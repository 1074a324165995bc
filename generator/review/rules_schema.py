"""The rules about schemas: families of changes, each for several of the places a schema stands in.

A letter names such a place: B and P the body of a request and a property in it, Q and q a
parameter and a property in it, b and p the body of a response and a property, h a header.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from generator.review.findings import Direction, Level

Effect = Literal["narrows", "widens", "breaks", "shifts", "harmless"]
"""What a change does to the set of values that a schema allows; `breaks` moves it altogether,
`shifts` may do so."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A place in which a schema can stand."""

    letter: str
    direction: Direction
    area: str
    inner: str
    """What the schemas of its properties are called."""
    words: str


SUBJECTS: Mapping[str, Subject] = {
    "request-body": Subject("B", "request", "schemas", "request-property", "the request body"),
    "request-property": Subject("P", "request", "schemas", "request-property", "request property"),
    "request-parameter": Subject(
        "Q", "request", "parameters", "request-parameter-property", "parameter"
    ),
    "request-parameter-property": Subject(
        "q", "request", "parameters", "request-parameter-property", "property of a parameter"
    ),
    "response-body": Subject("b", "response", "schemas", "response-property", "the response body"),
    "response-property": Subject(
        "p", "response", "schemas", "response-property", "response property"
    ),
    "response-header": Subject("h", "response", "headers", "response-header", "response header"),
}


@dataclass(frozen=True, slots=True)
class Weight:
    """How grave an effect is in one direction, and why."""

    level: Level
    why: str


_REFUSED = "A call that was fine before can now be refused."
_MORE_ALLOWED = "What was accepted before still is."
_UNKNOWN = "A client can now receive what it was never prepared for."
_LESS_SENT = "What a client receives was allowed before, too."
EFFECTS: Mapping[Effect, Mapping[Direction, Weight]] = {
    "narrows": {"request": Weight("breaking", _REFUSED), "response": Weight("info", _LESS_SENT)},
    "widens": {
        "request": Weight("info", _MORE_ALLOWED), "response": Weight("breaking", _UNKNOWN),
    },
    "breaks": {
        "request": Weight("breaking", _REFUSED), "response": Weight("breaking", _UNKNOWN),
    },
    "shifts": {
        "request": Weight("warning", "It cannot be told whether the same calls are accepted."),
        "response": Weight("info", "It cannot be told whether the same values are sent."),
    },
    "harmless": {
        "request": Weight("info", "Calls that worked before work the same."),
        "response": Weight("info", "What a client receives is read the same."),
    },
}  # fmt: skip


def _letters(levels: str) -> dict[str, Level]:
    """Read `QP=warning b=info` as levels by letter."""
    known: dict[str, Level] = {"breaking": "breaking", "warning": "warning", "info": "info"}
    pairs = [pair.split("=") for pair in levels.split()]
    return {letter: known[level] for letters, level in pairs for letter in letters}


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of change wherever a schema can stand."""

    suffix: str
    effect: Effect
    subjects: str
    sentence: str
    levels: Mapping[str, Level] = field(default_factory=dict[str, Level])
    """Levels that are not those of the effect, by letter."""
    default: Mapping[str, Level] = field(default_factory=dict[str, Level])
    reference: Mapping[str, Level] = field(default_factory=dict[str, Level])
    why: Mapping[Direction, str] = field(default_factory=dict[Direction, str])
    ids: Mapping[str, str] = field(default_factory=dict[str, str])
    """Ids that do not follow the pattern, by letter."""
    is_new_value: bool = False


def _bounds() -> list[Family]:
    """Return what can happen to a bound, for each bound that has rules of its own."""
    uppers = [("max", "maximum"), ("exclusive-max", "exclusive maximum"), ("max-length", "longest")]
    lowers = [("min", "minimum"), ("exclusive-min", "exclusive minimum"), ("min-length", "least")]
    words = {"max-length": "maximum length", "min-length": "minimum length"}
    families: list[Family] = []
    for names, fall, rise in ((uppers, "narrows", "widens"), (lowers, "widens", "narrows")):
        for slug, name in names:
            noun = words.get(slug, name)
            for action, effect in (("decreased", fall), ("increased", rise)):
                where = "BPQbp" if effect == "widens" else "BPQ"
                said = f"the {noun} was {action} from {{before}} to {{after}}"
                families.append(Family(f"{slug}-{action}", _effect(effect), where, said))
            if slug != "min-length":
                families.append(
                    Family(f"{slug}-set", "narrows", "BPQ", f"the {noun} was set to {{after}}",
                           levels=_letters("BPQ=warning"), why={"request": _SET})
                )  # fmt: skip
    return families


def _effect(word: str) -> Effect:
    return "narrows" if word == "narrows" else "widens"


_SET = "If the limit is new and not only newly written down, calls that were fine can be refused."


def _presence(suffix: str, noun: str) -> list[Family]:
    """Return the two families of a keyword that restricts: added and removed."""
    return [
        Family(f"{suffix}-added", "narrows", "BPbp", f"{noun} was added"),
        Family(f"{suffix}-removed", "widens", "BPbp", f"{noun} was removed"),
    ]


_ORDER = "The default is what a call gets that says nothing: it now gets something else."
_NULL = "Code that uses the value without a check for null can fail."
_MUST = "Whoever leaves the value out, as was allowed before, is now refused."
_ABSENT = "Code that relies on the value can now find it missing."

FAMILIES: tuple[Family, ...] = (
    *_bounds(),
    Family("max-items-decreased", "narrows", "Q",
           "at most {after} items are allowed instead of {before}"),
    Family("max-items-increased", "widens", "Q", "{after} items are allowed instead of {before}"),
    Family("min-items-decreased", "widens", "Qbp", "at least {after} items instead of {before}"),
    Family("min-items-increased", "narrows", "BPQ", "at least {after} items instead of {before}"),
    Family("min-items-set", "narrows", "BPQ", "at least {after} items are now required",
           levels=_letters("BPQ=warning"), why={"request": _SET}),
    Family("min-items-unset", "widens", "bp",
           "a list of fewer than {before} items is now possible"),
    Family("max-length-unset", "widens", "bp", "the maximum length of {before} was lifted"),
    *(
        family
        for end, falls, rises in (("max", "narrows", "widens"), ("min", "widens", "narrows"))
        for family in (
            Family(f"{end}-contains-decreased", _effect(falls), "BPbp",
                   f"`{end}Contains` was decreased from {{before}} to {{after}}"),
            Family(f"{end}-contains-increased", _effect(rises), "BPbp",
                   f"`{end}Contains` was increased from {{before}} to {{after}}"),
        )
    ),
    Family("pattern-added", "narrows", "PQp", "has to match the pattern {after} now"),
    Family("pattern-removed", "widens", "PQp", "the pattern {before} was lifted",
           levels=_letters("p=info")),
    Family("pattern-changed", "shifts", "PQp", "the pattern changed from {before} to {after}"),
    Family("pattern-generalized", "widens", "PQ", "the pattern {before} became the wider {after}"),
    Family("type-changed", "breaks", "BPQqbph", "the type changed from {before} to {after}",
           levels=_letters("q=warning")),
    Family("type-compatible", "harmless", "BPbph",
           "the type changed from {before} to {after}, which is written the same way"),
    Family("type-generalized", "widens", "BPQqbph",
           "the type was widened from {before} to {after}"),
    Family("type-specialized", "narrows", "qbph", "the type was narrowed from {before} to {after}"),
    Family("list-of-types-narrowed", "narrows", "BPQqbp",
           "the types were narrowed from {before} to {after}"),
    Family("list-of-types-widened", "widens", "BPQqbp",
           "the types were widened from {before} to {after}"),
    Family("became-nullable", "widens", "BPQqbph", "may be null now", why={"response": _NULL}),
    Family("became-not-nullable", "narrows", "BPQqbph", "may no longer be null"),
    Family("became-enum", "narrows", "BPQqbp", "only {after} are allowed now",
           reference=_letters("q=info")),
    Family("enum-lifted", "widens", "BPQqbp", "the values are no longer restricted to {before}",
           default=_letters("bp=warning"), reference=_letters("BPQq=breaking bp=info")),
    Family("enum-value-removed", "narrows", "BPQqbp", "the value {before} was removed",
           ids={"b": "response-mediatype-enum-value-removed"}),
    Family("enum-value-added", "widens", "BPQqbp", "the value {after} was added",
           levels=_letters("bp=warning"), is_new_value=True),
    Family("x-extensible-enum-value-removed", "narrows", "PQ", "the value {before} was removed"),
    Family("default-value-added", "harmless", "BPQbp", "the default {after} was added",
           levels=_letters("Q=breaking"), why={"request": _ORDER}),
    Family("default-value-changed", "harmless", "BPQbp",
           "the default changed from {before} to {after}",
           levels=_letters("Q=breaking"), why={"request": _ORDER}),
    Family("default-value-removed", "harmless", "BPQbp", "the default {before} was removed",
           levels=_letters("Q=breaking"), why={"request": _ORDER}),
    Family("const-added", "narrows", "BPbp", "only {after} is allowed now"),
    Family("const-changed", "breaks", "BPbp", "the constant changed from {before} to {after}"),
    Family("const-removed", "widens", "BPbp", "is no longer always {before}"),
    Family("content-encoding-changed", "breaks", "BPbp",
           "the content encoding changed from {before} to {after}"),
    Family("content-media-type-changed", "breaks", "BPbp",
           "the media type inside changed from {before} to {after}"),
    *_presence("content-schema", "a schema of the content"),
    *_presence("contains", "`contains`"),
    *_presence("if", "`if`"), *_presence("then", "`then`"), *_presence("else", "`else`"),
    *_presence("property-names", "a rule for the names of properties"),
    *_presence("unevaluated-items", "`unevaluatedItems`"),
    *_presence("unevaluated-properties", "`unevaluatedProperties`"),
    *_presence("pattern-property", "a schema for the properties that match {name}"),
    *_presence("dependent-schema", "a schema that depends on `{name}`"),
    Family("dependent-required-added", "narrows", "BPbp",
           "with `{name}` comes {after} as required"),
    Family("dependent-required-changed", "breaks", "BPbp",
           "what `{name}` requires changed from {before} to {after}"),
    Family("dependent-required-removed", "widens", "BPbp", "`{name}` no longer requires {before}"),
    Family("all-of-added", "narrows", "BPbp", "{name} was added to `allOf`",
           default=_letters("BP=info")),
    Family("all-of-added-annotation-only", "harmless", "BPbp",
           "a part that restricts nothing was added to `allOf`"),
    Family("all-of-removed", "shifts", "BPbp", "{name} was removed from `allOf`",
           default=_letters("BP=info")),
    Family("all-of-removed-annotation-only", "harmless", "BPbp",
           "a part that restricts nothing was removed from `allOf`"),
    Family("one-of-added", "widens", "BPbp", "the choice {name} was added to `oneOf`"),
    Family("one-of-removed", "narrows", "BPbp", "the choice {name} was removed from `oneOf`"),
    Family("any-of-added", "widens", "BPbp", "the choice {name} was added to `anyOf`",
           default=_letters("bp=warning"), reference=_letters("bp=info")),
    Family("any-of-removed", "narrows", "BPbp", "the choice {name} was removed from `anyOf`"),
    Family("wrapped-in-one-of", "breaks", "Bb", "became a choice of several schemas",
           why={"response": _ABSENT}),
    Family("spread-into-one-of", "shifts", "B", "became one choice of several",
           reference=_letters("B=breaking"),
           why={"request": "What fits two of the choices at once is refused by `oneOf`."}),
    Family("prefix-items-added", "narrows", "BPbp", "position {name} of the list got a schema",
           reference=_letters("BP=info bp=breaking")),
    Family("prefix-items-removed", "widens", "BPbp", "position {name} of the list lost its schema",
           reference=_letters("BP=breaking bp=info")),
    Family("discriminator-added", "harmless", "BPbp", "a discriminator was added"),
    Family("discriminator-removed", "harmless", "BPbp", "the discriminator was removed"),
    Family("discriminator-property-name-changed", "breaks", "BPbp",
           "the discriminator is {after} instead of {before}", reference=_letters("BPbp=info")),
    Family("discriminator-mapping-added", "harmless", "BPbp",
           "{name} was added to the discriminator"),
    Family("discriminator-mapping-deleted", "harmless", "BPbp",
           "{name} was removed from the discriminator"),
    Family("discriminator-mapping-changed", "shifts", "BPbp",
           "{name} of the discriminator leads to {after} instead of {before}",
           reference=_letters("BPbp=info")),
    Family("became-required", "narrows", "PQqp", "`{name}` became required",
           reference=_letters("q=info"), why={"request": _MUST}),
    Family("additional-properties-closed", "narrows", "BPQbp", "unknown properties are refused now",
           reference=_letters("BPQbp=info")),
    Family("additional-properties-opened", "widens", "BPQbp", "unknown properties are possible now",
           levels=_letters("bp=info")),
    Family("constraint-tightened", "narrows", "BPQqbph",
           "`{name}` allows less ({before} -> {after})",
           reference=_letters("BPQq=info")),
    Family("constraint-loosened", "widens", "BPQqbph", "`{name}` allows more ({before} -> {after})",
           default=_letters("bph=warning"), reference=_letters("bph=info")),
    Family("constraint-changed", "shifts", "BPQqbph", "`{name}` changed from {before} to {after}",
           reference=_letters("BPQq=info")),
)  # fmt: skip
