"""Tags -> resources, operation ids -> methods: what the client and its resources are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.diagnostics import Gap, pointer
from generator.document import Node
from generator.engines.reading import ReadOperation
from generator.names import Names, marked
from generator.naming import MAX_LENGTH, Code, given, method, pascal, snake, words

CLIENT_ATTRIBUTES = frozenset({"aclose", "call", "close", "page", "raw", "request", "with_options"})
_RESERVED = CLIENT_ATTRIBUTES | {"cached_property"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedResource:
    """The operations of one tag, or of several that are spelt nearly the same."""

    name: Code
    """The attribute of the client, and the module."""
    class_name: Code
    tag: str
    """The tag that explains it."""


def resource_names(
    root: Node, operations: Iterable[ReadOperation], classes: Iterable[str]
) -> tuple[dict[str, NamedResource], tuple[Gap, ...]]:
    """Return tag -> resource, in the order in which the operations use them, and remarks.

    Args:
        root: the normalized document.
        operations: those that are there.
        classes: names that no class of a resource may have.
    """
    described = {tag["name"]: tag for tag in root.get("tags", ())}
    order = {tag: index for index, tag in enumerate(described)}
    used = dict.fromkeys(operation.tag for operation in operations)
    tags = sorted(used, key=lambda tag: order.get(tag, len(order)))
    attributes = Names("Python resource", "resource", _RESERVED)
    taken = Names("Python class", "Resource", classes)
    found: dict[str, NamedResource] = {}
    by_name: dict[Code, NamedResource] = {}
    remarks: list[Gap] = []
    for tag in tags:
        place = pointer("tags", order[tag]) if tag in order else "/tags"
        wanted = given(described.get(tag, {})) or _attribute(tag)
        if wanted in by_name:
            found[tag] = by_name[wanted]
            why = f"the tag {tag!r} has the Python name of {found[tag].tag!r}"
            remarks.append(Gap.remark(place, why, f"both are the resource `{wanted}`"))
            continue
        name = attributes.take(place, wanted, key=tag)
        found[tag] = by_name[wanted] = NamedResource(
            name=name, class_name=_class_name(name, tag, taken), tag=tag
        )
    return found, (*remarks, *attributes.remarks)


def _attribute(tag: str) -> Code:
    name = snake(tag) or Code("default")
    return name if len(name) <= MAX_LENGTH else marked(name, tag)


def _class_name(name: Code, tag: str, taken: Names) -> Code:
    """Return the name of a class that is free in both colours."""
    wanted = Code(f"{pascal(name)}Resource")
    if f"Async{wanted}" in taken:
        wanted = marked(wanted, tag)
    chosen = taken.take(tag, wanted)
    taken.take(tag, Code(f"Async{chosen}"))
    return chosen


def method_names(
    root: Node, operations: Iterable[ReadOperation], resources: dict[str, NamedResource]
) -> tuple[dict[ReadOperation, Code], tuple[Gap, ...]]:
    """Return the name of the method for each operation, and remarks."""
    scopes = {each.name: Names("Python method", "operation") for each in resources.values()}
    found: dict[ReadOperation, Code] = {}
    nodes = {each: root["paths"][each.path][each.method] for each in operations}
    # What the spec names itself comes first.
    for read in sorted(nodes, key=lambda each: given(nodes[each]) is None):
        names = scopes[resources[read.tag].name]
        own = given(nodes[read])
        routed = method("_".join([read.method, *words(read.path)]), "")
        options = [own] if own else [method(nodes[read]["operationId"], read.tag), routed]
        wanted = [each for each in options if f"{each}_partial" not in names]
        found[read] = names.take(pointer("paths", read.path, read.method), *wanted)
    return found, tuple(remark for names in scopes.values() for remark in names.remarks)
