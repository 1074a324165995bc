"""What the server remembers, and what Close documents of it: the rules that no spec can say.

Where Close says nothing, the comment "not documented" stands beside what is done here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.sandbox.endpoints import RefusedError, Spec, field_errors

Asked = Mapping[str, Any]
"""The parameters of a request, and the members of its body."""
Item = dict[str, Any]

PAGE = 100
"""The items of a page if the request does not say."""
CAP = 200
"""The items that a request may ask for at most: that there is a cap is documented, not which."""


@dataclass
class Records:
    """The connected accounts and the Send As associations of one organization."""

    me: str
    """The user of every credential."""
    organization: str
    accounts: list[Item]
    grants: dict[str, Item]
    created: int = 0

    def allow(self, allowing: str, allowed: str) -> Item:
        """Return the association between two users, a new one if there is none."""
        for grant in self.grants.values():
            if (grant["allowing_user_id"], grant["allowed_user_id"]) == (allowing, allowed):
                return grant
        self.created += 1
        grant = {
            "allowed_user_id": allowed,
            "allowing_user_id": allowing,
            "id": f"sdas_{self.created:022}",
            "organization_id": self.organization,
        }
        self.grants[grant["id"]] = grant
        return grant

    def between(self, allowing: str | None = None, allowed: str | None = None) -> list[Item]:
        """Return the associations with these users; None is any user."""
        return [
            grant
            for grant in self.grants.values()
            if allowing in {None, grant["allowing_user_id"]}
            and allowed in {None, grant["allowed_user_id"]}
        ]


def published(spec: Spec) -> Records:
    """Return what the examples of the spec show.

    To it come two accounts, of the types of which Close publishes no example: one is mine, one
    that of a user without an association. And an association in which another user allows me.
    All of this is synthetic, like everything that is not in the examples.
    """
    examples = {endpoint.id: endpoint.examples[endpoint.success] for endpoint in spec.endpoints}
    google, *others = examples["connected_accounts_list"][0]["data"]
    grants = examples["send_as_list"][0]["data"]
    me = grants[0]["allowing_user_id"]
    microsoft: Item = {**google, "_type": "microsoft", "id": f"emailacct_{1:043}", "user_id": me}
    calendly: Item = {
        **{name: value for name, value in google.items() if name != "synced_calendars"},
        "_type": "calendly",
        "id": f"emailacct_{2:043}",
        "identities": [],
        "user_id": f"user_{1:043}",
    }
    records = Records(
        me=me,
        organization=grants[0]["organization_id"],
        accounts=[google, *others, microsoft, calendly],
        grants={grant["id"]: grant for grant in grants},
    )
    records.allow(grants[0]["allowed_user_id"], records.me)
    return records


def _missing(what: str) -> RefusedError:
    return RefusedError(404, {"error": f"Empty query: {what} matching query does not exist."})


def _window(items: list[Item], asked: Asked) -> tuple[list[Item], bool]:
    """Return the page that was asked for, and whether another follows.

    Not documented: a negative number counts as 0.

    Raises:
        RefusedError: it is longer than a page may be.
    """
    skip = max(0, asked.get("_skip", 0))
    limit = max(0, asked.get("_limit", PAGE))
    if limit > CAP:
        raise field_errors({"_limit": f"Input should be less than or equal to {CAP}"})
    return items[skip : skip + limit], len(items) > skip + limit


def _narrowed(account: Item, asked: Asked) -> Item:
    """Return only the fields that were asked for; not documented: unknown names are ignored."""
    if "_fields" not in asked:
        return account
    return {name: value for name, value in account.items() if name in asked["_fields"]}


def list_accounts(records: Records, asked: Asked) -> Item:
    """List the accounts, of all users or of one."""
    wanted = asked.get("user_id")
    found = [item for item in records.accounts if wanted in {None, item.get("user_id")}]
    page, has_more = _window(found, asked)
    return {"data": [_narrowed(account, asked) for account in page], "has_more": has_more}


def get_account(records: Records, asked: Asked) -> Item:
    """Return the account with an id."""
    for account in records.accounts:
        if account["id"] == asked["id"]:
            return _narrowed(account, asked)
    raise _missing("ConnectedAccount")


def list_grants(records: Records, asked: Asked) -> Item:
    """List the associations with one or two users, one of whom must be me: by default I allow."""
    allowing, allowed = asked.get("allowing_user_id"), asked.get("allowed_user_id")
    if allowing is None and allowed is None:
        allowing = records.me
    if records.me not in {allowing, allowed}:
        raise RefusedError(403)  # the status is not documented
    page, has_more = _window(records.between(allowing, allowed), asked)
    # No published example has it, so it is there only when it has something to say.
    return {"data": page, "has_more": True} if has_more else {"data": page}


def create_grant(records: Records, asked: Asked) -> Item:
    """Allow a user to send as me; not documented: twice is once, and I am no such user."""
    _only_as_me(records, asked)
    _no_grant_to_me(records, "allowed_user_id", asked["allowed_user_id"])
    return records.allow(records.me, asked["allowed_user_id"])


def get_grant(records: Records, asked: Asked) -> Item:
    """Return an association that I am part of."""
    grant = records.grants.get(asked["id"])
    if grant is None or records.me not in {grant["allowing_user_id"], grant["allowed_user_id"]}:
        raise _missing("SendAs")
    return grant


def delete_grant(records: Records, asked: Asked) -> None:
    """Delete an association that I am part of."""
    del records.grants[get_grant(records, asked)["id"]]


def delete_grant_by_user(records: Records, asked: Asked) -> None:
    """Delete the association between me and a user; not documented: 404 if there is none."""
    _only_as_me(records, asked)
    found = records.between(records.me, asked["allowed_user_id"])
    if not found:
        raise _missing("SendAs")
    for grant in found:
        del records.grants[grant["id"]]


def create_and_delete_grants(records: Records, asked: Asked) -> Item:
    """Allow and disallow users; return all associations where I am the allowing user.

    Not documented: a list may be missing, who stands in both is disallowed, and I cannot be
    allowed: then nothing is done.
    """
    _no_grant_to_me(records, "allowed_user_ids", *asked.get("allowed_user_ids", []))
    for user in asked.get("allowed_user_ids", []):
        records.allow(records.me, user)
    for user in asked.get("disallowed_user_ids", []):
        for grant in records.between(records.me, user):
            del records.grants[grant["id"]]
    return {"data": records.between(records.me)}


def _only_as_me(records: Records, asked: Asked) -> None:
    if asked["allowing_user_id"] != records.me:
        raise RefusedError(403)  # the status is not documented


def _no_grant_to_me(records: Records, field: str, *users: str) -> None:
    if records.me in users:
        raise field_errors({field: f"{records.me} is you."})  # the status is not documented


Rule = Callable[[Records, Asked], Item | None]
"""Gets what the server remembers and what is asked; returns the body, or raises RefusedError."""

RULES: dict[str, Rule] = {
    "connected_accounts_list": list_accounts,
    "connected_accounts_get": get_account,
    "send_as_list": list_grants,
    "send_as_create": create_grant,
    "send_as_get": get_grant,
    "send_as_delete": delete_grant,
    "send_as_delete_by_user": delete_grant_by_user,
    "send_as_bulk_create": create_and_delete_grants,
}
"""What each operation does; one that is not here gives its published example."""
