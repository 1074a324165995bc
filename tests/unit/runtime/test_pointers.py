from __future__ import annotations

import json
from typing import Annotated, Literal

import pytest
from closecrm._runtime.calls import issues
from closecrm._runtime.models import Model, TaggedBy
from pydantic import Field, TypeAdapter, ValidationError


class Host(Model):
    name: str
    port: int | None = None


class Google(Model):
    type: Annotated[Literal["google"], Field(alias="_type")]
    id: str
    smtp: Host | None = None


class Calendly(Model):
    type: Annotated[Literal["calendly"], Field(alias="_type")]
    id: str
    calendly: Host | None = None
    scores: dict[str, int] | None = None


class Unknown(Model):
    type: Annotated[str, Field(alias="_type")]
    id: str


Account = Annotated[Google | Calendly | Unknown, TaggedBy("_type")]


class Tree(Model):
    value: int
    child: Tree | None = None


class Envelope(Model):
    data: list[Account] | None = None
    total: int | str | None = None
    tree: Tree | None = None
    wide: Annotated[dict[str, list[int]] | None, Field(alias="_wide")] = None
    plain: Annotated[Google | Calendly, Field(discriminator="type")] | None = None


def found(content: bytes) -> list[str]:
    """Return the pointers of what is wrong with an envelope."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Envelope).validate_json(content)
    return [issue.pointer for issue in issues(caught.value, content)]


def found_in(**members: object) -> list[str]:
    return found(json.dumps(members).encode())


def test_a_known_variant_reports_its_field_without_noise_of_the_fallback() -> None:
    assert found_in(data=[{"_type": "google", "id": 5}]) == ["/data/0/id"]


def test_a_missing_tag_is_one_issue() -> None:
    assert found_in(data=[{"id": "a"}]) == ["/data/0/_type"]


def test_a_tag_of_the_wrong_type_is_one_issue() -> None:
    assert found_in(data=[{"_type": 5, "id": "a"}]) == ["/data/0/_type"]


def test_an_item_that_is_no_object_is_one_issue() -> None:
    assert found_in(data=[5]) == ["/data/0"]


def test_several_items_are_several_issues_in_order() -> None:
    items = [{"_type": "google", "id": 5}, {"id": "a"}, {"_type": "new", "id": 5}, {"_type": 1}]
    assert found_in(data=items) == ["/data/0/id", "/data/1/_type", "/data/3/_type", "/data/3/id"]


def test_a_missing_member_of_a_nested_model_is_found_in_place() -> None:
    smtp: dict[str, object] = {}
    assert found_in(data=[{"_type": "google", "id": "a", "smtp": smtp}]) == ["/data/0/smtp/name"]


@pytest.mark.parametrize(
    ("item", "pointer"),
    [
        ({"id": 5, "calendly": {"name": "a"}}, "/data/0/id"),
        ({"id": 5, "calendly": {"name": "a", "id": "x"}}, "/data/0/id"),
        ({"calendly": {"name": "a"}}, "/data/0/id"),
        ({"id": "a", "calendly": {"name": 5}}, "/data/0/calendly/name"),
        ({"id": "a", "calendly": {}}, "/data/0/calendly/name"),
    ],
)
def test_a_tag_is_no_step_even_if_a_member_has_its_name(
    item: dict[str, object], pointer: str
) -> None:
    assert found_in(data=[{"_type": "calendly", **item}]) == [pointer]


def test_a_union_without_fallback_says_where_it_is() -> None:
    assert found_in(plain={"_type": "google", "id": 5}) == ["/plain/id"]
    assert found_in(plain={"_type": "new"}) == ["/plain"]


def test_keys_are_escaped() -> None:
    assert found_in(_wide={"a/b~c": [1, "x"]}) == ["/_wide/a~1b~0c/1"]


def test_a_dictionary_may_have_keys_named_like_labels() -> None:
    assert found_in(_wide={"int": ["x"], "list[int]": 5}) == ["/_wide/int/0", "/_wide/list[int]"]


def test_a_plain_union_has_one_pointer_and_a_message_per_branch() -> None:
    assert found_in(total=[]) == ["/total", "/total"]


def test_a_deep_model_is_found_at_once() -> None:
    body: dict[str, object] = {"value": "x"}
    for _ in range(60):
        body = {"value": 1, "child": body}
    assert found_in(tree=body) == ["/tree" + "/child" * 60 + "/value"]


@pytest.mark.parametrize("content", [b"", b"<html>", b'{"data":[', b"[" * 100_000, b"\xff"])
def test_a_body_that_is_no_json_has_one_issue_with_an_empty_pointer(content: bytes) -> None:
    assert found(content) == [""]


def test_the_whole_body_of_another_type_has_an_empty_pointer() -> None:
    assert found(b"[]") == [""]
