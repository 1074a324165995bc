"""A comparison small enough to be seen through: it only looks at properties of named schemas."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from generator.diagnostics import pointer
from generator.document import Document, Node, operations
from generator.review.findings import Finding, Level
from generator.review.policy import Policy

_SENTENCES = {
    "property-removed": "the property `{}` was removed",
    "property-changed": "the property `{}` has changed",
    "property-added": "the property `{}` was added",
}
_LEVELS: dict[str, Level] = {
    "property-removed": "breaking",
    "property-changed": "warning",
    "property-added": "info",
}
RULES = {
    rule: SimpleNamespace(
        id=rule,
        default=level,
        reference="info",
        direction="response",
        area="schemas",
        sentence=_SENTENCES[rule].format("{name}"),
        why="Clients read it.",
    )
    for rule, level in _LEVELS.items()
}


def compare(base: Document, revision: Document, policy: Policy) -> list[Finding]:
    return list(_compared(base, revision, policy))


def _compared(base: Document, revision: Document, policy: Policy) -> Iterator[Finding]:
    for schema in base.schemas:
        old = base.schemas[schema]["properties"]
        new = revision.schemas[schema]["properties"]
        for name in {**old, **new}:
            if old.get(name) == new.get(name):
                continue
            if name not in new:
                rule = "property-removed"
            else:
                rule = "property-changed" if name in old else "property-added"
            where = pointer("components", "schemas", schema, "properties", name)
            yield finding(
                rule,
                name,
                level=policy.levels.get(rule, _LEVELS[rule]),
                operations=tuple((method, path) for path, method, _ in operations(base.root)),
                base_pointer=where if name in old else None,
                revision_pointer=where if name in new else None,
                before=old.get(name),
                after=new.get(name),
            )


def finding(rule: str, name: str, **facts: Any) -> Finding:  # noqa: ANN401 - any field
    defaults: Node = {
        "id": rule,
        "level": _LEVELS[rule],
        "direction": "response",
        "operations": (("get", "/books/"),),
        "base_pointer": "/components/schemas/Book/properties/id",
        "revision_pointer": None,
        "message": _SENTENCES[rule].format(name),
        "why": "Clients read it.",
        "before": {"type": "string"},
        "after": None,
    }
    return Finding(**{**defaults, **facts})
