"""OpenAPI 3.2 -> what the engines take: what it adds is named where it cannot be generated."""

from __future__ import annotations

from generator.config import Config
from generator.diagnostics import Gap, pointer
from generator.document import METHODS, Node, follow, is_node, note


def take_down_newer(root: Node, _: Config) -> Node:
    """Name operations of methods of their own, and the items of streams."""
    for path, item in root.get("paths", {}).items():
        resolved = follow(root, item)
        for method in resolved.get("additionalOperations", {}):
            place = pointer("paths", path, "additionalOperations", method)
            note(root, Gap.of_operation(place, f"the method {method} is not supported"))
        for method in METHODS:
            operation = resolved.get(method)
            if is_node(operation):
                _name_streams(root, operation, ("paths", path, method))
    return root


def _name_streams(root: Node, operation: Node, place: tuple[str, ...]) -> None:
    owners: dict[tuple[str, ...], Node] = {("requestBody",): operation.get("requestBody", {})}
    for status, response in operation.get("responses", {}).items():
        owners["responses", status] = response
    for where, owner in owners.items():
        for kind, media in follow(root, owner).get("content", {}).items():
            if "itemSchema" in media:
                at = pointer(*place, *where, "content", kind, "itemSchema")
                fallback = "the body is taken as a whole"
                note(root, Gap(pointer=at, reason="streams are not supported", fallback=fallback))
