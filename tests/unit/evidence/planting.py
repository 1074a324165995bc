"""Cassettes as they would be recorded, with one thing in them that the spec does not have."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

API = "https://api.close.com/api/v1"
GOOGLE: dict[str, Any] = {
    "_type": "google",
    "id": "emailacct_1",
    "user_id": "user_1",
    "identities": [{"name": "Alice", "email": "alice@example.com"}],
}
GRANT: dict[str, Any] = {
    "id": "sdas_1",
    "organization_id": "orga_1",
    "allowing_user_id": "user_1",
    "allowed_user_id": "user_2",
}


@dataclass(frozen=True)
class Planted:
    """One exchange, clean unless something of it is set."""

    method: str = "GET"
    path: str = "/connected_account/emailacct_1/"
    status: int = 200
    body: object = field(default_factory=lambda: deepcopy(GOOGLE))
    headers: dict[str, str] = field(default_factory=dict[str, str])
    sent: object = None

    def as_data(self) -> dict[str, Any]:
        """Return the exchange as vcrpy writes it."""
        headers = {"Content-Type": "application/json", **self.headers}
        body = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return {
            "request": {
                "method": self.method,
                "uri": f"{API}{self.path}",
                "headers": {"Content-Type": ["application/json"]},
                "body": None if self.sent is None else json.dumps(self.sent),
            },
            "response": {
                "status": {"code": self.status, "message": "Said so"},
                "headers": {name: [value] for name, value in headers.items()},
                "body": {"string": "" if self.status == 204 else body},
            },
        }


def account(**members: object) -> dict[str, Any]:
    """Return a connected account; `__` in a name is no part of JSON."""
    return {**deepcopy(GOOGLE), **members}


def write_cassette(path: Path, *planted: Planted, **metadata: str) -> Path:
    """Write a cassette, live unless its metadata says otherwise."""
    cassette = {
        "interactions": [each.as_data() for each in planted],
        "metadata": {"provenance": "live", **metadata},
        "version": 1,
    }
    path.write_text(yaml.safe_dump(cassette, sort_keys=False), encoding="utf-8")
    return path


CLEAN = (
    Planted(),
    Planted(path="/connected_account/?user_id=user_1", body={"data": [GOOGLE], "has_more": False}),
    Planted(path="/connected_account/?_fields=id%2C_type", body={"data": [{"id": "emailacct_1"}]}),
    Planted(path="/send_as/", body={"data": [GRANT]}),
    Planted(
        "POST", "/send_as/", 201, GRANT, {}, {"allowing_user_id": "user_1", "allowed_user_id": "b"}
    ),
    Planted("DELETE", "/send_as/sdas_1/", 204, ""),
    Planted(status=404, body={"error": "not found"}),
)
PLANTED = {
    "type": Planted(body=account(user_id=3)),
    "field": Planted(body=account(nickname="Al")),
    "null": Planted(path="/send_as/sdas_1/", body={**GRANT, "organization_id": None}),
    "variant": Planted(body=account(_type="fax", fax_number="555-0100", pages={"sent": 3})),
    "status": Planted(status=418, body={"error": "I'm a teapot"}),
    "content-type": Planted(
        status=404, body="<html>", headers={"Content-Type": "text/html; charset=utf-8"}
    ),
    "required": Planted(body={"_type": "google"}),
    "header": Planted(headers={"X-Quota": "3"}),
    "parameter": Planted(path="/connected_account/emailacct_1/?verbose=1"),
    "body": Planted(body="{"),
    "operation": Planted(path="/connected_accounts/"),
}
