"""Which operation, parameter and media type of the one document is which in the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.document import METHODS, Node, is_list, is_node
from generator.review.views import Side

_PARAMETER = re.compile(r"\{([^}]*)\}")
NAMED_METHODS = (*METHODS, "query")
MORE_METHODS = "additionalOperations"
"""Where a path item of OpenAPI 3.2 keeps operations of other methods."""
_SUFFIX = re.compile(r"/(?:.*\+)?([^+]+)$")


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of one document."""

    method: str
    path: str
    item: str
    """The pointer of its path item."""
    pointer: str
    node: Node

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return f"{self.method.upper()} {self.path}"


@dataclass(frozen=True, slots=True)
class OperationPair:
    """An operation in both documents; None where it is not."""

    base: Operation | None
    revision: Operation | None
    keeps_path: bool
    """Whether the other document has an operation of that path at all."""

    @property
    def place(self) -> tuple[str, str]:
        """Method and path, as the base has them wherever it can."""
        known = self.base or self.revision
        return (known.method.upper(), known.path) if known else ("", "")


def match_operations(base: Side, revision: Side) -> list[OperationPair]:
    """Pair the operations by method and path, whatever the parameters in a path are called."""
    old, new = _paths(base), _paths(revision)
    shapes = {_shape(path): path for path in new if path not in old}
    partners = {path: path if path in new else shapes.get(_shape(path)) for path in old}
    taken: set[str] = set()
    pairs: list[OperationPair] = []
    for path, item in old.items():
        partner = partners[path]
        if partner in taken:
            partner = None
        befores = dict(operations_of(base, path, item))
        afters: dict[str, Operation] = {}
        if partner is not None:
            taken.add(partner)
            afters = dict(operations_of(revision, partner, new[partner]))
        pairs += (
            OperationPair(befores.get(method), afters.get(method), bool(afters) and bool(befores))
            for method in {**befores, **afters}
        )
    for path, item in new.items():
        if path not in taken:
            found = operations_of(revision, path, item)
            pairs += (OperationPair(None, each, keeps_path=False) for _, each in found)
    return pairs


def _paths(side: Side) -> dict[str, str]:
    paths: Node = side.root.get("paths") or {}
    return {path: side.target(side.below("/paths", path)) for path in paths}


def _shape(path: str) -> str:
    return _PARAMETER.sub("{}", path)


def operations_of(side: Side, path: str, item: str) -> Iterator[tuple[str, Operation]]:
    """Yield the operations of a path item by their methods, those of OpenAPI 3.2 included."""
    node = side.at(item)
    for method in NAMED_METHODS:
        if is_node(node) and is_node(operation := node.get(method)):
            pointer = side.below(item, method)
            yield method, Operation(method, path, item, pointer, operation)
    more = node.get(MORE_METHODS) if is_node(node) else None
    for method, operation in more.items() if is_node(more) else ():
        if is_node(operation):
            pointer = side.below(item, MORE_METHODS, method)
            yield method, Operation(method, path, item, pointer, operation)


def match_webhooks(base: Side, revision: Side) -> list[OperationPair]:
    """Pair the operations of the webhooks that both documents have, by name and method."""
    old, new = (side.root.get("webhooks") for side in (base, revision))
    pairs: list[OperationPair] = []
    for name in old if is_node(old) else ():
        if not is_node(new) or name not in new:
            continue
        items = [side.target(side.below("/webhooks", name)) for side in (base, revision)]
        befores = dict(operations_of(base, name, items[0]))
        afters = dict(operations_of(revision, name, items[1]))
        pairs += (
            OperationPair(befores.get(method), afters.get(method), keeps_path=True)
            for method in {**befores, **afters}
        )
    return pairs


Parameter = tuple[str, Node]
"""The pointer of a parameter and what stands there."""


def parameters_of(side: Side, operation: Operation) -> dict[tuple[str, str], Parameter]:
    """Return the parameters of an operation, those of its path included, by place and name.

    A parameter in the path goes by its position, since its name is nothing that is sent.
    """
    listed = list(_listed(side, operation))
    positions = {name: f"{{{n}}}" for n, name in enumerate(_PARAMETER.findall(operation.path), 1)}
    names = {str(node.get("name")) for _, node in listed if node.get("in") == "path"}
    unclaimed = [position for name, position in positions.items() if name not in names]
    found: dict[tuple[str, str], Parameter] = {}
    for pointer, node in listed:
        where, name = str(node.get("in")), str(node.get("name"))
        if where == "path":
            if name not in positions and unclaimed:
                positions[name] = unclaimed.pop(0)
            name = positions.get(name, name)
        found[where, name.lower() if where == "header" else name] = (pointer, node)
    return found


def _listed(side: Side, operation: Operation) -> Iterator[Parameter]:
    for holder in (operation.item, operation.pointer):
        parameters: Any = side.at(holder).get("parameters")
        for n in range(len(parameters) if is_list(parameters) else 0):
            pointer = side.target(side.below(holder, "parameters", n))
            node = side.at(pointer)
            if is_node(node):
                yield pointer, node


def match_media_types(base: Node, revision: Node) -> dict[str, str]:
    """Return which media type of the base is which of the revision: spelling does not count."""
    spelt = {_plain_media_type(name): name for name in revision}
    found = {name: name for name in base if name in revision}
    for name in base:
        partner = spelt.get(_plain_media_type(name))
        if name not in found and partner is not None and partner not in found.values():
            found[name] = partner
    return found


def _plain_media_type(name: str) -> str:
    start, *options = (part.strip().lower() for part in name.split(";"))
    return ";".join([start, *sorted(options)])


def covers(wide: str, narrow: str) -> bool:
    """Tell whether a media type takes in another one: `*/*`, `text/*`, `application/json`..."""
    wide_name, *wide_options = _plain_media_type(wide).split(";")
    narrow_name, *narrow_options = _plain_media_type(narrow).split(";")
    if not set(wide_options) <= set(narrow_options):
        return False
    if wide_name in {"*/*", narrow_name, f"{narrow_name.split('/')[0]}/*"}:
        return True
    ending = _SUFFIX.search(narrow_name)
    family = f"{narrow_name.split('/')[0]}/{ending[1]}" if ending else narrow_name
    return "+" in narrow_name and wide_name == family


def is_text(media_type: str) -> bool:
    """Tell whether a body of a media type has numbers and strings written the same way."""
    return "json" not in media_type and "*" not in media_type
