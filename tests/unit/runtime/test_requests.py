from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import httpx2
import pytest
from closecrm._runtime import ApiProfile
from closecrm._runtime.calls import (
    OMIT,
    commas,
    encode_headers,
    encode_json,
    encode_path,
    encode_query,
    texts,
)
from closecrm._runtime.configuration import address
from closecrm._runtime.errors import ConfigurationError
from closecrm._runtime.models import Model
from pydantic import Field


class Colour(StrEnum):
    RED = "red"


class Grant(Model):
    kind: Annotated[str, Field(alias="_kind")]
    note: str | None = None


GRANT = Grant.model_validate({"_kind": "a"})


def test_several_fields_become_one_value() -> None:
    assert commas(["id", "_type"], "fields") == "id,_type"


def test_fields_that_are_not_given_stay_none() -> None:
    assert commas(None, "fields") is None


@pytest.mark.parametrize("fields", ["id", [], ["a,b"], ["id", ""], 5, True, OMIT])
def test_a_bare_string_an_empty_list_and_a_comma_are_refused_by_name(fields: Any) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match=r"^fields: "):
        commas(fields, "fields")


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        ("a/b c?#", "a%2Fb%20c%3F%23"),
        ("%2e%2e", "%252e%252e"),
        ("ü", "%C3%BC"),
        (7, "7"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (date(2026, 1, 2), "2026-01-02"),
        ("...", "..."),
    ],
)
def test_a_path_value_is_one_encoded_segment(value: object, segment: str) -> None:
    assert encode_path("/things/{id}/", {"id": value}) == f"/things/{segment}/"


@pytest.mark.parametrize("value", [None, True, "", ".", "..", [], ["a"], ("a", "b"), object()])
def test_a_value_that_would_address_something_else_is_refused_by_name(value: object) -> None:
    with pytest.raises(ValueError, match=r"^id: "):
        encode_path("/things/{id}/", {"id": value})


def test_braces_in_a_value_are_no_placeholder() -> None:
    assert encode_path("/{a}/{b}", {"a": "{b}", "b": "secret"}) == "/%7Bb%7D/secret"


@pytest.mark.parametrize(
    ("value", "query"),
    [
        (None, ""),
        (OMIT, ""),
        (True, "q=true"),
        (0, "q=0"),
        (1.5, "q=1.5"),
        ("", "q="),
        ("x y&é", "q=x+y%26%C3%A9"),
        (Decimal("1.50"), "q=1.50"),
        (Colour.RED, "q=red"),
        (datetime(2026, 1, 2, tzinfo=UTC), "q=2026-01-02T00%3A00%3A00Z"),
        (["a", False], "q=a&q=false"),
        ((), ""),
    ],
)
def test_a_query_value_becomes_text(value: object, query: str) -> None:
    assert str(httpx2.QueryParams(texts({"q": value}))) == query


@pytest.mark.parametrize("value", [{"a": 1}, object(), float("nan"), [None], GRANT])
def test_a_query_value_without_a_text_is_refused_by_name(value: object) -> None:
    with pytest.raises(ValueError, match=r"^q: "):
        texts({"q": value})


def test_a_header_may_be_latin_1() -> None:
    assert encode_headers({"If-Match": "é", "X-None": None}).raw == [(b"If-Match", b"\xe9")]


@pytest.mark.parametrize("value", ["x\r\nB: c", "x\x00", "x\x7f", "x\x85", " x", "€"])
def test_a_header_that_cannot_be_sent_is_refused_without_its_value(value: str) -> None:
    with pytest.raises(ValueError, match="If-Match") as caught:
        encode_headers({"If-Match": value})
    assert value.strip() not in str(caught.value)


def test_the_name_of_a_header_is_checked_as_well() -> None:
    with pytest.raises(ValueError, match="cannot be sent"):
        encode_headers({"a b": "c"})


def test_a_json_body_leaves_omitted_members_out_and_keeps_null() -> None:
    body = encode_json({"a": None, "b": OMIT, "c": date(2026, 1, 2)})
    assert body == b'{"a":null,"c":"2026-01-02"}'


def test_a_model_in_a_body_goes_by_its_aliases_and_without_what_was_not_set() -> None:
    assert encode_json({"grants": [GRANT]}) == b'{"grants":[{"_kind":"a"}]}'


def test_omit_is_one_object_also_after_a_copy() -> None:
    assert pickle.loads(pickle.dumps(OMIT)) is OMIT  # noqa: S301 - made one line above
    assert copy.deepcopy(OMIT) is OMIT


PROFILE = ApiProfile(
    name="x",
    base_url="https://api.example/v1/",
    base_url_env="X_URL",
    page_skip="_skip",
    page_limit="_limit",
)


def test_the_window_of_a_page_goes_by_the_names_of_the_api() -> None:
    found = encode_query(PROFILE, {"query": {"q": "x"}, "window": (None, 5)})
    assert found == {"q": ["x"], "_limit": ["5"]}


@pytest.mark.parametrize("value", [None, OMIT, "", [], [""]])
def test_a_parameter_that_is_required_must_have_a_value(value: object) -> None:
    with pytest.raises(ValueError, match=r"^b: is required"):
        encode_query(PROFILE, {"required": {"a": 1, "b": value}})


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X_URL", raising=False)


def test_the_address_is_the_argument_else_the_environment_else_the_apis_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert address(PROFILE, None) == "https://api.example/v1"
    monkeypatch.setenv("X_URL", "https://env.example")
    assert address(PROFILE, None) == "https://env.example"
    assert address(PROFILE, "https://me.example:443/a//") == "https://me.example:443/a"


@pytest.mark.parametrize(
    "url",
    [
        "api.example",
        "ftp://api.example",
        "https://",
        "https://me:secret@api.example",
        "https://api.example?secret=1",
        "https://api.example?",
        "https://api.example#secret",
        "https://api.example:secret",
        "https://api.example/\nsecret",
        "http://localhost\\@secret.example",
        "http://secret.example",
        "http://localhost.secret.example",
        "http://127.0.0.1.secret.example",
        "http://127.999.1.1/secret",
        "https://api.example/secret\x7f",
    ],
)
def test_an_address_that_is_no_plain_one_is_refused_without_being_printed(url: str) -> None:
    with pytest.raises(ConfigurationError, match="base_url") as caught:
        address(PROFILE, url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://localhost:1", "http://127.0.0.1", "http://[::1]:8000/api"])
def test_the_own_machine_may_be_reached_without_tls(url: str) -> None:
    assert address(PROFILE, url) == url
