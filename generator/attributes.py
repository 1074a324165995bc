"""Members of JSON objects -> attributes of classes: each has one name, which its heirs share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from generator.diagnostics import Gap, pointer
from generator.document import Node, component, subschemas
from generator.names import Names
from generator.naming import RESERVED_FIELDS, Code, field as attribute_of, given, spelled

Attributes: TypeAlias = dict[str, dict[str, Code]]
"""Class -> JSON member -> attribute."""


def attributes_of(schemas: Node, places: Mapping[str, str]) -> tuple[Attributes, tuple[Gap, ...]]:
    """Return the attribute of each member of each class, and what there is to say of them.

    Args:
        schemas: by class name; slot schemas have no attributes.
        places: where each class stands in the spec, as a JSON pointer.
    """
    chosen: Attributes = {}
    remarks: list[Gap] = []

    def choose(name: str) -> dict[str, Code]:
        if name not in chosen:
            chosen[name] = {}  # one that extends itself has nothing to add
            schema = schemas[name]
            parents = [component(part.get("$ref", "")) for part in schema.get("allOf", ())]
            inherited = {
                member: attribute
                for parent in parents
                if parent in schemas
                for member, attribute in choose(parent).items()
            }
            place = places.get(name, "") + pointer("properties")
            chosen[name] = _own_attributes(members_of(schema), inherited, place, remarks)
        return chosen[name]

    for name, schema in schemas.items():
        if not schema.get("x-slots"):
            choose(name)
    return chosen, tuple(remarks)


def _own_attributes(
    members: Node, inherited: dict[str, Code], place: str, remarks: list[Gap]
) -> dict[str, Code]:
    """Return the attributes of a class with those that it inherits: those keep their names."""
    names = Names("Python field", "field", RESERVED_FIELDS)
    found: dict[str, Code] = {}
    for member, attribute in inherited.items():
        found[member] = names.take(place, attribute, key=member, remedy="")
    # One that is called like its attribute comes before one that has to change for it.
    for member in sorted(members, key=_is_changed):
        if member not in found:
            own = given(members[member], RESERVED_FIELDS)
            options = (own,) if own else (attribute_of(member), spelled(member))
            found[member] = names.take(place + pointer(member), *options, key=member)
    remarks += names.remarks
    return found


def _is_changed(member: str) -> bool:
    return attribute_of(member) != member


def members_of(schema: Node) -> Node:
    """Return the members of an object by name, with those of the parts that it is made of."""
    members: Node = {
        key: child for key, child in schema.get("properties", {}).items() if isinstance(child, dict)
    }
    for path, child in subschemas(schema):
        if path[0] == "allOf":
            members.update(members_of(child))
    return members
