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


_REFUSED = "A call that was fine before can now be refused."
_GONE = "Every call of it fails once the change is live."
_FINE = "Calls that worked before work the same."
_ADDED = "Clients that do not know it are not touched."
_TOLD = "It tells clients to move on; nothing fails yet."
_PLAN = "Clients cannot plan when they have to be done."
_SOON = "Clients have less time to move on than they were promised."
_DATE = "A date that no one can read promises nothing."
_ACCESS = "A client that does not bring what is asked for is refused."
_OTHER_WAYS = "Clients that authenticate that way are refused; look whether yours does."
_SEEN = "A client that reads it finds nothing."
_IGNORED = "What a client still sends is ignored, or refused where the server is strict."
_MUST = "A call that does not send it, as was allowed before, is refused."
_READS = "The server no longer takes what it is sent, or what it answers is no longer the client's."
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
            ("deprecated-sunset-missing", "breaking", f"{about} was deprecated without a date", _PLAN),
            ("deprecated-sunset-invalid", "breaking", f"{about} the sunset {{after}} is no date", _DATE),
            ("sunset-date-too-small", "breaking", f"{about} the sunset {{after}} is too soon", _SOON),
            ("sunset-deleted", "breaking", f"{about} the sunset date {{before}} was deleted", _PLAN),
            ("sunset-date-changed-too-small", "breaking",
             f"{about} the sunset was brought forward from {{before}} to {{after}}", _SOON),
            ("reactivated", "info", f"{about} is no longer deprecated", _FINE),
            ("stability-decreased", "breaking",
             f"{about} the stability fell from {{before}} to {{after}}", _PLAN),
            ("stability-increased", "info", f"{about} the stability rose from {{before}} to {{after}}",
             _FINE),
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
    Row("unstable-api-removed", "info", "both", "operations", "{name} was removed; it was of stability {before}", _GONE),
    Row("endpoint-added", "info", "both", "operations", "{name} was added", _ADDED),
    Row("webhook-added", "info", "both", "operations", "the webhook {name} was added", _ADDED),
    Row("webhook-removed", "breaking", "both", "operations", "the webhook {name} was removed", "What a client waits for never comes."),
    Row("endpoint-deprecated", "info", "both", "lifecycle", "{name} was deprecated", _TOLD),
    Row("endpoint-deprecated-with-sunset", "info", "both", "lifecycle", "{name} was deprecated, until {after}", _TOLD),
    Row("endpoint-reactivated", "info", "both", "lifecycle", "{name} is no longer deprecated", _FINE),
    Row("api-deprecated-sunset-missing", "breaking", "both", "lifecycle", "{name} was deprecated without a sunset date", _PLAN),
    Row("api-deprecated-sunset-parse", "breaking", "both", "lifecycle", "the sunset {after} of {name} is no date", _DATE),
    Row("api-path-sunset-parse", "breaking", "both", "lifecycle", "a sunset of {name} is no date ({before} -> {after})", _DATE),
    Row("api-sunset-date-too-small", "breaking", "both", "lifecycle", "the sunset {after} of {name} is too soon", _SOON),
    Row("api-sunset-date-changed-too-small", "breaking", "both", "lifecycle", "the sunset of {name} was brought forward from {before} to {after}", _SOON),
    Row("sunset-deleted", "breaking", "both", "lifecycle", "{name} is still deprecated, but its sunset date {before} was deleted", _PLAN),
    Row("api-invalid-stability-level", "breaking", "both", "lifecycle", "the stability {after} of {name} is none of draft, alpha, beta and stable", "No one can tell what is promised."),
    Row("api-stability-decreased", "breaking", "both", "lifecycle", "the stability of {name} fell from {before} to {after}", "It may now change without notice."),
    Row("api-stability-increased", "info", "both", "lifecycle", "the stability of {name} rose from {before} to {after}", _FINE),
    Row("api-operation-id-added", "info", "both", "operations", "{name} got the operation id {after}", "On the wire nothing changes; names of generated clients do."),
    Row("api-operation-id-removed", "info", "both", "operations", "the operation id of {name} changed from {before} to {after}", "On the wire nothing changes; names of generated clients do."),
    Row("api-tag-added", "info", "both", "operations", "{name} got the tag {after}", "On the wire nothing changes; names of generated clients may."),
    Row("api-tag-removed", "info", "both", "operations", "{name} lost the tag {before}", "On the wire nothing changes; names of generated clients may."),
    Row("api-schema-removed", "info", "both", "components", "the schema {name}, which nothing used, was removed", "Only generated clients that had a class for it notice."),
    Row("documentation-changed", "info", "both", "documentation", "titles, descriptions or links changed", "Read them if you like; no call changes."),
    Row("examples-changed", "info", "both", "documentation", "examples changed", "No call changes."),
    # Parameters
    Row("new-request-path-parameter", "breaking", "request", "parameters", "the path parameter `{name}` is new", _MUST),
    Row("new-required-request-parameter", "breaking", "request", "parameters", "{where} is new and required", _MUST),
    Row("new-required-request-default-parameter-to-existing-path", "breaking", "request", "parameters", "{where} is new and required, though it has a default", _MUST),
    Row("new-optional-request-parameter", "info", "request", "parameters", "{where} is new", _ADDED),
    Row("new-optional-request-default-parameter-to-existing-path", "info", "request", "parameters", "{where} is new, with the default {after}", _ADDED),
    Row("request-parameter-removed", "warning", "request", "parameters", "{where} was removed", _IGNORED),
    Row("request-parameter-removed-before-sunset", "breaking", "request", "parameters", "{where} was removed before its sunset date {before}", _IGNORED),
    Row("request-parameter-removed-with-deprecation", "info", "request", "parameters", "{where} was removed, as was announced", _IGNORED),
    Row("request-parameter-became-required", "breaking", "request", "parameters", "{where} became required", _MUST),
    Row("request-parameter-became-optional", "info", "request", "parameters", "{where} became optional", _FINE),
    Row("request-parameter-style-changed", "breaking", "request", "parameters", "{where}: how its value is written changed from {before} to {after}", "A client goes on to send a form that is read as another value.", "info"),
    Row("request-parameter-deprecated", "info", "request", "lifecycle", "{where} was deprecated", _TOLD),
    Row("request-parameter-deprecated-sunset-missing", "breaking", "request", "lifecycle", "{where} was deprecated without a sunset date", _PLAN),
    Row("request-parameter-reactivated", "info", "request", "lifecycle", "{where} is no longer deprecated", _FINE),
    Row("request-parameter-sunset-parse", "breaking", "request", "lifecycle", "{where}: a sunset is no date ({before} -> {after})", _DATE),
    Row("request-parameter-sunset-date-too-small", "breaking", "request", "lifecycle", "{where}: the sunset {after} is too soon", _SOON),
    Row("request-parameter-sunset-date-changed-too-small", "breaking", "request", "lifecycle", "{where}: the sunset was brought forward from {before} to {after}", _SOON),
    Row("request-parameter-sunset-deleted", "breaking", "request", "lifecycle", "{where} is still deprecated, but its sunset date {before} was deleted", _PLAN),
    Row("new-required-request-header-property", "breaking", "request", "parameters", "{where}: the required property `{name}` is new", _MUST),
    Row("request-header-property-became-required", "breaking", "request", "parameters", "{where}: `{name}` became required", _MUST),
    Row("request-header-property-became-enum", "breaking", "request", "parameters", "{where}: only {after} are allowed now", _REFUSED),
    # Bodies and responses
    Row("request-body-added-optional", "info", "request", "bodies", "an optional request body was added", _ADDED),
    Row("request-body-added-required", "breaking", "request", "bodies", "a required request body was added", _MUST),
    Row("request-body-removed", "breaking", "request", "bodies", "the request body was removed", _IGNORED),
    Row("request-body-became-optional", "info", "request", "bodies", "the request body became optional", _FINE),
    Row("request-body-became-required", "breaking", "request", "bodies", "the request body became required", _MUST),
    Row("request-body-media-type-added", "info", "request", "bodies", "a request body may be {name} now", _FINE),
    Row("request-body-media-type-removed", "breaking", "request", "bodies", "a request body may no longer be {name}", _REFUSED),
    Row("request-body-media-type-schema-added", "breaking", "request", "bodies", "the request body {name} got a schema", _REFUSED),
    Row("request-body-media-type-schema-removed", "info", "request", "bodies", "the request body {name} lost its schema", _FINE),
    Row("request-body-encoding-changed", "breaking", "request", "bodies", "how `{name}` of the request body is encoded changed from {before} to {after}", _READS, "info"),
    Row("response-body-media-type-schema-added", "info", "response", "bodies", "the response body {name} got a schema", _FINE),
    Row("response-body-media-type-schema-removed", "warning", "response", "bodies", "the response body {name} lost its schema", "It no longer says what a client receives."),
    Row("response-media-type-added", "info", "response", "responses", "the response {where} may be {name} now", _ADDED),
    Row("response-media-type-removed", "breaking", "response", "responses", "the response {where} is no longer {name}", _READS),
    Row("response-media-type-name-changed", "info", "response", "responses", "the response {where} is {after} instead of {before}", _FINE),
    Row("response-media-type-name-generalized", "breaking", "response", "responses", "the response {where} is the wider {after} instead of {before}", _READS),
    Row("response-media-type-name-specialized", "info", "response", "responses", "the response {where} is the narrower {after} instead of {before}", _FINE),
    Row("response-success-status-added", "info", "response", "responses", "the status {name} was added", _ADDED),
    Row("response-success-status-removed", "breaking", "response", "responses", "the status {name} was removed", "A client that waits for it takes its success for a failure."),
    Row("response-non-success-status-added", "info", "response", "responses", "the status {name} was added", _ADDED),
    Row("response-non-success-status-removed", "info", "response", "responses", "the status {name} was removed", _FINE),
    Row("response-header-added", "info", "response", "headers", "{where} was added", _ADDED),
    Row("optional-response-header-removed", "warning", "response", "headers", "{where} was removed", _SEEN),
    Row("required-response-header-removed", "breaking", "response", "headers", "{where}, which always came, was removed", _SEEN),
    Row("response-header-became-optional", "breaking", "response", "headers", "{where} does not always come any more", _SEEN),
    Row("response-header-became-required", "info", "response", "headers", "{where} always comes now", _FINE),
    # Properties
    Row("new-optional-request-property", "info", "request", "properties", "{where}: the optional property `{name}` is new", _ADDED),
    Row("new-required-request-property", "breaking", "request", "properties", "{where}: the required property `{name}` is new", _MUST),
    Row("new-required-request-property-with-default", "breaking", "request", "properties", "{where}: the required property `{name}` is new, though it has a default", _MUST),
    Row("request-property-removed", "warning", "request", "properties", "{where}: the property `{name}` was removed", _IGNORED),
    Row("request-property-became-required-with-default", "breaking", "request", "properties", "{where}: `{name}` became required, though it has a default", _MUST),
    Row("request-property-became-optional", "info", "request", "properties", "{where}: `{name}` became optional", _FINE),
    Row("request-read-only-property-changed", "info", "request", "properties", "{where}: the read-only property `{name}` was added, removed or became required", "No call sends it."),
    Row("response-property-became-optional", "breaking", "response", "properties", "{where}: `{name}` does not always come any more", "Code that relies on the value can now find it missing."),
    Row("response-write-only-property-became-optional", "info", "response", "properties", "{where}: the write-only `{name}` became optional", "No response has it."),
    Row("response-write-only-property-became-required", "info", "response", "properties", "{where}: the write-only `{name}` became required", "No response has it."),
    Row("response-optional-property-added", "info", "response", "properties", "{where}: the optional property `{name}` is new", _ADDED),
    Row("response-required-property-added", "info", "response", "properties", "{where}: the property `{name}` is new", _ADDED),
    Row("response-optional-property-removed", "warning", "response", "properties", "{where}: the optional property `{name}` was removed", _SEEN),
    Row("response-required-property-removed", "breaking", "response", "properties", "{where}: the property `{name}`, which always came, was removed", "Code that reads it fails."),
    Row("response-optional-write-only-property-added", "info", "response", "properties", "{where}: the write-only property `{name}` is new", "No response has it."),
    Row("response-required-write-only-property-added", "info", "response", "properties", "{where}: the write-only property `{name}` is new", "No response has it."),
    Row("response-optional-write-only-property-removed", "info", "response", "properties", "{where}: the write-only property `{name}` was removed", "No response had it."),
    Row("response-required-write-only-property-removed", "info", "response", "properties", "{where}: the write-only property `{name}` was removed", "No response had it."),
)  # fmt: skip
