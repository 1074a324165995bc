"""What is the same in both documents, down to what it refers to, and so need not be compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.document import Node, is_list, is_node
from generator.review.matching import MORE_METHODS, NAMED_METHODS, OperationPair
from generator.review.places import Key
from generator.review.views import Side

_COMPONENT_PARTS = 4
"""Of a reference such as #/components/schemas/User."""


class Unchanged:
    """Knows the components and operations that are the same in both documents."""

    def __init__(self, base: Side, revision: Side) -> None:
        self._base, self._revision = base, revision
        self._is_comparable = base.is_3_0 == revision.is_3_0
        self._same = self._same_components() if self._is_comparable else frozenset[str]()

    def has_schemas(self, base: Key, revision: Key) -> bool:
        """Tell whether two schemas are the same component, all that it refers to included."""
        return base == revision and len(base) == 1 and f"#{base[0]}" in self._same

    def has_operation(self, pair: OperationPair) -> bool:
        """Tell whether an operation is the same in both documents."""
        old, new = pair.base, pair.revision
        if old is None or new is None or old.path != new.path or not self._is_comparable:
            return False
        items = [_shared(self._base.at(old.item)), _shared(self._revision.at(new.item))]
        if items[0] != items[1] or old.node != new.node:
            return False
        return all(_component(each) in self._same for each in _references([items[0], old.node]))

    def _same_components(self) -> frozenset[str]:
        """Return the references to all components that are the same, refuting them one by one."""
        references: dict[str, set[str]] = {}
        kinds, others = (_components(side) for side in (self._base, self._revision))
        for kind, named in kinds.items():
            for name, node in named.items():
                if name in others.get(kind, {}) and node == others[kind][name]:
                    place = "#" + self._base.below("/components", kind, name)
                    references[place] = set(map(_component, _references(node)))
        users: dict[str, list[str]] = {}
        for place, used in references.items():
            for each in used:
                users.setdefault(each, []).append(place)
        waiting = [place for place in users if place not in references]
        while waiting:
            users_of = users.get(waiting.pop(), ())
            waiting.extend(user for user in users_of if references.pop(user, None) is not None)
        return frozenset(references)


def _components(side: Side) -> dict[str, Node]:
    kinds: Node = side.root.get("components") or {}
    return {kind: named for kind, named in kinds.items() if is_node(named)}


def _shared(item: Any) -> Node:  # noqa: ANN401 - any JSON value
    """Return what a path item says for all of its operations."""
    own = {*NAMED_METHODS, MORE_METHODS}
    return {key: value for key, value in item.items() if key not in own}


def _component(reference: str) -> str:
    """Return the reference to the component in which a reference ends."""
    parts = reference.split("/")
    return "/".join(parts[:_COMPONENT_PARTS])


def _references(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if is_node(current):
            reference = current.get("$ref")
            if isinstance(reference, str):
                yield reference
            waiting += [each for each in current.values() if isinstance(each, dict | list)]
        elif is_list(current):
            waiting += [each for each in current if isinstance(each, dict | list)]
