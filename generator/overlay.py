"""OpenAPI Overlay 1.0: actions that change a document, and what each of them changed."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from jsonpath_rfc9535 import JSONPathError, find

from generator.diagnostics import UsageError, tokens
from generator.document import Node, is_list, is_node


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


def apply_action(root: Node, action: Action) -> int:
    """Change a document in place; return how many places the action changed.

    Raises:
        UsageError: the target is no JSONPath, or selects what `update` cannot be merged into.
    """
    try:
        nodes = [(node.value, node.location) for node in find(action.target, root)]
    except JSONPathError as error:
        raise UsageError(f"{action.target}: not a JSONPath ({error}). Correct it.") from None
    for value, location in reversed(nodes):  # from the end, so that no index moves
        if action.remove:
            _remove(root, location)
        elif is_list(value):
            value.append(deepcopy(action.update))
        elif is_node(value) and is_node(action.update):
            _merge(value, action.update)
        else:
            raise UsageError(
                f"{action.target}: selects neither an object nor an array to be updated. "
                "Select what holds it."
            )
    return len(nodes)


def _remove(root: Node, location: tuple[int | str, ...]) -> None:
    holder: Any = root
    for step in location[:-1]:
        holder = holder[step]
    del holder[location[-1]]


def _merge(target: Node, update: Node) -> None:
    for name, value in update.items():
        known = target.get(name)
        if is_node(known) and is_node(value):
            _merge(known, value)
        elif is_list(known) and is_list(value):
            known.extend(deepcopy(value))
        else:
            target[name] = deepcopy(value)


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "\\'") + "'"
