"""What is asked and what is answered, made up from the spec."""

from __future__ import annotations

import json
from typing import Any, TypeAlias, cast

from hypothesis import strategies as st

from generator.document import Node
from tests.sandbox.endpoints import Endpoint, Spec
from tests.sandbox.rules import published

Call: TypeAlias = tuple[Endpoint, dict[str, Any]]
"""An operation, and what is asked of it, by the names of the spec."""
Strategy: TypeAlias = st.SearchStrategy[Any]

SPEC = Spec()
ENDPOINTS = {endpoint.id: endpoint for endpoint in SPEC.endpoints}
SEEDS = published(SPEC)
_KNOWN = [
    *SEEDS.accounts[0],  # the names of its fields
    *(account["id"] for account in SEEDS.accounts),
    *SEEDS.grants,
    f"sdas_{SEEDS.created + 1:022}",  # the id that the next association gets
    SEEDS.me,
    *{grant["allowed_user_id"] for grant in SEEDS.grants.values()},
]
_AWKWARD = ["", ".", "..", "a/b", "?", "#", "%2F", "\x00", "\n", " ", "é", "😀", "a,b", "bulk"]


def values(schema: Node) -> Strategy:
    """Generate values of a schema of a parameter or a body."""
    match schema["type"]:
        case "string":
            return st.sampled_from(_KNOWN) | st.sampled_from(_AWKWARD) | st.text()
        case "integer":
            return st.integers(-2, 6) | st.integers()
        case "array":
            return st.lists(values(schema["items"]), max_size=4)
        case "object":
            members = {name: values(node) for name, node in schema["properties"].items()}
            needed = set(schema.get("required", []))
            return st.fixed_dictionaries(
                {name: members[name] for name in members if name in needed},
                optional={name: members[name] for name in members if name not in needed},
            )
        case other:
            raise NotImplementedError(other)


def calls(endpoint: Endpoint) -> st.SearchStrategy[Call]:
    """Generate calls of an operation."""
    parameters = {parameter.name: parameter.schema.node for parameter in endpoint.parameters}
    needed = [parameter.name for parameter in endpoint.parameters if parameter.is_required]
    of_url = values({"type": "object", "properties": parameters, "required": needed})
    of_body = values(endpoint.body.node if endpoint.body else {"type": "object", "properties": {}})
    return st.tuples(of_url, of_body).map(lambda parts: (endpoint, parts[0] | parts[1]))


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def damaged(value: object) -> Strategy:
    """Generate what a JSON value is with junk somewhere in it."""
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        if members:
            inside: Strategy = st.sampled_from(sorted(members)).flatmap(
                lambda key: damaged(members[key]).map(lambda new: {**members, key: new})
            )
            return JUNK | inside
    if isinstance(value, list):
        items = cast("list[object]", value)
        if items:
            within: Strategy = st.sampled_from(range(len(items))).flatmap(
                lambda at: damaged(items[at]).map(lambda new: [*items[:at], new, *items[at + 1 :]])
            )
            return JUNK | within
    return JUNK


def answers(endpoint: Endpoint) -> st.SearchStrategy[bytes]:
    """Generate bodies: any bytes, any JSON value, and one of the spec's that is damaged."""
    examples = [body for bodies in endpoint.examples.values() for body in bodies]
    value = JUNK | st.sampled_from(examples).flatmap(damaged)
    return st.binary() | value.map(lambda value: json.dumps(value).encode())
