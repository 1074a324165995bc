"""What one operation's comparison works with: two places, and a record of what is found there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generator.document import Node, is_node
from generator.review.graph import SchemaGraph
from generator.review.keywords import EXAMPLES
from generator.review.pairs import Change, Context
from generator.review.views import Side


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in each of the two documents; the pointers differ where a reference was followed."""

    base_side: Side
    revision_side: Side
    base_pointer: str
    revision_pointer: str

    @property
    def base(self) -> Node:
        """What stands in the base."""
        return _node(self.base_side, self.base_pointer)

    @property
    def revision(self) -> Node:
        """What stands in the revision."""
        return _node(self.revision_side, self.revision_pointer)

    def inner(self, name: str) -> tuple[Any, Any]:
        """Return the values of a member in both."""
        return self.base.get(name), self.revision.get(name)

    def at(self, name: str, revision_name: str | None = None) -> Spot:
        """Return the place of a member, references followed."""
        other = name if revision_name is None else revision_name
        return Spot(
            self.base_side,
            self.revision_side,
            _target(self.base_side, self.base_pointer, name),
            _target(self.revision_side, self.revision_pointer, other),
        )

    def change(  # noqa: PLR0913 - what a change is made of
        self,
        rule: str,
        member: str | None = None,
        *,
        where: str = "",
        name: str = "",
        before: Any = None,  # noqa: ANN401 - any JSON value
        after: Any = None,  # noqa: ANN401
    ) -> Change:
        """Return a change of a member, or of the place itself."""
        old, new = self.base_pointer, self.revision_pointer
        is_in_base = is_in_revision = True
        if member is not None:
            old = self.base_side.below(old, member)
            new = self.revision_side.below(new, member)
            is_in_base, is_in_revision = member in self.base, member in self.revision
        if not is_in_base and not is_in_revision:
            old, new, is_in_base, is_in_revision = (
                self.base_pointer,
                self.revision_pointer,
                True,
                True,
            )
        return Change(
            rule=rule,
            base_pointer=old if is_in_base else None,
            revision_pointer=new if is_in_revision else None,
            where=where,
            name=name,
            before=before,
            after=after,
        )


def _node(side: Side, pointer: str) -> Node:
    try:
        found = side.at(pointer)
    except KeyError:  # only one of the two documents has it
        return {}
    return found if is_node(found) else {}


def _target(side: Side, pointer: str, name: str) -> str:
    below = side.below(pointer, name)
    return side.target(below) if name in _node(side, pointer) else below


class Record:
    """Keeps what is found, with the operation that it was found for."""

    def __init__(self, graph: SchemaGraph) -> None:
        self._graph = graph
        self.operations: set[int] = set()
        """The numbers of the operations that are compared now."""
        self.found: list[tuple[Change, set[int]]] = []

    def add(self, change: Change) -> None:
        """Keep a change for the operations that are compared now."""
        self.found.append((change, self.operations))

    def note(self, spot: Spot, members: tuple[str, ...]) -> None:
        """Keep it if what is only told to people changed."""
        for member in members:
            before, after = spot.inner(member)
            if before != after:
                rule = "examples-changed" if member in EXAMPLES else "documentation-changed"
                self.add(spot.change(rule, member))

    def compare_schemas(self, spot: Spot, context: Context, member: str = "schema") -> None:
        """Compare the schemas that stand at a place, if both documents have one."""
        before, after = _schema(spot.base, member), _schema(spot.revision, member)
        if before and after:
            side, other = spot.base_side, spot.revision_side
            base = side.below(spot.base_pointer, *before)
            revision = other.below(spot.revision_pointer, *after)
            self._graph.add(base, revision, context, self.operations)


def _schema(node: Node, member: str) -> tuple[str, ...]:
    """Return the path to the schema of a media type, parameter or header."""
    if member in node:
        return (member,)
    content: Any = node.get("content")
    if is_node(content):
        for name, media_type in content.items():
            if is_node(media_type) and "schema" in media_type:
                return ("content", name, "schema")
    return ()
