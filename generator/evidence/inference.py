"""JSON values -> the schema that describes them all, as far as values can tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from generator.document import Node, is_list, is_node

MAX_DEPTH = 8
MAX_MEMBERS = 60
"""With more members an object is taken for a map, whose keys are no names."""
_NAMES: dict[type[Any], str] = {
    list: "array", str: "string", int: "integer", float: "number", bool: "boolean",
    type(None): "null",
}  # fmt: skip
_ORDER = ("object", "array", "string", "integer", "number", "boolean", "null")


def json_type(value: object) -> str:
    """Return the name that JSON Schema has for the type of a JSON value."""
    return _NAMES.get(type(value), "object")


@dataclass(slots=True)
class Inferred:
    """What some JSON values have in common; can be merged and pickled, and is bounded in size."""

    types: set[str] = field(default_factory=set[str])
    members: dict[str, Inferred] = field(default_factory=dict[str, "Inferred"])
    always: set[str] = field(default_factory=set[str])
    """The members that no object lacked."""
    items: Inferred | None = None

    def add(self, value: object, depth: int = 0) -> None:
        """Take one more value into account."""
        is_first = "object" not in self.types
        self.types.add(json_type(value))
        if depth >= MAX_DEPTH:
            return
        if is_list(value):
            self.items = self.items or Inferred()
            for item in value:
                self.items.add(item, depth + 1)
        elif is_node(value):
            self.always = {*value} if is_first else self.always & {*value}
            for name, member in value.items():
                self.members.setdefault(name, Inferred()).add(member, depth + 1)

    def merge(self, other: Inferred) -> None:
        """Take into account all that another one was inferred from."""
        if "object" in other.types:
            is_first = "object" not in self.types
            self.always = set(other.always) if is_first else self.always & other.always
        self.types |= other.types
        for name, member in other.members.items():
            self.members.setdefault(name, Inferred()).merge(member)
        if other.items:
            self.items = self.items or Inferred()
            self.items.merge(other.items)

    def schema(self, **facts: str) -> Node:
        """Return the schema; `facts` are what it and each of its members say beside it."""
        types = [name for name in _ORDER if name in self.types]
        if "number" in types and "integer" in types:
            types.remove("integer")
        made: Node = {}
        if types and types != ["null"]:  # of a value that is always null nothing is known
            made["type"] = types[0] if len(types) == 1 else types
        if self.items and self.items.types:
            made["items"] = self.items.schema()
        if len(self.members) > MAX_MEMBERS:
            values = Inferred()
            for member in self.members.values():
                values.merge(member)
            made["additionalProperties"] = values.schema()
        elif self.members:
            named = sorted(self.members.items())
            made["properties"] = {name: member.schema(**facts) for name, member in named}
        return {**made, **facts}

    @property
    def shown(self) -> str:
        """The types in one word or two, as `string or null`."""
        return " or ".join(name for name in _ORDER if name in self.types)
