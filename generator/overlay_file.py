"""Bytes -> Overlay: reads an overlay document and refuses what is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from generator.diagnostics import Problem, SpecError, pointer
from generator.document import Node, is_list, is_node
from generator.load import decode
from generator.overlay import Action, Overlay
from generator.yaml_text import locate

_VERSION = re.compile(r"1\.0(\.\d+)?$")
_KINDS: dict[str, tuple[type, str]] = {
    "overlay": (str, "a text"), "info": (dict, "an object"), "extends": (str, "a text"),
    "actions": (list, "a list"), "title": (str, "a text"), "version": (str, "a text"),
    "target": (str, "a text"), "description": (str, "a text"), "remove": (bool, "true or false"),
    "update": (object, "a value"),
}  # fmt: skip


def read_overlay(content: bytes, file: str) -> Overlay:
    """Read an overlay document of OpenAPI Overlay 1.0.

    Args:
        content: of its file, YAML or JSON.
        file: its path from the folder of the root document of the spec.

    Raises:
        SpecError: it is not YAML or JSON, or no overlay; carries every problem.
    """
    try:
        text, data = decode(content, file)
    except SpecError as error:
        raise SpecError(*(replace(each, file=file) for each in error.problems)) from None
    if problems := list(_problems(data)):
        raise SpecError(
            *(replace(each, file=file, line=locate(text, each.pointer)) for each in problems)
        )
    return Overlay(file=file, text=text, actions=tuple(map(_action, data["actions"])))


def _action(data: Node) -> Action:
    return Action(
        target=data["target"],
        update=data.get("update"),
        remove=data.get("remove", False),
        description=data.get("description", ""),
    )


def _problems(data: object) -> Iterator[Problem]:
    if not is_node(data) or "overlay" not in data:
        remedy = "Begin it with `overlay: 1.0.0`, or take it out of `overlays`."
        yield Problem(pointer="", fact="this is no overlay document", remedy=remedy)
        return
    if isinstance(data["overlay"], str) and not _VERSION.match(data["overlay"]):
        fact = f"the version is {data['overlay']!r}, but must be Overlay 1.0"
        yield Problem(pointer="/overlay", fact=fact, remedy="Write `overlay: 1.0.0`.")
        return
    yield from _members(data, "", ("overlay", "info", "actions"), ("extends",))
    if is_node(data.get("info")):
        yield from _members(data["info"], "/info", ("title", "version"), ())
    actions: list[Any] = data["actions"] if is_list(data.get("actions")) else []
    if "actions" in data and is_list(data["actions"]) and not actions:
        yield Problem(pointer="/actions", fact="there is no action", remedy="Write one.")
    for number, action in enumerate(actions):
        place = pointer("actions", number)
        if not is_node(action):
            yield Problem(pointer=place, fact="must be an object", remedy="Give it a `target`.")
            continue
        yield from _members(action, place, ("target",), ("description", "update", "remove"))
        if "update" not in action and action.get("remove") is not True:
            fact = "the action changes nothing"
            yield Problem(pointer=place, fact=fact, remedy="Add `update`, or `remove: true`.")


def _members(
    node: Node, place: str, required: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[Problem]:
    known = (*required, *optional)
    for key, value in node.items():
        at = place + pointer(key)
        if key not in known:
            if not key.startswith("x-"):
                remedy = f"Known here are {', '.join(known)}."
                yield Problem(pointer=at, fact=f"{key!r} is no key of an overlay", remedy=remedy)
        elif not isinstance(value, _KINDS[key][0]):
            fact = f"{value!r} must be {_KINDS[key][1]}"
            yield Problem(pointer=at, fact=fact, remedy="Write it so; a text can stand in quotes.")
    for key in required:
        if key not in node:
            fact = f"the key `{key}` is missing"
            yield Problem(pointer=place, fact=fact, remedy=f"Add `{key}`.")
