"""An organization to record from, smaller than the published one."""

from __future__ import annotations

from collections.abc import Sequence

from tests.sandbox.rules import Records

ME, ALICE, BOB = (f"user_{name:x<43}" for name in ("Me1A", "Alice2B", "Bob3C"))
_ORGANIZATION = f"orga_{'Acme4D':y<43}"
_KINDS = {ME: "google", ALICE: "zoom", BOB: "microsoft"}


def organization(
    users: Sequence[str] = (ME, ALICE, BOB), *, allowed: Sequence[str] = ()
) -> Records:
    """Return what a server knows: an account of each user, and whom I allow to send as me."""
    accounts = [
        {
            "_type": _KINDS[user],
            "id": f"emailacct_{_KINDS[user] + '5E':z<43}",
            "organization_id": _ORGANIZATION,
            "user_id": user,
            "email": f"{_KINDS[user]}@acme.io",
            "identities": [{"name": "Alice Acme", "email": f"{_KINDS[user]}@acme.io"}],
            "date_created": "2018-11-08T10:00:27.780000+00:00",
            "send_status": "ok",
        }
        for user in users
    ]
    records = Records(ME, _ORGANIZATION, accounts, grants={})
    for user in allowed:
        records.allow(ME, user)
    return records
