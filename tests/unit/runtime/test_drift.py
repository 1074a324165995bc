from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import httpx2
import pytest
from closecrm._clients import ApiClient
from closecrm._runtime import ApiProfile
from closecrm._runtime.calls import ApiOperation, PagedOperation
from closecrm._runtime.errors import APIStatusError
from closecrm._runtime.models import Drift, Model, TaggedBy
from pydantic import Field
from typing_extensions import TypeAliasType


class Owner(Model):
    name: str | None = None


class Cat(Model):
    kind: Literal["cat"]
    mood: Literal["calm", "wild"] | str | None = None  # noqa: PYI051 - an open enum
    lives: Literal[7, 9] | int | None = None  # noqa: PYI051
    owners: list[Owner] | None = None
    by_town: dict[str, Owner] | None = None
    notes: Any = None
    own_name: Annotated[str | None, Field(alias="a/b~c")] = None


class Dog(Model):
    kind: Literal["dog"]


class UnknownPet(Model):
    kind: str


Pet = TypeAliasType("Pet", Annotated[Cat | Dog | UnknownPet, TaggedBy("kind")])
Mood = TypeAliasType("Mood", Literal["calm", "wild"] | str)  # noqa: PYI051

GET: ApiOperation[Any] = ApiOperation("GET /pet", Pet, "200 404 5XX")
MOODS: ApiOperation[Any] = ApiOperation("GET /moods", list[Mood], "DEFAULT")
LIST: PagedOperation[Any] = PagedOperation("GET /pets", Pet, "200")
OPEN: ApiOperation[Any] = ApiOperation("GET /open", Cat)
PROFILE = ApiProfile(
    name="pets", base_url="https://pets.example", page_items="data", page_has_more="more"
)


class Client(ApiClient):
    _profile = PROFILE


class Api:
    """Answers with a body and keeps what drifted."""

    def __init__(self, body: object, status: int = 200) -> None:
        self.body, self.status = body, status
        self.told: list[Drift] = []
        http = httpx2.Client(transport=httpx2.MockTransport(self.answer))
        self.client = Client(http_client=http, on_drift=self.told.append, max_retries=0)

    def answer(self, _: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(self.status, content=json.dumps(self.body).encode())

    def drifts(self, operation: ApiOperation[Any] = GET) -> list[tuple[str, str, object]]:
        """Return what a call told."""
        self.told.clear()
        self.client.call(operation)
        return [(each.kind, each.pointer, each.value) for each in self.told]


def test_a_body_as_documented_is_no_drift() -> None:
    body = {"kind": "cat", "mood": "calm", "lives": 9, "owners": [{"name": "a"}], "notes": {"x": 1}}
    assert Api(body).drifts() == []


def test_each_undocumented_thing_is_told_with_its_pointer() -> None:
    body = {
        "kind": "cat",
        "mood": "sly",
        "lives": 8,
        "owners": [{"name": "a"}, {"phone": "1"}],
        "by_town": {"x": {"phone": "2"}},
        "a/b~c": "known",
        "d/e~f": 1,
    }
    assert Api(body).drifts() == [
        ("enum", "/mood", "sly"),
        ("enum", "/lives", 8),
        ("field", "/owners/*/phone", "1"),
        ("field", "/by_town/*/phone", "2"),
        ("field", "/d~1e~0f", 1),
    ]


def test_an_unknown_variant_is_told_by_its_tag_alone() -> None:
    assert Api({"kind": "bird", "wings": 2}).drifts() == [("variant", "", "bird")]


def test_a_page_and_what_is_beside_its_items_are_looked_at() -> None:
    body = {"data": [{"kind": "cat", "age": 1}, {"kind": "bird"}], "more": False, "total": 2}
    assert Api(body).drifts(LIST) == [
        ("field", "/data/*/age", 1),
        ("variant", "/data/*", "bird"),
        ("field", "/total", 2),
    ]


def test_an_enum_behind_an_alias_is_known() -> None:
    assert Api(["calm", "sly"]).drifts(MOODS) == [("enum", "/*", "sly")]


@pytest.mark.parametrize(("status", "told"), [(200, []), (201, [201]), (404, []), (418, [418])])
def test_a_status_that_is_not_documented_is_told_even_if_it_is_an_error(
    status: int, told: list[int]
) -> None:
    api = Api({"kind": "dog"}, status)
    if status < 400:
        api.client.call(GET)
    else:
        with pytest.raises(APIStatusError):
            api.client.call(GET)
    assert [each.value for each in api.told] == told
    assert {each.kind for each in api.told} <= {"status"}


def test_a_range_of_statuses_and_a_default_document_them() -> None:
    for operation, status in ((GET, 503), (MOODS, 418), (OPEN, 418)):
        api = Api([], status)
        with pytest.raises(APIStatusError):
            api.client.call(operation)
        assert api.told == []


def test_each_drift_is_told_once_by_a_client_and_its_views() -> None:
    api = Api({"kind": "cat", "age": 1, "mood": "sly"})
    first = api.drifts()
    api.body = {"kind": "cat", "age": 2, "mood": "sad"}
    view = api.client.with_options(max_retries=1)
    api.told.clear()
    view.call(GET)
    assert len(first) == 2
    assert [(each.kind, each.value) for each in api.told] == [("enum", "sad")]


def test_the_same_place_in_another_operation_is_another_drift() -> None:
    api = Api({"kind": "cat", "age": 1})
    api.drifts()
    assert api.drifts(OPEN) == [("field", "/age", 1)]
    assert api.told[0].operation == "GET /open"


def test_what_the_observer_raises_ends_the_call() -> None:
    def refuse(drift: Drift) -> None:
        raise LookupError(drift.pointer)

    api = Api({"kind": "cat", "age": 1})
    with pytest.raises(LookupError, match="/age"):
        api.client.with_options(on_drift=refuse).call(GET)
