"""Slots that need the same type: one of them is typed, the others take it over.

A large API has thousands of parameters and few types: most are a string or a number, and `limit` is
the same everywhere. An engine that types each of them works several times as long.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from generator.document import Node

T = TypeVar("T")
Slot = tuple[str, str]
"""A slot schema and a property of it."""


class Distinct(NamedTuple):
    """The schemas of a document without slots that another one stands for."""

    schemas: Node
    leaders: Mapping[Slot, Slot]
    """For each slot of the document the one that is typed in its place, or itself."""


def distinct(schemas: Node) -> Distinct:
    """Return the schemas in which each type that slots need stands once."""
    first: dict[str, Slot] = {}
    leaders: dict[Slot, Slot] = {}
    kept: Node = {}
    for name, schema in schemas.items():
        if not schema.get("x-slots"):
            kept[name] = schema
            continue
        for slot, child in schema["properties"].items():
            leaders[name, slot] = first.setdefault(json.dumps(child), (name, slot))
        own = {
            slot: each
            for slot, each in schema["properties"].items()
            if leaders[name, slot] == (name, slot)
        }
        if own:
            kept[name] = {**schema, "properties": own, "required": list(own)}
    return Distinct(kept, leaders)


def spread(
    types: Mapping[str, Mapping[str, T]], leaders: Mapping[Slot, Slot]
) -> dict[str, dict[str, T]]:
    """Return slot schema -> property -> type for all slots, given the types of the leaders."""
    found: dict[str, dict[str, T]] = {}
    for (name, slot), (leader, other) in leaders.items():
        if other in types.get(leader, {}):
            found.setdefault(name, {})[slot] = types[leader][other]
    return found
