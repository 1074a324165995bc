"""Values of the wrong type in lists, and keywords that older dialects spell otherwise."""

from __future__ import annotations

from typing import Any, cast

from generator.config import Config
from generator.diagnostics import Gap, pointer
from generator.document import SCHEMA_MAPS, Node, is_list, is_node, note

_OF_NODES = {"parameters", "servers", "security", "tags"}
_DATA = {"example", "examples", "default", "const", "enum"}


def mend_shapes(root: Node, _: Config) -> Node:
    """Leave out of lists what cannot be in them, and what `required` and `enum` cannot be."""
    made: Node = _mended(root, (), root, holder="")
    return {**made, "x-gaps": root["x-gaps"], "x-names": root["x-names"]}


def _mended(value: Any, place: tuple[str | int, ...], root: Node, *, holder: str) -> Any:  # noqa: ANN401
    """Return a value as it can be read; `holder` is the keyword that holds it, if any does."""
    if is_node(value):
        are_names = holder in SCHEMA_MAPS
        return {
            key: _mended(child, (*place, key), root, holder="" if are_names else key)
            for key, child in value.items()
            if are_names or _is_sound(key, child, (*place, key), root)
        }
    if is_list(value) and holder not in _DATA:
        is_of_nodes = holder in _OF_NODES and not (holder == "tags" and len(place) > 1)
        kept: list[Any] = []
        for index, child in enumerate(value):
            fits = is_node(child) if is_of_nodes else True
            if holder == "tags" and not is_of_nodes:
                child = _tag(child)  # noqa: PLW2901 - as it should have been written
                fits = child is not None
            if holder == "tags" and is_of_nodes:
                fits = fits and isinstance(cast("Node", child).get("name"), str)
            if fits:
                kept.append(_mended(child, (*place, index), root, holder=""))
            else:
                _note(root, (*place, index), f"it cannot stand in {holder!r}")
        return kept
    return value


def _tag(value: object) -> str | None:
    """Return a tag of an operation: a text, or what names one."""
    if is_node(value):
        value = value.get("name")
    return str(value) if isinstance(value, str | int | float) else None


def _is_sound(key: str, value: object, place: tuple[str | int, ...], root: Node) -> bool:
    is_list_of_values = key != "enum" or is_list(value)
    if key == "required" and not is_list(value) and not isinstance(value, bool):
        _note(root, place, f"{value!r} is no list of names")
        return False
    if not is_list_of_values:
        _note(root, place, "a list of values is expected here")
    return is_list_of_values


def _note(root: Node, place: tuple[str | int, ...], fact: str) -> None:
    note(root, Gap(pointer=pointer(*place), reason=fact, fallback="it is left out"))
