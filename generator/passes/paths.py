"""Paths with more than a path in them: what is sent of a fragment, and of a query."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from generator.config import Config
from generator.diagnostics import Gap, pointer
from generator.document import Node, note, operations

_HOLE = re.compile(r"\{([^{}]*)\}")


def split_paths(root: Node, _: Config) -> Node:
    """Give each operation the `x-route` that is requested, and the query that its path has.

    What follows a `#` only tells operations apart, and is never sent.
    """
    for path, method, operation in operations(root):
        plain, _hash, fragment = path.partition("#")
        route, _mark, query = plain.partition("?")
        route = _rooted(root, route, pointer("paths", path, method))
        place = pointer("paths", path, method)
        fixed = _query(operation, query)
        if fixed is None:  # as it is, it can only be refused
            operation["x-route"] = path
            continue
        operation["x-route"] = route
        operation["x-fixed"] = fixed
        if fragment:
            fact = "what follows `#` in its path is never sent"
            note(root, Gap.remark(place, fact, f"it is sent to {route}"))
        if query:
            fact = "its path holds a query"
            note(root, Gap.remark(place, fact, "each part of it is sent as a parameter"))
    return root


def _rooted(root: Node, route: str, place: str) -> str:
    """Return a path that begins with a slash and holds no blank, except in names of parameters."""
    rooted = route if route.startswith("/") or "@" in route else f"/{route}"
    rooted = "".join(
        part if part.startswith("{") else part.replace(" ", "%20")
        for part in re.split(r"(\{[^{}]*\})", rooted)
    )
    if rooted != route:
        note(root, Gap.remark(place, "its path is no sound one", f"it is sent to {rooted}"))
    return rooted


def _query(operation: Node, query: str) -> dict[str, str] | None:
    """Return what a query in a path always sends, and move what it takes to the parameters.

    None if a part of it is neither `name=value` nor `name={parameter}`.
    """
    fixed: dict[str, str] = {}
    parameters: list[Node] = operation["parameters"]
    declared = {each.get("name") for each in parameters if each.get("in") == "query"}
    for part in query.split("&") if query else ():
        name, _equals, value = part.partition("=")
        hole = _HOLE.fullmatch(value)
        if not name or "{" in name or (not hole and "{" in value):
            return None
        wire = unquote_plus(name)
        taken = next((each for each in parameters if hole and each.get("name") == hole[1]), None)
        if taken and taken.get("in") == "path":
            taken.update({"name": wire, "in": "query"})
        elif hole and wire not in declared:
            schema = {"type": "string"}
            place = {"x-place": "", "in": "query", "name": wire, "schema": schema}
            parameters.append({**place, "required": True})
        elif wire not in declared and not hole:
            fixed[wire] = unquote_plus(value)
    return fixed
