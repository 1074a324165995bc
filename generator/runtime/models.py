"""What the generated models are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

KNOWN, UNKNOWN = "<known variant>", "<unknown variant>"  # steps of locations, and a kind of error


class Model(BaseModel):
    """An object of the API; members that no source documents are kept in `model_extra`.

    It is built by attributes or by members, and dumped by members: `_type` and not `type`.
    """

    model_config = ConfigDict(
        extra="allow", protected_namespaces=(), validate_by_name=True, serialize_by_alias=True
    )


@dataclass(frozen=True)
class TaggedBy:
    """Chooses a model of a union by the tag in `member`; the last one takes unknown tags."""

    member: str

    def __get_pydantic_core_schema__(self, union: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        *models, other = get_args(union)
        tags = [(name, tag, model) for model in models for name, tag in self._tags(model)]
        known = {tag: handler.generate_schema(model) for _, tag, model in tags}
        attributes = sorted({name for name, _, _ in tags} - {self.member})
        places: list[list[str | int]] = [[name] for name in (self.member, *attributes)]

        def unless_known(model: BaseModel) -> BaseModel:  # or a malformed one would pass
            if any(getattr(model, name, None) in [*known] for name in (*attributes, self.member)):
                raise PydanticCustomError(UNKNOWN, "The tag belongs to a known variant")
            return model

        def whatever(body: object) -> BaseModel:  # since nothing else in it may fail a call
            rest = dict(cast("dict[str, Any]", body if isinstance(body, dict) else {}))
            if not isinstance(tag := rest.pop(self.member, None), str):
                raise PydanticCustomError(UNKNOWN, "There is no tag")
            model = unless_known(other.model_construct(**{self.member: tag}))
            cast("dict[str, Any]", model.model_extra).update(rest)
            return model

        schema = handler.generate_schema(other)
        unknown = core_schema.no_info_after_validator_function(unless_known, schema)
        kept = core_schema.no_info_plain_validator_function(whatever)
        tagged = core_schema.tagged_union_schema(known, places)
        return core_schema.union_schema(
            [(tagged, KNOWN), (unknown, UNKNOWN), (kept, UNKNOWN)], mode="left_to_right"
        )

    def _tags(self, model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
        for name, field in model.model_fields.items():
            if self.member == (field.alias or name):
                yield from ((name, tag) for tag in _literals(field.annotation))


def _literals(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - a type expression
    for each in get_args(annotation):
        yield from (each,) if get_origin(annotation) is Literal else _literals(each)
