"""The sandbox keeps the spec and the documented rules, and says no where they do."""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import httpx2
import pytest
from closecrm import APIConnectionError, AsyncCloseClient, CloseClient

from tests.sandbox import rules
from tests.sandbox.application import STATUS_HEADER, Sandbox
from tests.sandbox.changes import NEVER_DISALLOWS, losing, noting, only, planting, redirecting
from tests.sandbox.endpoints import SPEC_FILE, Spec
from tests.sandbox.serving import running

KEY = {"Authorization": f"Basic {base64.b64encode(b'key:').decode()}"}
GRANT = "/send_as/sdas_qpyZ9NfUl36ohkjXRS4ASf/"
KINDS = ["google", "custom_email", "zoom", "microsoft", "calendly"]
pytestmark = pytest.mark.block_network(allowed_hosts=[r"127\.0\.0\.1$"])


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


def ask(sandbox: Sandbox, method: str, path: str, **options: Any) -> httpx2.Response:  # noqa: ANN401 - httpx2's
    """Ask the application without a socket."""
    headers = KEY | options.pop("headers", {})

    async def asked() -> httpx2.Response:
        transport = httpx2.ASGITransport(sandbox)
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://sandbox/api/v1"
        ) as http:
            return await http.request(method, path, headers=headers, **options)

    return asyncio.run(asked())


NEEDED = "This field is required."
REFUSED: list[tuple[str, str, object, dict[str, object]]] = [
    ("GET", "/send_as/?_limit=ten", None, {"_limit": '"ten" is not of type "integer"'}),
    ("GET", "/send_as/?_limit=", None, {"_limit": '"" is not of type "integer"'}),
    ("GET", "/send_as/?_skip=1&_skip=2", None, {"_skip": '["1","2"] is not of type "integer"'}),
    ("DELETE", "/send_as/?allowing_user_id=a", None, {"allowed_user_id": NEEDED}),
    (
        "POST",
        "/send_as/",
        {"allowing_user_id": 1},
        {"allowing_user_id": '1 is not of type "string"', "allowed_user_id": NEEDED},
    ),
    (
        "POST",
        "/send_as/bulk/",
        {"allowed_user_ids": "a", "disallowed_user_ids": ["a", None]},
        {
            "allowed_user_ids": '"a" is not of type "array"',
            "disallowed_user_ids": {"errors": {"1": 'null is not of type "string"'}},
        },
    ),
]


@pytest.mark.parametrize(("method", "path", "body", "fields"), REFUSED)
def test_a_request_that_breaks_the_spec_is_told_which_field_is_at_fault(
    sandbox: Sandbox, method: str, path: str, body: object, fields: object
) -> None:
    answer = ask(sandbox, method, path, **({} if body is None else {"json": body}))
    assert (answer.status_code, answer.json()) == (400, {"errors": [], "field-errors": fields})


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b"{}", "text/plain", "Please send valid JSON"),
        (b"{}", "", "Please send valid JSON"),
        (b"", "application/json", "invalid JSON"),
        (b'{"a": NaN}', "application/json", "invalid JSON"),
        (rb'"\ud800"', "application/json", "invalid JSON"),
        (b"[]", "application/json; charset=utf-8", "must be a dict"),
    ],
)
def test_a_body_must_be_a_json_object(
    sandbox: Sandbox, content: bytes, kind: str, said: str
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = ask(sandbox, "POST", "/send_as/", content=content, headers=headers)
    assert answer.status_code == 400
    assert said in answer.json()["error"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/send_as/sdas_1/", 404),
        ("GET", "/connected_account/emailacct_1/", 404),
        ("GET", "/lead/", 404),
        ("PUT", "/send_as/", 405),
        ("HEAD", "/send_as/", 405),
        ("GET", "/send_as", 307),
        ("GET", "/send_as/?_limit=%FF", 400),
        ("GET", f"/send_as/?_limit={'9' * 5000}", 400),
    ],
)
def test_what_is_not_there_has_a_status_that_says_so(
    sandbox: Sandbox, method: str, path: str, status: int
) -> None:
    answer = ask(sandbox, method, path)
    assert answer.status_code == status
    assert ("Allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize(
    "given",
    [b"", b"Basic", b"Basic a2V5OnB3", b"Basic Og==", b"Basic *", b"Basic \xe9", b"Bearer "],
)
def test_what_is_no_credential_is_unauthorized(sandbox: Sandbox, given: bytes) -> None:
    answer = ask(sandbox, "GET", "/send_as/", headers={"Authorization": given})
    assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized"})


def test_a_bearer_token_is_a_credential(sandbox: Sandbox) -> None:
    answer = ask(sandbox, "GET", "/send_as/", headers={"Authorization": "Bearer token"})
    assert answer.status_code == 200


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 429, 500, 503])
def test_an_error_comes_when_it_is_asked_for(sandbox: Sandbox, status: int) -> None:
    answer = ask(sandbox, "GET", "/send_as/", headers={STATUS_HEADER: str(status)})
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("1" if status == 429 else None)
    assert "remaining=" in answer.headers["RateLimit"]


