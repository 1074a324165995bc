from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest
from closecrm import (
    APIStatusError,
    AsyncCloseClient,
    AuthenticationError,
    BadRequestError,
    CloseClient,
    NotFoundError,
    PaymentRequiredError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
)

from tests.client.answering import Server
from tests.client.recording import KEY
from tests.client.scenarios import ALICE, BOB, CAROL

Call = Callable[[CloseClient], object]
AsyncCall = Callable[[AsyncCloseClient], Awaitable[object]]

DOCUMENTED = [BadRequestError, AuthenticationError, NotFoundError]


def failure(call: Callable[[], object]) -> APIStatusError:
    with pytest.raises(APIStatusError) as caught:
        call()
    return caught.value


def on(cassette: str, call: Call, async_call: AsyncCall, field: str | None) -> Any:  # noqa: ANN401
    name = cassette.removesuffix("-errors.yaml")
    marks = pytest.mark.default_cassette(cassette)
    return pytest.param(call, async_call, field, marks=marks, id=name)


OPERATIONS = pytest.mark.parametrize(
    ("call", "async_call", "field"),
    [
        on(
            "connected_accounts_list-errors.yaml",
            lambda client: client.connected_accounts.list(limit=500),
            lambda client: client.connected_accounts.list(limit=500),
            "_limit",
        ),
        on(
            "connected_accounts_get-errors.yaml",
            lambda client: client.connected_accounts.get("emailacct_none", fields=["nothing"]),
            lambda client: client.connected_accounts.get("emailacct_none", fields=["nothing"]),
            "_fields",
        ),
        on(
            "send_as_list-errors.yaml",
            lambda client: client.send_as.list(allowing_user_id=CAROL),
            lambda client: client.send_as.list(allowing_user_id=CAROL),
            None,
        ),
        on(
            "send_as_create-errors.yaml",
            lambda client: client.send_as.create(allowing_user_id=BOB, allowed_user_id="user_none"),
            lambda client: client.send_as.create(allowing_user_id=BOB, allowed_user_id="user_none"),
            "allowed_user_id",
        ),
        on(
            "send_as_delete_by_user-errors.yaml",
            lambda client: client.send_as.delete_by_user(
                allowing_user_id=BOB, allowed_user_id="user_none"
            ),
            lambda client: client.send_as.delete_by_user(
                allowing_user_id=BOB, allowed_user_id="user_none"
            ),
            "allowed_user_id",
        ),
        on(
            "send_as_bulk_create-errors.yaml",
            lambda client: client.send_as.bulk_create(allowed_user_ids=["user_none"]),
            lambda client: client.send_as.bulk_create(allowed_user_ids=["user_none"]),
            "allowed_user_ids",
        ),
        on(
            "send_as_get-errors.yaml",
            lambda client: client.send_as.get("sdas_none"),
            lambda client: client.send_as.get("sdas_none"),
            None,
        ),
        on(
            "send_as_delete-errors.yaml",
            lambda client: client.send_as.delete("sdas_none"),
            lambda client: client.send_as.delete("sdas_none"),
            None,
        ),
    ],
)


@OPERATIONS
def test_each_documented_error_has_its_class(
    client: CloseClient, call: Call, async_call: AsyncCall, field: str | None
) -> None:
    del async_call
    errors = [failure(lambda: call(client)) for _ in DOCUMENTED]
    assert [type(error) for error in errors] == DOCUMENTED
    assert list(errors[0].field_errors) == ([field] if field else [])


@OPERATIONS
def test_each_documented_error_has_its_class_asynchronously(
    async_client: AsyncCloseClient, call: Call, async_call: AsyncCall, field: str | None
) -> None:
    del call

    async def send() -> object:
        return await async_call(async_client)

    errors = [failure(lambda: asyncio.run(send())) for _ in DOCUMENTED]
    assert [type(error) for error in errors] == DOCUMENTED
    assert list(errors[0].field_errors) == ([field] if field else [])


@pytest.mark.default_cassette("send_as_create-rate_limit.yaml")
def test_a_rate_limit_tells_when_to_come_back(client: CloseClient) -> None:
    error = failure(lambda: client.send_as.create(allowing_user_id=BOB, allowed_user_id=ALICE))
    assert isinstance(error, RateLimitError)
    assert error.headers["retry-after"] == "1"
    assert error.body["error"]["rate_reset"] == 0.87


@pytest.mark.parametrize(
    ("body", "errors", "field_errors"),
    [
        ({"error": "no"}, [], {}),
        ({"error": {"message": "no", "rate_reset": 0.87}}, [], {}),
        ({"errors": ["no"]}, ["no"], {}),
        ({"errors": [], "field-errors": {"a": "no"}}, [], {"a": "no"}),
        ({"field-errors": {"a": {"errors": {"1": "no"}}}}, [], {"a": {"errors": {"1": "no"}}}),
    ],
)
def test_every_shape_of_an_error_body_is_read(
    body: object, errors: list[str], field_errors: dict[str, object]
) -> None:
    server = Server(httpx2.Response(400, json=body))
    error = failure(lambda: server.client.send_as.get("sdas_a"))
    assert (error.body, error.errors, error.field_errors) == (body, errors, field_errors)


@pytest.mark.parametrize("text", ["", "Too many requests", "<html>"])
def test_a_body_that_is_no_json_is_kept_as_text(text: str) -> None:
    error = failure(Server(httpx2.Response(503, text=text)).client.send_as.list)
    assert (error.body, error.errors, error.field_errors) == (text, [], {})


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (402, PaymentRequiredError),
        (403, PermissionDeniedError),
        (418, APIStatusError),
        (302, APIStatusError),
        (504, ServerError),
    ],
)
def test_statuses_that_close_does_not_declare_here(status: int, kind: type[APIStatusError]) -> None:
    headers = {"trace-id": "t1", "location": "https://example.com/"}
    server = Server(httpx2.Response(status, headers=headers))
    error = failure(lambda: asyncio.run(server.async_client.send_as.delete("sdas_a")))
    assert type(error) is kind
    assert (error.status_code, error.trace_id, error.attempts) == (status, "t1", 1)
    assert (error.method, error.path) == ("DELETE", "/api/v1/send_as/sdas_a/")


def test_an_error_does_not_tell_the_key() -> None:
    basic = b64encode(f"{KEY}:".encode()).decode()
    answer = httpx2.Response(401, json={"error": f"bad key {KEY}, sent as {basic}"})
    error = failure(Server(answer).client.send_as.list)
    text = f"{error!r} {error} {vars(error)}"
    assert KEY not in text
    assert basic not in text
