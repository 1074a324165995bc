"""What the loopback server answers, and which call is recorded with it: one cassette each.

No recording of these endpoints by anyone is public, so none of these answers is live.
`documented` are the bodies and statuses that Close publishes (the names, addresses and ids are
invented), everything else is `synthetic`. The headers of both were seen on other endpoints.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from closecrm import CloseClient, CloseError

ROOT = Path(__file__).parents[2]
SPEC = yaml.safe_load((ROOT / "spec/openapi.yaml").read_text(encoding="utf-8"))
EXAMPLES = {name: example["value"] for name, example in SPEC["components"]["examples"].items()}
Call = Callable[[CloseClient], object]
Body = dict[str, Any]

DOCS = "https://developer.close.com/api/resources"

GOOGLE, CUSTOM_EMAIL, ZOOM = EXAMPLES["ConnectedAccountList"]["data"]
GRANT = EXAMPLES["SendAs"]
ALICE, BOB = GRANT["allowed_user_id"], GRANT["allowing_user_id"]
CAROL = "user_WsXAJKil8Krk3QCI33jOqw5LoVFqxtpuPzNP3MzTtpc"

# The last three must not reach a cassette; the very last is invented.
HEADERS = {
    "Content-Type": "application/json",
    "RateLimit": "limit=100; remaining=100; reset=1",
    "Trace-Id": "0" * 32,
    "Set-Cookie": "session=secret; Path=/",
    "X-Api-Key": "api_0secret.0secret",
}


@dataclass(frozen=True)
class Answer:
    """One answer of the server; a body that is no text is sent as JSON."""

    status: int
    body: object = ""
    headers: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


@dataclass(frozen=True)
class Scenario:
    """A cassette: its name, where its answers are from, and the call that leads to them."""

    name: str
    metadata: dict[str, str]
    call: Call
    answers: tuple[Answer, ...]


def documented(name: str, topic: str, answer: Answer, call: Call) -> Scenario:
    """Return a scenario that Close documents on a page."""
    metadata = {"provenance": "documented", "source": f"{DOCS}/{topic}", "date": "2026-11-22"}
    return Scenario(name, metadata, call, (answer,))


def synthetic(name: str, reason: str, call: Call, *answers: Answer, deviates: str = "") -> Scenario:
    """Return a scenario that no source shows; it `deviates` from the spec on purpose."""
    metadata = {"provenance": "synthetic", "reason": reason, "date": "2026-11-23"}
    if deviates:
        metadata["deviates"] = deviates  # the kinds of findings, for `verify`
    return Scenario(name, metadata, call, answers)


def errors(name: str, bad_request: Body, missing: Body, call: Call) -> Scenario:
    """Return a scenario in which a call is made three times: 400, 401 and 404."""

    def thrice(client: CloseClient) -> None:
        for _ in range(3):
            try:
                call(client)
            except CloseError:
                continue
            raise AssertionError(f"{name}: an error was expected")

    answers = Answer(400, bad_request), Answer(401, {"error": "Unauthorized"}), Answer(404, missing)
    return synthetic(name, ERRORS, thrice, *answers)


def page(*data: object, **more: bool) -> Answer:
    return Answer(200, {"data": data, **more})


def grant(number: int) -> dict[str, str]:
    return {**GRANT, "id": f"sdas_{number:022}"}


ERRORS = "only the statuses are documented; shapes seen on other endpoints, texts invented"
NO_EXAMPLE = "no example of this type is published"
NO_MATCH = "Empty query: {} matching query does not exist."
INVALID: Body = {"errors": [], "field-errors": {"allowed_user_id": "Object does not exist."}}
NESTED: Body = {
    "errors": [],
    "field-errors": {"allowed_user_ids": {"errors": {"0": "Unknown user."}}},
}
FIELDS = ["id", "_type", "send_status"]
CREATED = "2018-11-08T10:00:27.780000+00:00"

MICROSOFT: Body = {
    **GOOGLE,
    "_type": "microsoft",
    "id": f"emailacct_{1:043}",
    "date_created": CREATED,
    "default_identity": GOOGLE["identities"][0],
    "enabled_features": ["email_syncing", "email_sending", "calendar_syncing"],
    "latest_send_error": None,
    "send_status": "ok",
}
CALENDLY: Body = {
    "_type": "calendly",
    "id": f"emailacct_{2:043}",
    "organization_id": GOOGLE["organization_id"],
    "user_id": GOOGLE["user_id"],
}
UNKNOWN: Body = {**CALENDLY, "_type": "fax", "id": f"emailacct_{3:043}", "fax_number": "555-0100"}
EXTENDED = {**GOOGLE, "archived": True, "a/b": 1}
PARTIAL = [{"_type": a["_type"], "id": a["id"], "send_status": "ok"} for a in (GOOGLE, ZOOM)]

SCENARIOS = [
    documented(
        "connected_accounts_list",
        "connected-accounts/list",
        Answer(200, EXAMPLES["ConnectedAccountList"]),
        lambda client: client.connected_accounts.list(user_id=ALICE),
    ),
    documented(
        "connected_accounts_get",
        "connected-accounts/get",
        Answer(200, EXAMPLES["ConnectedAccount"]),
        lambda client: client.connected_accounts.get(GOOGLE["id"]),
    ),
    documented(
        "send_as_list",
        "send-as/list",
        Answer(200, EXAMPLES["SendAsList"]),
        lambda client: client.send_as.list(allowing_user_id=BOB),
    ),
    documented(
        "send_as_create",
        "send-as/create",
        Answer(201, EXAMPLES["SendAs"]),
        lambda client: client.send_as.create(allowing_user_id=BOB, allowed_user_id=ALICE),
    ),
    documented(
        "send_as_delete_by_user",
        "send-as/delete-by-user",
        Answer(204),
        lambda client: client.send_as.delete_by_user(allowing_user_id=BOB, allowed_user_id=ALICE),
    ),
    documented(
        "send_as_bulk_create",
        "send-as/bulk-create",
        Answer(200, EXAMPLES["SendAsList"]),
        lambda client: client.send_as.bulk_create(
            allowed_user_ids=[ALICE], disallowed_user_ids=[CAROL]
        ),
    ),
    documented(
        "send_as_get",
        "send-as/get",
        Answer(200, EXAMPLES["SendAs"]),
        lambda client: client.send_as.get(GRANT["id"]),
    ),
    documented(
        "send_as_delete",
        "send-as/delete",
        Answer(204),
        lambda client: client.send_as.delete(GRANT["id"]),
    ),
    errors(
        "connected_accounts_list-errors",
        {
            "errors": [],
            "field-errors": {"_limit": "Input should be less than or equal to 200"},
        },
        {"error": "The requested URL was not found on the server."},
        lambda client: client.connected_accounts.list(limit=500),
    ),
    errors(
        "connected_accounts_get-errors",
        {"field-errors": {"_fields": "Unknown field."}},
        {"error": NO_MATCH.format("ConnectedAccount")},
        lambda client: client.connected_accounts.get("emailacct_none", fields=["nothing"]),
    ),
    errors(
        "send_as_list-errors",
        {"errors": ["One of the users must be you."]},
        {"error": "The requested URL was not found on the server."},
        lambda client: client.send_as.list(allowing_user_id=CAROL),
    ),
    errors(
        "send_as_create-errors",
        INVALID,
        {"errors": ["User does not exist."]},
        lambda client: client.send_as.create(allowing_user_id=BOB, allowed_user_id="user_none"),
    ),
    errors(
        "send_as_delete_by_user-errors",
        INVALID,
        {"errors": ["User does not exist."]},
        lambda client: client.send_as.delete_by_user(
            allowing_user_id=BOB, allowed_user_id="user_none"
        ),
    ),
    errors(
        "send_as_bulk_create-errors",
        NESTED,
        {"errors": ["User does not exist."]},
        lambda client: client.send_as.bulk_create(allowed_user_ids=["user_none"]),
    ),
    errors(
        "send_as_get-errors",
        {"error": "Not a valid id."},
        {"error": NO_MATCH.format("SendAs")},
        lambda client: client.send_as.get("sdas_none"),
    ),
    errors(
        "send_as_delete-errors",
        {"error": "Not a valid id."},
        {"error": NO_MATCH.format("SendAs")},
        lambda client: client.send_as.delete("sdas_none"),
    ),
    synthetic(
        "connected_accounts_get-microsoft",
        f"{NO_EXAMPLE}; fields and values as third-party clients read them",
        lambda client: client.connected_accounts.get(MICROSOFT["id"]),
        Answer(200, MICROSOFT),
    ),
    synthetic(
        "connected_accounts_get-calendly",
        NO_EXAMPLE,
        lambda client: client.connected_accounts.get(CALENDLY["id"]),
        Answer(200, CALENDLY),
    ),
    synthetic(
        "connected_accounts_get-unknown_type",
        "a type that Close may add one day",
        lambda client: client.connected_accounts.get(UNKNOWN["id"]),
        Answer(200, UNKNOWN),
        deviates="variant",
    ),
    synthetic(
        "connected_accounts_get-unknown_field",
        "fields that Close may add one day",
        lambda client: client.connected_accounts.get(GOOGLE["id"]),
        Answer(200, EXTENDED),
        deviates="field",
    ),
    synthetic(
        "connected_accounts_get-fields",
        "no answer to _fields is published on these endpoints",
        lambda client: client.connected_accounts.get(GOOGLE["id"], fields=FIELDS),
        Answer(200, PARTIAL[0]),
    ),
    synthetic(
        "connected_accounts_list-fields",
        "no answer to _fields is published on these endpoints",
        lambda client: client.connected_accounts.list(fields=FIELDS),
        page(*PARTIAL, has_more=False),
    ),
    synthetic(
        "connected_accounts_list-pages",
        "the published list, cut into two pages",
        lambda client: list(client.connected_accounts.list(user_id=ALICE, limit=2)),
        page(GOOGLE, CUSTOM_EMAIL, has_more=True),
        page(ZOOM, has_more=False),
    ),
    synthetic(
        "send_as_list-pages",
        "has_more is known from other endpoints; no example of this one has it",
        lambda client: list(client.send_as.list()),
        page(grant(1), has_more=True),
        page(grant(2)),
    ),
    synthetic(
        "send_as_create-rate_limit",
        "the status is not declared here; the body is a deprecated one of other endpoints",
        lambda client: client.send_as.create(allowing_user_id=BOB, allowed_user_id=ALICE),
        Answer(
            429,
            {"error": {"message": "API call count exceeded", "rate_reset": 0.87}},
            {
                "RateLimit": "limit=100, remaining=0, reset=1",
                "Retry-After": "1",
            },
        ),
    ),
]