@pytest.mark.parametrize("status", ["200", "four", "418.0"])
def test_what_is_no_error_cannot_be_asked_for(sandbox: Sandbox, status: str) -> None:
    answer = ask(sandbox, "GET", "/send_as/", headers={STATUS_HEADER: status})
    assert answer.status_code == 400
    assert STATUS_HEADER in answer.json()["error"]


def test_there_is_an_account_of_each_kind(sandbox: Sandbox) -> None:
    data = ask(sandbox, "GET", "/connected_account/").json()["data"]
    assert [account["_type"] for account in data] == KINDS
    for account in data:
        assert ask(sandbox, "GET", f"/connected_account/{account['id']}/").json() == account


def test_accounts_are_paged_filtered_and_narrowed(sandbox: Sandbox) -> None:
    def listed(query: str) -> Any:  # noqa: ANN401 - any JSON value
        return ask(sandbox, "GET", f"/connected_account/?{query}").json()

    assert listed("_skip=3&_limit=1&_fields=_type,no_such_field") == {
        "data": [{"_type": "microsoft"}],
        "has_more": True,
    }
    assert listed("_skip=4&_fields=_type") == {"data": [{"_type": "calendly"}], "has_more": False}
    assert listed("user_id=user_eve") == {"data": [], "has_more": False}
    owner = listed("_limit=1")["data"][0]["user_id"]
    assert [each["_type"] for each in listed(f"user_id={owner}")["data"]] == KINDS[:3]
    assert len({account["user_id"] for account in listed("")["data"]}) == 3


@pytest.mark.parametrize("path", ["/connected_account/", "/send_as/"])
def test_a_page_has_a_cap(sandbox: Sandbox, path: str) -> None:
    refused = ask(sandbox, "GET", f"{path}?_limit={rules.CAP + 1}")
    fields = {"_limit": f"Input should be less than or equal to {rules.CAP}"}
    assert (refused.status_code, refused.json()) == (400, {"errors": [], "field-errors": fields})
    assert ask(sandbox, "GET", f"{path}?_limit={rules.CAP}").status_code == 200


def test_an_association_lives_from_201_to_204(sandbox: Sandbox) -> None:
    pair = {"allowing_user_id": sandbox.records.me, "allowed_user_id": "user_carol"}
    created = ask(sandbox, "POST", "/send_as/", json=pair)
    assert created.status_code == 201
    path = f"/send_as/{created.json()['id']}/"
    assert ask(sandbox, "POST", "/send_as/", json=pair).json() == created.json()  # twice is once
    assert ask(sandbox, "GET", path).json() == created.json()
    assert created.json() in ask(sandbox, "GET", "/send_as/").json()["data"]
    deleted = ask(sandbox, "DELETE", path)
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert ask(sandbox, "GET", path).status_code == 404
    assert ask(sandbox, "DELETE", path).status_code == 404


def test_an_association_is_deleted_by_its_users(sandbox: Sandbox) -> None:
    grant = ask(sandbox, "GET", GRANT).json()
    pair = {name: grant[name] for name in ("allowing_user_id", "allowed_user_id")}
    assert ask(sandbox, "DELETE", "/send_as/", params=pair).status_code == 204
    assert ask(sandbox, "DELETE", "/send_as/", params=pair).status_code == 404
    assert ask(sandbox, "GET", GRANT).status_code == 404


def test_a_list_has_the_associations_that_i_am_part_of(sandbox: Sandbox) -> None:
    me = sandbox.records.me

    def pairs(**query: str) -> list[tuple[str, str]]:
        data = ask(sandbox, "GET", "/send_as/", params=query).json()["data"]
        return [(grant["allowing_user_id"], grant["allowed_user_id"]) for grant in data]

    (mine,) = pairs()
    assert mine[0] == me
    assert pairs(allowing_user_id=me) == [mine]
    assert pairs(allowed_user_id=me) == [mine[::-1]]
    assert pairs(allowing_user_id=me, allowed_user_id="user_eve") == []
    sandbox.records.allow("user_a", "user_b")
    assert ask(sandbox, "GET", "/send_as/?allowing_user_id=user_a").status_code == 403
    assert ask(sandbox, "GET", f"/send_as/sdas_{2:022}/").status_code == 404


def test_nobody_else_can_be_made_to_allow(sandbox: Sandbox) -> None:
    pair = {"allowing_user_id": "user_a", "allowed_user_id": sandbox.records.me}
    assert ask(sandbox, "POST", "/send_as/", json=pair).status_code == 403
    assert ask(sandbox, "DELETE", "/send_as/", params=pair).status_code == 403


