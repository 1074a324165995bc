"""What the generated models are made of, and what an API sends that they do not have."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from typing_extensions import is_typeddict

from . import items, members

KNOWN, UNKNOWN = "<known variant>", "<unknown variant>"  # steps of locations, and a kind of error
UNKNOWN_VARIANTS: dict[type[object], str] = {}  # and the attribute of each that holds the tag


class Model(BaseModel):
    """An object of the API; members that no source documents are kept in `model_extra`.

    It is built by attributes or by members, and dumped by members: `_type` and not `type`.
    """

    model_config = ConfigDict(
        extra="allow",
        protected_namespaces=(),
        validate_by_name=True,
        serialize_by_alias=True,
        ser_json_inf_nan="constants",  # which no JSON has: `encode_json` refuses them
    )


@dataclass(frozen=True)
class TaggedBy:
    """Chooses a model of a union by the tag in `member`; the last one takes unknown tags."""

    member: str

    def __get_pydantic_core_schema__(self, union: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        *models, other = get_args(union)
        UNKNOWN_VARIANTS[other] = attribute = self._attribute(other)
        known: dict[Any, CoreSchema] = {}
        for model in models:
            tags = literals(model.model_fields[self._attribute(model)].annotation)
            known |= dict.fromkeys(tags, handler.generate_schema(model))

        def fallback(body: object, validate: core_schema.ValidatorFunctionWrapHandler) -> BaseModel:
            """Take an unknown tag, and then anything; a malformed known variant must not pass."""
            try:
                model: BaseModel = validate(body)
            except ValidationError:
                rest = dict(members(body))
                if not isinstance(tag := rest.pop(self.member, None), str):
                    raise
                model = other.model_construct(**{self.member: tag})
                members(model.model_extra).update(rest)
            if getattr(model, attribute) in known:
                raise PydanticCustomError(UNKNOWN, "The tag belongs to a known variant")
            return model

        names = dict.fromkeys([self.member, *map(self._attribute, models)])
        places: list[list[str | int]] = [[name] for name in names]
        tagged = core_schema.tagged_union_schema(known, places)
        unknown = core_schema.no_info_wrap_validator_function(
            fallback, handler.generate_schema(other)
        )
        return core_schema.union_schema([(tagged, KNOWN), (unknown, UNKNOWN)], mode="left_to_right")

    def _attribute(self, model: type[BaseModel]) -> str:
        fields = model.model_fields.items()
        return next((name for name, field in fields if field.alias == self.member), self.member)


def literals(annotation: Any) -> list[Any]:  # noqa: ANN401 - a type expression
    """Return the values that a type names, however deep in it."""
    kind = getattr(annotation, "__value__", annotation)  # of an alias
    if get_origin(kind) is Literal:
        return [*get_args(kind)]
    return [each for inner in get_args(kind) for each in literals(inner)]


def pointer_step(name: object) -> str:
    """Return `a/b` as RFC 6901 writes it in a pointer: `/a~1b`."""
    return "/" + str(name).replace("~", "~0").replace("/", "~1")


class Drift(NamedTuple):
    """Something undocumented: its RFC 6901 pointer into the body, with `*` for any index."""

    kind: Literal["field", "variant", "enum", "status"]
    pointer: str
    value: object
    operation: str


def drifts(value: object, kind: Any, operation: str, pointer: str = "") -> Iterator[Drift]:  # noqa: ANN401
    """Yield what is undocumented in a value that was decoded as a `kind`."""
    if tag := UNKNOWN_VARIANTS.get(type(value)):  # then nothing in it is documented
        yield Drift("variant", pointer, getattr(value, tag), operation)
        return
    kinds: dict[str, Any] | None = kind.__annotations__ if is_typeddict(kind) else None
    found: dict[Any, object] = {**members(value)} or dict(enumerate(items(value)))
    if isinstance(value, BaseModel):
        fields = type(value).model_fields.items()
        kinds = {field.alias or name: field.annotation for name, field in fields}
        found = {field.alias or name: getattr(value, name) for name, field in fields}
        found |= value.model_extra or {}
    for name, each in found.items():
        place = pointer + pointer_step("*" if kinds is None else name)
        if kinds is None or name in kinds:
            yield from drifts(each, kinds[name] if kinds else kind, operation, place)
        else:
            yield Drift("field", place, each, operation)
    named = literals(kind) if isinstance(value, str | int) else []
    if type(value) in set(map(type, named)) and value not in named:
        yield Drift("enum", pointer, value, operation)
