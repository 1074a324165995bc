"""What the generated models are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

KNOWN, UNKNOWN = "<known variant>", "<unknown variant>"  # steps of locations, and a kind of error


class Model(BaseModel):
    """An object of the API; members that no source documents are kept in `model_extra`."""

    model_config = ConfigDict(extra="allow", protected_namespaces=(), validate_by_name=True)


@dataclass(frozen=True)
class TaggedBy:
    """Chooses a model of a union by the tag in `member`; the last one takes unknown tags."""

    member: str

    def __get_pydantic_core_schema__(self, union: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        *models, other = get_args(union)
        tags = [(name, tag, model) for model in models for name, tag in self._tags(model)]
        known = {tag: handler.generate_schema(model) for _, tag, model in tags}

        def refuse_known(body: object) -> object:  # or a malformed one would pass as unknown
            members = cast("dict[str, object]", body if isinstance(body, dict) else {})
            if members.get(self.member) in [*known]:  # a list, since the tag may be anything
                raise PydanticCustomError(UNKNOWN, "The tag belongs to a known variant")
            return cast("Any", body)

        names = [self.member, *sorted({name for name, _, _ in tags} - {self.member})]
        places: list[list[str | int]] = [[name] for name in names]  # in JSON, then in models
        tagged = core_schema.tagged_union_schema(known, places)
        schema = handler.generate_schema(other)
        rest = core_schema.no_info_before_validator_function(refuse_known, schema)
        return core_schema.union_schema([(tagged, KNOWN), (rest, UNKNOWN)], mode="left_to_right")

    def _tags(self, model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
        for name, field in model.model_fields.items():
            if self.member == (field.alias or name):
                yield from ((name, tag) for tag in _literals(field.annotation))


def _literals(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - a type expression
    for each in get_args(annotation):
        yield from (each,) if get_origin(annotation) is Literal else _literals(each)
