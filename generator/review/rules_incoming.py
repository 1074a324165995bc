"""The rules about webhooks and callbacks: the API sends the request, and the client answers it."""

from __future__ import annotations

from generator.review.rules_operation import Row

_NEVER = "What a client waits for never comes."
_MISSED = "A client that reads it finds nothing."
_UNKNOWN = "A client can now receive what it was never prepared for."
_FINE = "What a client does with it works the same."
_IGNORED = "What a client answers is no longer understood."
_MUST = "An answer that was fine before is refused."

INCOMING_RULES: tuple[Row, ...] = (
    Row("webhook-operation-added", "info", "response", "webhooks",
        "{name} was added",
        "The API sends it only to who asks for it."),
    Row("webhook-operation-removed", "breaking", "response", "webhooks",
        "{name} was removed",
        _NEVER, "info"),
    Row("callback-added", "info", "response", "webhooks",
        "{name} was added",
        "A client that does not know it leaves it unanswered."),
    Row("callback-removed", "breaking", "response", "webhooks",
        "{name} was removed",
        _NEVER, "info"),
    Row("callback-url-changed", "breaking", "response", "webhooks",
        "{where} goes to {after} instead of {before}",
        "It arrives where the client does not wait for it.", "info"),
    # What the API sends
    Row("incoming-parameter-added", "info", "response", "webhooks",
        "{where} is new",
        _FINE),
    Row("incoming-optional-parameter-removed", "warning", "response", "webhooks",
        "{where} was removed",
        _MISSED, "info"),
    Row("incoming-required-parameter-removed", "breaking", "response", "webhooks",
        "{where}, which always came, was removed",
        _MISSED, "info"),
    Row("incoming-parameter-became-optional", "breaking", "response", "webhooks",
        "{where} does not always come any more",
        _MISSED, "info"),
    Row("incoming-parameter-became-required", "info", "response", "webhooks",
        "{where} always comes now",
        _FINE),
    Row("incoming-body-added", "info", "response", "webhooks",
        "{where} has a body now",
        _FINE),
    Row("incoming-body-removed", "breaking", "response", "webhooks",
        "{where} has no body any more",
        _MISSED, "info"),
    Row("incoming-body-became-optional", "breaking", "response", "webhooks",
        "the body of {where} does not always come any more",
        _MISSED, "info"),
    Row("incoming-body-became-required", "info", "response", "webhooks",
        "the body of {where} always comes now",
        _FINE),
    Row("incoming-media-type-added", "breaking", "response", "webhooks",
        "the body of {where} may be {name} now",
        _UNKNOWN, "info"),
    Row("incoming-media-type-removed", "info", "response", "webhooks",
        "the body of {where} is no longer {name}",
        _FINE),
    # What the client answers
    Row("answer-status-added", "info", "request", "webhooks",
        "{where} may be answered by {name} now",
        _FINE),
    Row("answer-success-status-removed", "breaking", "request", "webhooks",
        "{where} may no longer be answered by {name}",
        _IGNORED, "info"),
    Row("answer-non-success-status-removed", "info", "request", "webhooks",
        "{where} may no longer be answered by {name}",
        _IGNORED),
    Row("answer-media-type-added", "info", "request", "webhooks",
        "the answer to {where} may be {name} now",
        _FINE),
    Row("answer-media-type-removed", "breaking", "request", "webhooks",
        "the answer to {where} may no longer be {name}",
        _MUST, "info"),
    Row("answer-header-became-required", "breaking", "request", "webhooks",
        "the answer to {where} needs the header `{name}` now",
        _MUST, "info"),
    Row("answer-header-became-optional", "info", "request", "webhooks",
        "the answer to {where} no longer needs the header `{name}`",
        _FINE),
)  # fmt: skip
