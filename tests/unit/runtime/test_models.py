from __future__ import annotations

import pickle
from typing import Annotated, Literal

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from generator.runtime.models import Model, TaggedBy, unlisted


class Other(Model):
    type: Annotated[str, Field(alias="_type"), unlisted("google", "zoom")]
    model_name: str = ""


class Google(Model):
    type: Annotated[Literal["google"], Field(alias="_type")]


class Zoom(Model):
    type: Annotated[Literal["zoom"], Field(alias="_type")]


ACCOUNT: TypeAdapter[Google | Zoom | Other] = TypeAdapter(
    Annotated[
        Annotated[Google | Zoom, Field(discriminator="type"), TaggedBy("_type")] | Other,
        Field(union_mode="left_to_right"),
    ]
)


def test_an_unknown_member_is_kept_and_readable() -> None:
    other = Other.model_validate({"_type": "new", "extra": [1]})
    assert other.model_extra == {"extra": [1]}


def test_a_member_named_like_an_attribute_is_an_unknown_member() -> None:
    google = ACCOUNT.validate_json('{"_type": "google", "type": 5}')
    assert isinstance(google, Google)
    assert (google.type, google.model_extra) == ("google", {"type": 5})


def test_a_fallback_refuses_the_tags_of_known_variants() -> None:
    with pytest.raises(ValidationError) as caught:
        Other.model_validate({"_type": "zoom"})
    assert [error["type"] for error in caught.value.errors()] == ["known_variant"]


def test_a_model_survives_pickle() -> None:
    other = Other.model_validate({"_type": "new", "extra": 1})
    assert pickle.loads(pickle.dumps(other)) == other  # noqa: S301 - made one line above


def test_a_model_can_be_built_by_attribute_and_by_member() -> None:
    class Named(Model):
        kind: Annotated[str, Field(alias="_type")]

    assert Named(kind="a").model_dump(by_alias=True) == {"_type": "a"}
    assert Named.model_validate({"_type": "a"}).kind == "a"
