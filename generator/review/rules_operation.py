"""The rules that do not follow a pattern: operations, parameters, bodies, properties, security."""

from __future__ import annotations

from dataclasses import dataclass

from generator.review.findings import Direction, Level


@dataclass(frozen=True, slots=True)
class Row:
    """A rule as the table has it."""

    id: str
    default: Level
    direction: Direction
    area: str
    sentence: str
    why: str
    reference: Level | None = None
    """Its level in the reference policy, where it is another one."""


_GONE = "Every call of it fails once the change is live."
_FINE = "Calls that worked before work the same."
_ADDED = "Clients that do not know it are not touched."
_TOLD = "It tells clients to move on; nothing fails yet."
_PLAN = "Clients cannot plan when they have to be done."
_SOON = "Clients have less time to move on than they were promised."
_DATE = "A date that no one can read promises nothing."
_NOTED = "It says what the field is for; the calls are the same."


def _operations() -> list[Row]:
    rows: list[Row] = []
    for start, noun in (("api-path", "with its path"), ("api", "from its path")):
        said = f"{{name}} was removed {noun}"
        rows += [
            Row(f"{start}-removed-without-deprecation", "breaking", "both", "operations",
                f"{said}, and was not deprecated before", _GONE),
            Row(f"{start}-removed-before-sunset", "breaking", "both", "operations",
                f"{said} before its sunset date {{before}}", _GONE),
            Row(f"{start}-removed-with-deprecation", "info", "both", "operations",
                f"{said}, as was announced", _GONE),
        ]  # fmt: skip
    return rows


def _mutability() -> list[Row]:
    """Return the rules for a property that becomes, or no longer is, read-only or write-only."""
    rows: list[Row] = []
    for side, direction in _DIRECTIONS:
        for need in ("optional", "required"):
            for turn in ("", "not-"):
                for flag in ("read-only", "write-only"):
                    level: Level = "info"
                    if (side, need, turn, flag) == ("response", "required", "not-", "write-only"):
                        level = "warning"
                    said = f"became {turn.replace('-', ' ')}{flag}"
                    rows.append(
                        Row(f"{side}-{need}-property-became-{turn}{flag}", level, direction,
                            "properties", f"{{where}}: the {need} property {said}", _NOTED)
                    )  # fmt: skip
    return rows


_DIRECTIONS: tuple[tuple[str, Direction], ...] = (("request", "request"), ("response", "response"))


def _lifecycle() -> list[Row]:
    """Return the rules for the deprecation of a property, in a request and in a response."""
    rows: list[Row] = []
    for side, direction in _DIRECTIONS:
        start, about = f"{side}-property", "{where}:"
        table: tuple[tuple[str, Level, str, str], ...] = (
            ("deprecated", "info", f"{about} was deprecated", _TOLD),
            ("deprecated-with-sunset", "info", f"{about} was deprecated, until {{after}}", _TOLD),
            ("deprecated-sunset-missing", "breaking", f"{about} deprecated without a date", _PLAN),
            ("deprecated-sunset-invalid", "breaking",
             f"{about} the sunset {{after}} is no date", _DATE),
            ("sunset-date-too-small", "breaking",
             f"{about} the sunset {{after}} is too soon", _SOON),
            ("sunset-deleted", "breaking",
             f"{about} the sunset date {{before}} was deleted", _PLAN),
            ("sunset-date-changed-too-small", "breaking",
             f"{about} the sunset was brought forward from {{before}} to {{after}}", _SOON),
            ("reactivated", "info", f"{about} is no longer deprecated", _FINE),
            ("stability-decreased", "breaking",
             f"{about} the stability fell from {{before}} to {{after}}", _PLAN),
            ("stability-increased", "info",
             f"{about} the stability rose from {{before}} to {{after}}", _FINE),
        )  # fmt: skip
        rows += [
            Row(f"{start}-{suffix}", level, direction, "lifecycle", said, why,
                "info" if suffix in {"sunset-deleted", "sunset-date-changed-too-small"} else None)
            for suffix, level, said, why in table
        ]  # fmt: skip
    return rows


OPERATION_RULES: tuple[Row, ...] = (
    *_operations(),
    *_mutability(),
    *_lifecycle(),
    Row("unstable-api-removed", "info", "both", "operations",
        "{name} was removed; it was of stability {before}",
        _GONE),
    Row("endpoint-added", "info", "both", "operations",
        "{name} was added",
        _ADDED),
    Row("webhook-added", "info", "both", "operations",
        "the webhook {name} was added",
        _ADDED),
    Row("webhook-removed", "breaking", "both", "operations",
        "the webhook {name} was removed",
        "What a client waits for never comes."),
    Row("endpoint-deprecated", "info", "both", "lifecycle",
        "{name} was deprecated",
        _TOLD),
    Row("endpoint-deprecated-with-sunset", "info", "both", "lifecycle",
        "{name} was deprecated, until {after}",
        _TOLD),
    Row("endpoint-reactivated", "info", "both", "lifecycle",
        "{name} is no longer deprecated",
        _FINE),
    Row("api-deprecated-sunset-missing", "breaking", "both", "lifecycle",
        "{name} was deprecated without a sunset date",
        _PLAN),
    Row("api-deprecated-sunset-parse", "breaking", "both", "lifecycle",
        "the sunset {after} of {name} is no date",
        _DATE),
    Row("api-path-sunset-parse", "breaking", "both", "lifecycle",
        "a sunset of {name} is no date ({before} -> {after})",
        _DATE),
    Row("api-sunset-date-too-small", "breaking", "both", "lifecycle",
        "the sunset {after} of {name} is too soon",
        _SOON),
    Row("api-sunset-date-changed-too-small", "breaking", "both", "lifecycle",
        "the sunset of {name} was brought forward from {before} to {after}",
        _SOON),
    Row("sunset-deleted", "breaking", "both", "lifecycle",
        "{name} is still deprecated, but its sunset date {before} was deleted",
        _PLAN),
    Row("api-invalid-stability-level", "breaking", "both", "lifecycle",
        "the stability {after} of {name} is none of draft, alpha, beta and stable",
        "No one can tell what is promised."),
    Row("api-stability-decreased", "breaking", "both", "lifecycle",
        "the stability of {name} fell from {before} to {after}",
        "It may now change without notice."),
    Row("api-stability-increased", "info", "both", "lifecycle",
        "the stability of {name} rose from {before} to {after}",
        _FINE),
    Row("api-operation-id-added", "info", "both", "operations",
        "{name} got the operation id {after}",
        "On the wire nothing changes; names of generated clients do."),
    Row("api-operation-id-removed", "info", "both", "operations",
        "the operation id of {name} changed from {before} to {after}",
        "On the wire nothing changes; names of generated clients do."),
    Row("api-tag-added", "info", "both", "operations",
        "{name} got the tag {after}",
        "On the wire nothing changes; names of generated clients may."),
    Row("api-tag-removed", "info", "both", "operations",
        "{name} lost the tag {before}",
        "On the wire nothing changes; names of generated clients may."),
    Row("api-schema-removed", "info", "both", "components",
        "the schema {name}, which nothing used, was removed",
        "Only generated clients that had a class for it notice."),
    Row("documentation-changed", "info", "both", "documentation",
        "titles, descriptions or links changed",
        "Read them if you like; no call changes."),
    Row("examples-changed", "info", "both", "documentation",
        "examples changed",
        "No call changes."),
)  # fmt: skip
