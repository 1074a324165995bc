"""A server on this machine that keeps Send As associations as Close documents it."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

ME, ALICE, BOB = (f"user_{name:x<43}" for name in ("Me1A", "Alice2B", "Bob3C"))
ORGANIZATION = f"orga_{'Acme4D':y<43}"
ACCOUNTS: list[dict[str, Any]] = [
    {
        "_type": kind,
        "id": f"emailacct_{kind + '5E':z<43}",
        "organization_id": ORGANIZATION,
        "user_id": user,
        "email": f"{kind}@acme.io",
        "identities": [{"name": "Alice Acme", "email": f"{kind}@acme.io"}],
        "date_created": "2018-11-08T10:00:27.780000+00:00",
        "send_status": "ok",
    }
    for kind, user in (("google", ME), ("zoom", ALICE), ("microsoft", BOB))
]
Answer = tuple[int, object]


@dataclass
class Account:
    """What the server knows: accounts, associations, and how many requests it has had."""

    accounts: list[dict[str, Any]] = field(default_factory=lambda: list(ACCOUNTS))
    grants: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    requests: list[str] = field(default_factory=list[str])
    fails_at: int | None = None
    """The number of a request that is processed, but not answered."""
    never_disallows: bool = False
    made: int = 0

    def answer(self, method: str, url: str, body: bytes) -> Answer:
        """Return the status and the body of an answer."""
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        sent: dict[str, Any] = json.loads(body or b"{}")
        found: Answer = missing("Page")
        match method, parts.path.removeprefix("/api/v1").strip("/").split("/"):
            case "GET", ["connected_account"]:
                found = self._list_accounts(query)
            case "GET", ["connected_account", id]:
                accounts = [each for each in self.accounts if each["id"] == id]
                found = (200, accounts[0]) if accounts else missing("ConnectedAccount")
            case "GET", ["send_as"]:
                found = 200, {"data": self._shown(), "has_more": False}
            case "POST", ["send_as"]:
                found = 201, self._allow(sent["allowing_user_id"], sent["allowed_user_id"])
            case "POST", ["send_as", "bulk"]:
                found = self._bulk(**sent)
            case "DELETE", ["send_as"]:
                pair = query["allowing_user_id"], query["allowed_user_id"]
                found = (204, None) if self.grants.pop(pair, None) else missing("SendAs")
            case _, ["send_as", id]:
                found = self._one(method, id)
            case _:
                pass
        return found

    def _list_accounts(self, query: dict[str, str]) -> Answer:
        if int(query.get("_limit", 1)) > 200:
            return 400, {"field-errors": {"_limit": "Input should be less than or equal to 200"}}
        found = [each for each in self.accounts if query.get("user_id") in {None, each["user_id"]}]
        skip = int(query.get("_skip", 0))
        rest = found[skip : skip + int(query.get("_limit", 100))]
        if names := query.get("_fields"):
            rest = [{key: each.get(key) for key in names.split(",")} for each in rest]
        return 200, {"data": rest, "has_more": skip + len(rest) < len(found)}

    def _bulk(
        self, allowed_user_ids: tuple[str, ...] = (), disallowed_user_ids: tuple[str, ...] = ()
    ) -> Answer:
        if ME in allowed_user_ids:
            return 400, {"field-errors": {"allowed_user_ids": f"{ME} is you."}}
        if disallowed_user_ids and self.never_disallows:
            return 500, {"error": "internal"}
        for user in allowed_user_ids:
            self._allow(ME, user)
        for user in disallowed_user_ids:
            self.grants.pop((ME, user), None)
        return 200, {"data": self._shown()}

    def _one(self, method: str, id: str) -> Answer:
        for pair, found in self.grants.items():
            if found == id and method == "GET":
                return 200, self._show(pair)
            if found == id and method == "DELETE":
                del self.grants[pair]
                return 204, None
        return missing("SendAs")

    def _allow(self, allowing: str, allowed: str) -> object:
        self.made += 1
        self.grants.setdefault((allowing, allowed), f"sdas_{f'Grant{self.made}F':w<22}")
        return self._show((allowing, allowed))

    def _show(self, pair: tuple[str, str]) -> object:
        return {
            "id": self.grants[pair],
            "organization_id": ORGANIZATION,
            "allowing_user_id": pair[0],
            "allowed_user_id": pair[1],
        }

    def _shown(self) -> list[object]:
        return [self._show(pair) for pair in self.grants]


def missing(what: str) -> Answer:
    """Return the answer to a request for what is not there."""
    return 404, {"error": f"Empty query: {what} matching query does not exist."}


@contextmanager
def serving(account: Account) -> Generator[str]:
    """Yield the base URL of a server that knows this account."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            account.requests.append(f"{self.command} {self.path}")
            status, found = account.answer(self.command, self.path, body)
            if len(account.requests) == account.fails_at:
                return
            content = b"" if found is None else json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            if content:
                self.send_header("Content-Type", "application/json")
            self.send_header("Set-Cookie", "session=0123456789abcdef; Path=/")
            self.send_header("Trace-Id", "0" * 32)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = answer  # noqa: N815 - the names that http.server looks for

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/api/v1"
        finally:
            server.shutdown()
            thread.join()