def test_i_cannot_be_allowed_to_send_as_myself(sandbox: Sandbox) -> None:
    me, before = sandbox.records.me, list(sandbox.records.grants)
    pair = {"allowing_user_id": me, "allowed_user_id": me}
    for path, body, field in [
        ("/send_as/", pair, "allowed_user_id"),
        ("/send_as/bulk/", {"allowed_user_ids": ["user_b", me]}, "allowed_user_ids"),
    ]:
        answer = ask(sandbox, "POST", path, json=body)
        assert (answer.status_code, list(answer.json()["field-errors"])) == (400, [field])
    assert list(sandbox.records.grants) == before


def test_bulk_returns_all_associations_where_i_am_the_allowing_user(sandbox: Sandbox) -> None:
    def allowed(**body: list[str]) -> list[str]:
        answer = ask(sandbox, "POST", "/send_as/bulk/", json=body)
        assert answer.status_code == 200
        assert {g["allowing_user_id"] for g in answer.json()["data"]} <= {sandbox.records.me}
        return [grant["allowed_user_id"] for grant in answer.json()["data"]]

    (alice,) = allowed()
    assert allowed(allowed_user_ids=["user_b", "user_c"]) == [alice, "user_b", "user_c"]
    assert allowed(disallowed_user_ids=[alice, "user_c", "user_d"]) == ["user_b"]
    assert allowed(allowed_user_ids=["user_e"], disallowed_user_ids=["user_e"]) == ["user_b"]


def test_an_operation_without_a_rule_gives_its_published_example() -> None:
    sandbox = Sandbox(rules={})
    answer = ask(sandbox, "GET", "/send_as/anything/")
    assert answer.json() == next(iter(sandbox.records.grants.values()))


def test_a_kind_of_parameter_that_is_not_read_stops_the_sandbox(tmp_path: Path) -> None:
    text = SPEC_FILE.read_text(encoding="utf-8")
    spec = tmp_path / "spec.yaml"
    spec.write_text(text.replace("in: query", "in: header", 1), encoding="utf-8")
    with pytest.raises(NotImplementedError, match="a parameter of this kind"):
        Spec(spec)


def test_headers_cookies_and_redirects_can_be_planted() -> None:
    plant = planting({"Trace-Id": "secret"}, {"session": "secret"})
    sandbox = Sandbox(plant, only("send_as_get", redirecting("http://elsewhere/?token=secret")))
    listed = ask(sandbox, "GET", "/send_as/")
    assert (listed.headers["Trace-Id"], listed.cookies["session"]) == ("secret", "secret")
    moved = ask(sandbox, "GET", GRANT)
    assert (moved.status_code, moved.headers["Location"]) == (307, "http://elsewhere/?token=secret")


def test_an_answer_can_be_lost_after_the_request_was_processed(sandbox: Sandbox) -> None:
    requests: list[str] = []
    lossy = Sandbox(noting(requests), losing(2), records=sandbox.records)
    with running(lossy) as url, CloseClient(api_key="key", base_url=url, max_retries=0) as client:
        assert len(client.send_as.list().data) == 1
        with pytest.raises(APIConnectionError):
            client.send_as.bulk_create(allowed_user_ids=["user_b"])
        assert len(client.send_as.list().data) == 2
    paths = ["GET /api/v1/send_as/", "POST /api/v1/send_as/bulk/", "GET /api/v1/send_as/"]
    assert requests == paths


def test_a_server_can_never_disallow() -> None:
    sandbox = Sandbox(rules=NEVER_DISALLOWS)
    before = dict(sandbox.records.grants)
    users = [grant["allowed_user_id"] for grant in before.values()]
    answer = ask(sandbox, "POST", "/send_as/bulk/", json={"disallowed_user_ids": users})
    assert answer.status_code == 500
    assert sandbox.records.grants == before
    allowed = ask(sandbox, "POST", "/send_as/bulk/", json={"allowed_user_ids": ["user_b"]})
    assert len(allowed.json()["data"]) == 2


def test_both_clients_use_it_with_and_without_a_socket(sandbox: Sandbox) -> None:
    async def kinds() -> list[str | None]:
        http = httpx2.AsyncClient(transport=httpx2.ASGITransport(sandbox))
        async with http, AsyncCloseClient(api_key="key", http_client=http) as client:
            return [each.type async for each in await client.connected_accounts.list(limit=2)]

    assert asyncio.run(kinds()) == KINDS
    with running(sandbox) as url, CloseClient(api_key="key", base_url=url) as client:
        assert [each.type for each in client.connected_accounts.list(limit=2)] == KINDS
        client.send_as.bulk_create(allowed_user_ids=[f"user_{n}" for n in range(rules.PAGE)])
        assert len([*client.send_as.list()]) == rules.PAGE + 1


def test_what_is_sent_is_json_of_ascii_whatever_the_spec_has(sandbox: Sandbox) -> None:
    sandbox.records.allow(sandbox.records.me, "\ud800")
    assert "\\ud800" in ask(sandbox, "GET", "/send_as/").text
    assert json.loads(ask(sandbox, "GET", "/send_as/").text)
