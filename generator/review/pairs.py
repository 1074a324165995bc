"""Two schemas side by side: what every comparison of them starts from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from generator.diagnostics import tokens
from generator.review.findings import Direction
from generator.review.merging import View
from generator.review.places import Key
from generator.review.policy import Policy
from generator.review.rules import rule_of
from generator.review.rules_access import READ_ONLY
from generator.review.rules_schema import SUBJECTS, Effect
from generator.review.views import Side


@dataclass(frozen=True, slots=True)
class Context:
    """Where two schemas stand, as far as it decides what a change means."""

    subject: str
    """Which of the rules apply: `request-body`, `response-property`..."""
    holder: str = ""
    """What a parameter or header is called in a sentence; nothing for a body."""
    is_text: bool = False
    """Whether all values are written as text, so that a number can stand for a string."""
    is_header: bool = False
    """Whether it is a header of a request."""
    is_repeated: bool = False
    """Whether a list is written by repeating it, so that one value is a list of one."""
    is_incoming: bool = False
    """Whether the API sends the request of it and a client answers."""

    @property
    def direction(self) -> Direction:
        """Whether a client sends it or receives it."""
        return SUBJECTS[self.subject].direction

    @property
    def inner(self) -> Context:
        """The context of a property."""
        return _inner(self)

    @property
    def element(self) -> Context:
        """The context of an element of a list: that of a property, but of a parameter itself."""
        if self.subject in {"request-parameter", "response-header"}:
            return replace(self, is_repeated=False)
        return _inner(self)


@cache
def _inner(context: Context) -> Context:
    inner = SUBJECTS[context.subject].inner
    return replace(context, subject=inner, is_repeated=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference, before it is judged and told with all operations that it reaches."""

    rule: str
    base_pointer: str | None
    revision_pointer: str | None
    where: str
    name: str = ""
    before: Any = None
    after: Any = None
    is_incoming: bool = False
    """Whether it is of a webhook or callback, whose schemas the reference tool does not compare."""


@dataclass(frozen=True, slots=True)
class Children:
    """Two schemas inside that are to be compared as well."""

    base: Key
    revision: Key
    context: Context


@dataclass(frozen=True, slots=True)
class Pair:
    """Two schemas that stand for each other."""

    base_side: Side
    revision_side: Side
    base: View
    revision: View
    context: Context
    policy: Policy

    def rule(self, suffix: str, effect: Effect) -> str:
        """Return the id of the rule for a change of this pair."""
        subject = self.context.subject
        is_read_only = self.revision.keywords.get("readOnly")
        if subject == "request-property" and suffix in READ_ONLY and is_read_only:
            return f"request-read-only-property-{suffix}"
        is_write_only = self.revision.keywords.get("writeOnly")
        if (subject, suffix) == ("response-property", "enum-value-added") and is_write_only:
            return f"response-write-only-property-{suffix}"
        is_header_property = subject == "request-parameter-property" and self.context.is_header
        if is_header_property and suffix in {"became-enum", "became-required"}:
            return f"request-header-property-{suffix}"
        return rule_of(subject, suffix, effect)

    def change(  # noqa: PLR0913, PLR0917 - what a change is made of
        self,
        suffix: str,
        effect: Effect,
        place: str,
        before: Any = None,  # noqa: ANN401 - any JSON value
        after: Any = None,  # noqa: ANN401
        name: str = "",
    ) -> Change:
        """Return a change of what stands at a place of both schemas."""
        return self.named(self.rule(suffix, effect), place, before, after, name)

    def named(
        self,
        rule: str,
        place: str,
        before: Any = None,  # noqa: ANN401
        after: Any = None,  # noqa: ANN401
        name: str = "",
    ) -> Change:
        """Return a change by the id of its rule."""
        return Change(
            rule=rule,
            base_pointer=self.base.places.get(place, self.base.pointer),
            revision_pointer=self.revision.places.get(place, self.revision.pointer),
            where=self.where(),
            name=name,
            before=before,
            after=after,
            is_incoming=self.context.is_incoming,
        )

    def where(self) -> str:
        """Return what the two schemas are called in a sentence."""
        return words_of(self.context, self.base.pointer)


def words_of(context: Context, pointer: str) -> str:
    """Return what a schema is called: `the request property `a/b` of `User``."""
    owner, path = _owner_and_path(pointer)
    if context.holder:
        inside = f", property `{path}`" if path and context.subject.endswith("-property") else ""
        return f"{context.holder}{inside}"
    of_owner = f" of `{owner}`" if owner else ""
    if path:
        return f"{context.direction} property `{path}`{of_owner}"
    if context.subject.endswith("-body"):
        return f"{context.direction} body{f' `{owner}`' if owner else ''}"
    return f"`{owner}` in a {context.direction}" if owner else f"{context.direction} schema"


def _owner_and_path(pointer: str) -> tuple[str, str]:
    """Split `/components/schemas/User/properties/a` into `User` and `a`."""
    parts = tokens(pointer)
    if parts[:1] == ["components"]:
        owner, parts = (parts[2] if parts[1:2] == ["schemas"] else ""), parts[3:]
    else:
        owner, parts = "", parts[parts.index("schema") if "schema" in parts else 0 :]
    if "schema" in parts:
        parts = parts[parts.index("schema") + 1 :]
    path: list[str] = []
    rest = iter(parts)
    for part in rest:
        if part in {"properties", "patternProperties", "dependentSchemas", "$defs"}:
            path.append(next(rest, ""))
        elif part in {"oneOf", "anyOf", "prefixItems"}:
            path.append(f"{part}[{next(rest, '')}]")
        elif part == "allOf":
            next(rest, "")
        else:
            path.append(part)
    return owner, "/".join(path)
