"""The generated client against the sandbox, on a real socket: what it gives is what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, cast

import pytest
from closecrm import APIStatusError, CloseClient, CloseError, Page
from hypothesis import given, strategies as st
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from tests.fuzz.generating import ENDPOINTS, SEEDS, SPEC, Call, answers, calls
from tests.sandbox.application import Sandbox, answer
from tests.sandbox.endpoints import RefusedError
from tests.sandbox.rules import RULES, published
from tests.sandbox.serving import running

GRANT = next(iter(SEEDS.grants.values()))
ANY_CALL = st.sampled_from(SPEC.endpoints).flatmap(calls)
SOUND_CALLS: dict[str, dict[str, Any]] = {
    "connected_accounts_list": {},
    "connected_accounts_get": {"id": SEEDS.accounts[0]["id"]},
    "send_as_list": {},
    "send_as_create": {"allowing_user_id": SEEDS.me, "allowed_user_id": "user_carol"},
    "send_as_get": {"id": GRANT["id"]},
    "send_as_delete": {"id": GRANT["id"]},
    "send_as_delete_by_user": {
        "allowing_user_id": SEEDS.me,
        "allowed_user_id": GRANT["allowed_user_id"],
    },
    "send_as_bulk_create": {"allowed_user_ids": ["user_carol"]},
}


def made(client: CloseClient, call: Call) -> Any:  # noqa: ANN401 - of any operation
    """Make a call by the method that was generated for its operation."""
    endpoint, asked = call
    method = getattr(getattr(client, endpoint.tag), endpoint.id.removeprefix(f"{endpoint.tag}_"))
    return method(**{name.removeprefix("_"): value for name, value in asked.items()})


def as_json(value: object) -> object:
    """Return what a client made of an answer as the JSON value that it was."""
    if isinstance(value, Page):
        page = cast("Page[object]", value)
        return {"data": [as_json(item) for item in page.data], "has_more": page.has_more}
    assert value is None or isinstance(value, BaseModel)
    return value and value.model_dump(mode="json", by_alias=True, exclude_unset=True)


def is_refused_by_the_client(call: Call) -> bool:
    """Tell whether arguments are wrong although the spec does not say so."""
    endpoint, asked = call
    names: list[str] = asked.get("_fields", ["id"])
    return (
        any(
            parameter.is_required and not asked[parameter.name] for parameter in endpoint.parameters
        )
        or asked.get("id") in {".", ".."}
        or not names
        or any("," in name or not name for name in names)
    )


class Served:
    """A sandbox on a socket and a client of it; `change` is made to what the sandbox answers."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(self._changed)
        self.change: Callable[[Response], Response] = lambda response: response

    def connect(self, url: str) -> None:
        self.client = CloseClient(api_key="key", base_url=url, max_retries=0)

    def check(self, call: Call) -> None:
        """Make a call, and compare what it gives and leaves behind with what the rules say."""
        endpoint, asked = call
        records = deepcopy(self.sandbox.records)
        if is_refused_by_the_client(call):
            with pytest.raises(ValueError, match=":"):
                made(self.client, call)
            assert self.sandbox.records == records
            return
        try:
            expected = RULES[endpoint.id](records, asked)
        except RefusedError as refused:
            with pytest.raises(APIStatusError) as caught:
                made(self.client, call)
            assert caught.value.status_code == refused.status  # noqa: PT017 - of the other error
        else:
            if expected and "data" in expected:  # an empty page is the last one
                more = bool(expected["data"]) and expected.get("has_more", False)
                expected = {**expected, "has_more": more}
            assert as_json(made(self.client, call)) == expected
        assert self.sandbox.records == records

    def _changed(self, _operation: str, _request: Request, response: Response) -> Response:
        return self.change(response)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    served = Served()
    with running(served.sandbox) as url:
        served.connect(url)
        with served.client:
            yield served


@given(sequence=st.lists(ANY_CALL, min_size=1, max_size=5))
def test_a_call_gives_what_the_server_has_or_the_error_that_it_means(
    served: Served, sequence: list[Call]
) -> None:
    served.sandbox.records = published(SPEC)
    for call in sequence:
        served.check(call)


@pytest.mark.parametrize("operation", SOUND_CALLS)
def test_every_operation_is_granted_once(served: Served, operation: str) -> None:
    served.sandbox.records = published(SPEC)
    served.check((ENDPOINTS[operation], SOUND_CALLS[operation]))
    assert SOUND_CALLS.keys() == ENDPOINTS.keys()


def test_a_server_that_says_something_else_is_noticed(served: Served) -> None:
    served.sandbox.records = published(SPEC)
    served.change = lambda response: answer({**GRANT, "id": "sdas_eve"}, response.status_code)
    try:
        with pytest.raises(AssertionError, match="sdas_eve"):
            served.check((ENDPOINTS["send_as_get"], SOUND_CALLS["send_as_get"]))
    finally:
        served.change = lambda response: response


@given(data=st.data())
def test_whatever_a_server_answers_a_call_gives_a_value_of_its_type_or_an_error_of_ours(
    served: Served, data: st.DataObject
) -> None:
    operation = data.draw(st.sampled_from([*SOUND_CALLS]))
    endpoint = ENDPOINTS[operation]
    status = data.draw(st.sampled_from([200, 201, 204, 302, 400, 429]) | st.integers(200, 599))
    body = b"" if status in {204, 304} else data.draw(answers(endpoint))
    kind = data.draw(st.sampled_from(["application/json", "text/html; charset=x", None]))
    served.change = lambda _: Response(body, status, media_type=kind)
    try:
        value = made(served.client, (endpoint, SOUND_CALLS[operation]))
    except CloseError:
        return
    finally:
        served.change = lambda response: response
    as_json(value)
