from __future__ import annotations

import pickle
from typing import Annotated, Literal

import pytest
from closecrm._runtime.models import Model, TaggedBy
from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import TypeAliasType


class Other(Model):
    type: Annotated[str, Field(alias="_type")]
    model_name: str = ""


class Google(Model):
    type: Annotated[Literal["google", "gmail"], Field(alias="_type")]
    size: int = 0


class Zoom(Model):
    type: Annotated[Literal["zoom"], Field(alias="_type")]


ACCOUNT: TypeAdapter[Google | Zoom | Other] = TypeAdapter(
    Annotated[Google | Zoom | Other, TaggedBy("_type")]
)


def test_an_unknown_member_is_kept_and_readable() -> None:
    other = Other.model_validate({"_type": "new", "extra": [1]})
    assert other.model_extra == {"extra": [1]}


def test_a_member_named_like_an_attribute_is_an_unknown_member() -> None:
    google = ACCOUNT.validate_json('{"_type": "google", "type": 5}')
    assert isinstance(google, Google)
    assert (google.type, google.model_extra) == ("google", {"type": 5})


@pytest.mark.parametrize("tag", ["google", "gmail"])
def test_a_variant_may_have_several_tags(tag: str) -> None:
    assert isinstance(ACCOUNT.validate_python({"_type": tag}), Google)


@pytest.mark.parametrize(
    "body",
    [
        '{"_type": "gmail", "size": "x"}',
        '{"_type": []}',
        '{"_type": {}}',
        '{"_type": null}',
        "{}",
        "[]",
    ],
)
def test_a_malformed_known_variant_and_a_tag_that_is_no_text_do_not_pass_as_unknown(
    body: str,
) -> None:
    with pytest.raises(ValidationError):
        ACCOUNT.validate_json(body)


def test_a_malformed_known_variant_does_not_pass_as_unknown_by_its_attribute_either() -> None:
    with pytest.raises(ValidationError):
        ACCOUNT.validate_python({"type": "google", "size": "x"})


def test_nothing_else_in_an_unknown_variant_is_checked() -> None:
    other = ACCOUNT.validate_json('{"_type": "new", "model_name": 5, "extra": 1}')
    assert isinstance(other, Other)
    assert other.model_extra == {"model_name": 5, "extra": 1}
    assert other.model_dump() == {"_type": "new", "model_name": 5, "extra": 1}


def test_a_dump_can_be_read_again_also_if_an_unknown_member_is_named_like_an_attribute() -> None:
    google = ACCOUNT.validate_json('{"_type": "google", "type": "zoom"}')
    assert google.model_dump() == {"_type": "google", "size": 0, "type": "zoom"}
    assert ACCOUNT.validate_json(google.model_dump_json()) == google


def test_a_model_that_was_built_before_is_accepted() -> None:
    zoom = Zoom(type="zoom")
    assert ACCOUNT.validate_python(zoom) is zoom


class Leaf(Model):
    kind: Literal["leaf"]


class Branch(Model):
    kind: Annotated[Literal["branch"], Field(alias="kind")]
    nodes: list[Node]


class OtherNode(Model):
    kind: str


Node = TypeAliasType("Node", Annotated[Leaf | Branch | OtherNode, TaggedBy("kind")])


def test_a_union_may_hold_itself() -> None:
    nested = '{"kind": "branch", "nodes": [{"kind": "leaf"}, {"kind": "new"}]}'
    node = TypeAdapter[Leaf | Branch | OtherNode](Node).validate_json(nested)
    assert isinstance(node, Branch)
    assert [type(each) for each in node.nodes] == [Leaf, OtherNode]


def test_a_model_survives_pickle() -> None:
    other = Other.model_validate({"_type": "new", "extra": 1})
    assert pickle.loads(pickle.dumps(other)) == other  # noqa: S301 - made one line above


def test_a_model_can_be_built_by_attribute_and_by_member() -> None:
    class Named(Model):
        kind: Annotated[str, Field(alias="_type")]

    assert Named(kind="a").model_dump() == {"_type": "a"}
    assert Named.model_validate({"_type": "a"}).kind == "a"
