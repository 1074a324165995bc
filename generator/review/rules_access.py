"""The rules about who may call, and where, and about what no call sends or no response has."""

from __future__ import annotations

from generator.review.findings import Level
from generator.review.rules_operation import Row

_ACCESS = "A client that does not bring what is asked for is refused."
_OTHER_WAYS = "Clients that authenticate that way are refused; look whether yours does."
_FINE = "Calls that worked before work the same."
_NOT_SENT = "No call sends a read-only property."
_NOT_HAD = "No response has a write-only property."
_AUTHORISES = "A client that fetches its tokens has to know."

_READ_ONLY = (
    ("max-decreased", "the maximum was decreased from {before} to {after}"),
    ("max-length-decreased", "the maximum length was decreased from {before} to {after}"),
    ("exclusive-max-decreased", "the exclusive maximum was decreased from {before} to {after}"),
    ("min-increased", "the minimum was increased from {before} to {after}"),
    ("exclusive-min-increased", "the exclusive minimum was increased from {before} to {after}"),
    ("enum-value-removed", "the value {before} was removed"),
)
READ_ONLY = frozenset(suffix for suffix, _ in _READ_ONLY)
"""The changes that are harmless for a read-only property of a request."""


def _security(start: str, whom: str) -> list[Row]:
    def row(suffix: str, *, breaks: bool, said: str, why: str) -> Row:
        level: Level = "breaking" if breaks else "info"
        rule, sentence = f"{start}-{suffix}", f"{whom}: {said}"
        return Row(rule, level, "request", "security", sentence, why, "info")

    return [
        row("added", breaks=False, said="{name} is another way to authenticate", why=_FINE),
        row("required", breaks=True, said="{name} is required; nothing was before", why=_ACCESS),
        row("removed", breaks=True, said="{name} no longer authenticates", why=_OTHER_WAYS),
        row("lifted", breaks=False, said="{name} is no longer required", why=_FINE),
        row("scope-added", breaks=True, said="{name} needs the scope {after}", why=_ACCESS),
        row("scope-removed", breaks=False, said="{name} needs no scope {before} now", why=_FINE),
    ]  # fmt: skip


ACCESS_RULES: tuple[Row, ...] = (
    *_security("api-security", "security of {where}"),
    *_security("api-global-security", "security of the whole API"),
    Row("api-security-component-added", "info", "request", "security",
        "the security scheme {name} was added",
        _FINE),
    Row("api-security-component-removed", "info", "request", "security",
        "the security scheme {name} was removed",
        "Where an operation used it, that is a finding of its own."),
    Row("api-security-component-type-changed", "breaking", "request", "security",
        "the security scheme {name} is {after} instead of {before}",
        _ACCESS, "info"),
    Row("api-security-component-oauth-url-changed", "warning", "request", "security",
        "the authorization URL of {name} changed from {before} to {after}",
        _AUTHORISES, "info"),
    Row("api-security-component-oauth-token-url-changed", "breaking", "request", "security",
        "the token URL of {name} changed from {before} to {after}",
        _AUTHORISES, "info"),
    Row("api-security-component-oauth-scope-added", "info", "request", "security",
        "{name} knows the scope {after}",
        _FINE),
    Row("api-security-component-oauth-scope-removed", "warning", "request", "security",
        "{name} no longer knows the scope {before}",
        "A client that asks for it gets no token.", "info"),
    Row("api-security-component-oauth-scope-changed", "info", "request", "security",
        "a scope of {name} is described as {after} instead of {before}",
        _FINE),
    Row("api-server-added", "info", "both", "servers",
        "the server {after} was added",
        _FINE),
    Row("api-server-removed", "breaking", "both", "servers",
        "the server {before} was removed",
        "A client that is set up for it calls in vain.", "info"),
    Row("api-server-variable-changed", "warning", "both", "servers",
        "the variables of the server {name} changed",
        "A client that fills them in may reach another place, or none.", "info"),
    Row("response-write-only-property-enum-value-added", "info", "response", "schemas",
        "{where}: the value {after} was added",
        _NOT_HAD),
    *(
        Row(f"request-read-only-property-{suffix}", "info", "request", "schemas",
            f"{{where}}: {said}", _NOT_SENT)
        for suffix, said in _READ_ONLY
    ),
)  # fmt: skip
