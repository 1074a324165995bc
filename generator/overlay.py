"""OpenAPI Overlay 1.0: actions that change a document, and what each of them changed."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, NamedTuple

from jsonpath_rfc9535 import JSONPathError, find

from generator.diagnostics import tokens
from generator.document import Node, is_list, is_node

Location = tuple[int | str, ...]
"""The keys that lead to a place."""


class ActionError(Exception):
    """An action cannot be applied: says why, and what to do."""

    def __init__(self, fact: str, remedy: str) -> None:
        """Keep what is wrong and the remedy."""
        super().__init__(f"{fact}. {remedy}")
        self.fact, self.remedy = fact, remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One change: `update` is merged into all that `target` selects, or that is removed."""

    target: str
    """A JSONPath (RFC 9535)."""
    update: Any = None
    remove: bool = False
    description: str = ""

    def as_data(self) -> Node:
        """Return the action as an overlay document has it."""
        described: Node = {"description": self.description} if self.description else {}
        change: Node = {"remove": True} if self.remove else {"update": self.update}
        return {"target": self.target, **described, **change}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """An overlay document that was read."""

    file: str
    """Its path from the folder of the root document."""
    text: str
    actions: tuple[Action, ...]


class Change(NamedTuple):
    """One value that an action put somewhere or removed."""

    place: Location
    holder: Any
    """The object or array that has the value, or had it."""
    source: Location
    """Where in the action's `update` the value stands; empty for the whole, or if removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an action did."""

    selected: int
    """How many places its target selects."""
    changes: tuple[Change, ...]
    """What is different now: less than was selected, if some of it was so already."""


def json_path(root: Any, pointer: str) -> str:  # noqa: ANN401 - any JSON value
    """Return the JSONPath that selects what a JSON pointer leads to in a document."""
    path = "$"
    for token in tokens(pointer):
        is_index = is_list(root)
        path += f"[{token}]" if is_index else f"[{_quoted(token)}]"
        root = root[int(token)] if is_index else root.get(token)
    return path


def overlay_document(title: str, version: str, actions: list[Action]) -> Node:
    """Return an overlay document."""
    info = {"title": title, "version": version}
    return {"overlay": "1.0.0", "info": info, "actions": [each.as_data() for each in actions]}


def apply_action(root: Node, action: Action) -> Effect:
    """Change a document in place; return what the action changed.

    Raises:
        ActionError: the target is no JSONPath, or selects what cannot be updated or removed.
    """
    try:
        found = {node.location: node.value for node in find(action.target, root)}
    except (JSONPathError, RecursionError) as error:
        raise ActionError(f"{action.target!r} is not a JSONPath ({error})", "Correct it.") from None
    if action.remove:
        changes = _removed(root, list(found))
    else:
        changes = [each for place, node in found.items() for each in _put(node, action, place)]
    return Effect(selected=len(found), changes=tuple(changes))


def _put(node: Any, action: Action, place: Location) -> list[Change]:  # noqa: ANN401 - any JSON value
    if is_list(node):
        node.append(deepcopy(action.update))
        return [Change((*place, len(node) - 1), node, ())]
    if is_node(node) and is_node(action.update):
        return list(_merged(node, action.update, place, ()))
    fact = f"{action.target!r} selects neither an object nor an array to be updated"
    if is_node(node):
        fact = f"{action.target!r} selects an object, but the update is none"
    raise ActionError(fact, "Select what holds it, and name the member in the update.")


def _removed(root: Node, places: list[Location]) -> list[Change]:
    """Remove what stands at some places, the last first, so that no index moves before its turn."""
    if () in places:
        raise ActionError("it would remove the whole document", "Select parts of it.")
    order = sorted(places, key=lambda each: [(isinstance(step, str), step) for step in each])
    changes: list[Change] = []
    for place in reversed(order):
        holder: Any = root
        for step in place[:-1]:
            holder = holder[step]
        del holder[place[-1]]
        changes.append(Change(place, holder, ()))
    return changes[::-1]


def _merged(target: Node, update: Node, place: Location, source: Location) -> list[Change]:
    changes: list[Change] = []
    for name, value in update.items():
        known, at = target.get(name), (*place, name)
        if is_node(known) and is_node(value):
            changes += _merged(known, value, at, (*source, name))
        elif is_list(known) and is_list(value):
            first = len(known)
            known.extend(deepcopy(value))
            changes += [
                Change((*at, first + index), known, (*source, name, index))
                for index in range(len(value))
            ]
        elif name not in target or (known, type(known)) != (value, type(value)):
            target[name] = deepcopy(value)
            changes.append(Change(at, target, (*source, name)))
    return changes


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "\\'") + "'"
