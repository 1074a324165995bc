"""References that lead nowhere: what they stand for is left out, and named."""

from __future__ import annotations

from typing import Any

from generator.config import Config
from generator.diagnostics import Gap, pointer, tokens
from generator.document import METHODS, Node, is_list, is_node, note
from generator.load import dangling_references

MISSING = "x-missing"
"""What stands in place of a reference that leads nowhere."""


def mend_references(root: Node, _: Config) -> Node:
    """Put nothing where a reference leads nowhere: a schema of anything, no parameter.

    An operation whose body it was is lost; it is marked for `resolve_operations`.
    """
    for problem in dangling_references(root):
        place = tokens(problem.pointer)[:-1]
        holder: Any = root
        for token in place[:-1]:
            holder = holder[int(token) if is_list(holder) else token]
        holder[int(place[-1]) if is_list(holder) else place[-1]] = {MISSING: problem.fact}
        if place[-1] != "requestBody":  # which loses an operation
            note(root, _gap(place, problem.fact))
    _drop_nothing(root)
    return root


def _gap(place: list[str], fact: str) -> Gap:
    where = pointer(*place, "$ref")
    if "schema" in place or "schemas" in place or "properties" in place:
        fallback = "any JSON value is taken there"
    elif "parameters" in place:
        fallback = "the parameter is left out"
    elif place[0] == "paths" and len(place) == len(("paths", "/a")):
        fallback = "the path has no operation from there"
    else:
        fallback = "it counts as empty"
    return Gap(pointer=where, reason=fact, fallback=fallback)


def _drop_nothing(root: Node) -> None:
    """Leave out of each list of parameters what is no parameter any more."""
    for item in root.get("paths", {}).values():
        for owner in (item, *(item[method] for method in METHODS if is_node(item.get(method)))):
            if "parameters" in owner:
                owner["parameters"] = [each for each in owner["parameters"] if MISSING not in each]
