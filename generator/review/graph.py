"""The pairs of schemas that are compared, each once, and the operations that each is part of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.review.constraints import compare_constraints
from generator.review.keywords import ANNOTATIONS, EXAMPLES
from generator.review.pairs import Change, Children, Context, Pair
from generator.review.places import Key
from generator.review.policy import Policy
from generator.review.structure import compare_structure
from generator.review.types import compare_types
from generator.review.unchanged import Unchanged
from generator.review.views import Side


@dataclass(slots=True, eq=False)
class _Node:
    """A pair of schemas in one context."""

    changes: list[Change] = field(default_factory=list[Change])
    parents: list[_Node] = field(default_factory=list["_Node"])
    operations: set[int] = field(default_factory=set[int])
    """The operations of which it is a root."""


class SchemaGraph:
    """All pairs of schemas, from the roots in the operations downwards."""

    def __init__(self, base: Side, revision: Side, policy: Policy, unchanged: Unchanged) -> None:
        self._base, self._revision, self._policy = base, revision, policy
        self._unchanged = unchanged
        self._nodes: dict[tuple[Key, Key, Context], _Node] = {}

    def add(self, base: str, revision: str, context: Context, operations: set[int]) -> None:
        """Compare the schemas at two pointers and all that is inside, for some operations."""
        root = Children(self._base.key(base), self._revision.key(revision), context)
        if not self._unchanged.has_schemas(root.base, root.revision):
            self._reach(root).operations.update(operations)

    def changes(self) -> Iterator[tuple[Change, set[int]]]:
        """Yield each difference with the numbers of the operations that it reaches."""
        for node in self._nodes.values():
            if node.changes:
                reached = _operations_of(node)
                yield from ((change, reached) for change in node.changes)

    def _reach(self, root: Children) -> _Node:
        place = (root.base, root.revision, root.context)
        if place in self._nodes:
            return self._nodes[place]
        first = self._nodes[place] = _Node()
        waiting = [(root, first)]
        while waiting:
            children, node = waiting.pop()
            for found in self._compare(children):
                if isinstance(found, Change):
                    node.changes.append(found)
                    continue
                if self._unchanged.has_schemas(found.base, found.revision):
                    continue
                place = (found.base, found.revision, found.context)
                child = self._nodes.get(place)
                if child is None:
                    child = self._nodes[place] = _Node()
                    waiting.append((found, child))
                child.parents.append(node)
        return first

    def _compare(self, children: Children) -> Iterator[Change | Children]:
        base, revision = self._base.view(children.base), self._revision.view(children.revision)
        pair = Pair(self._base, self._revision, base, revision, children.context, self._policy)
        yield from compare_types(pair)
        yield from compare_constraints(pair)
        yield from compare_structure(pair)
        if base.notes != revision.notes:
            yield from _notes(pair)


def _operations_of(node: _Node) -> set[int]:
    """Return the operations from whose roots a node can be reached."""
    reached, seen, waiting = set[int](), {id(node)}, [node]
    while waiting:
        current = waiting.pop()
        reached |= current.operations
        for parent in current.parents:
            if id(parent) not in seen:
                seen.add(id(parent))
                waiting.append(parent)
    return reached


def _notes(pair: Pair) -> Iterator[Change]:
    for rule, keywords in (
        ("documentation-changed", ANNOTATIONS - EXAMPLES), ("examples-changed", EXAMPLES),
    ):  # fmt: skip
        said = [
            {key: value for key, value in view.notes.items() if key in keywords}
            for view in (pair.base, pair.revision)
        ]
        if said[0] != said[1]:
            place = next(key for key in (*said[0], *said[1]) if key in keywords)
            yield pair.named(rule, place)
