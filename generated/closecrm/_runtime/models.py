"""What the generated models are made of."""

from dataclasses import dataclass
from typing import Any, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError

KNOWN_VARIANT = "known_variant"


class Model(BaseModel):
    """An object of the API; members that no source documents are kept in `model_extra`."""

    model_config = ConfigDict(extra="allow", protected_namespaces=(), validate_by_name=True)


@dataclass(frozen=True)
class TaggedBy:
    """After `Field(discriminator=...)`: the member to look at, and not the attribute's name."""

    member: str

    def __get_pydantic_core_schema__(self, kind: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        return cast("CoreSchema", {**handler(kind), "discriminator": self.member})


def unlisted(*known: str) -> AfterValidator:
    """Refuse `known` tags in a fallback, or a malformed known variant would pass as unknown."""

    def refuse_known(tag: str) -> str:
        if tag in known:
            raise PydanticCustomError(KNOWN_VARIANT, "The tag belongs to a known variant")
        return tag

    return AfterValidator(refuse_known)
