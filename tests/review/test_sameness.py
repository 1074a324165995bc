"""A spec that only looks different is no finding, and any two specs can be compared."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from generator.document import Document, Node
from generator.review.compare import compare
from generator.review.policy import Policy

POLICY = Policy(today=date(2026, 1, 1))
NAMES = ["id", "name", "a/b", "type", "owner"]
COMPONENTS = ["User", "Team", "Odd/~Name", "Note"]

leaves = st.one_of(
    st.just(dict[str, Any]()),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["string", "integer", "number", "boolean"])},
        optional={
            "format": st.sampled_from(["date", "uuid", "int32"]),
            "enum": st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, unique=True),
            "minLength": st.integers(0, 3),
            "maximum": st.integers(4, 9),
            "readOnly": st.booleans(),
            "deprecated": st.booleans(),
            "default": st.sampled_from(["a", 1, None]),
            "description": st.text(max_size=5),
        },
    ),
    st.sampled_from(COMPONENTS).map(
        lambda name: {"$ref": "#/components/schemas/" + name.replace("~", "~0").replace("/", "~1")}
    ),
)


def _compound(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    names = st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    required = st.lists(st.sampled_from(NAMES), max_size=2, unique=True)
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.fixed_dictionaries(
            {"type": st.just("object"), "properties": names, "required": required},
            optional={"additionalProperties": st.one_of(st.booleans(), inner)},
        ),
        st.fixed_dictionaries({"type": st.just("array"), "items": inner}),
        st.fixed_dictionaries({}, optional={"oneOf": several, "anyOf": several, "allOf": several}),
    )


schemas = st.recursive(leaves, _compound, max_leaves=8)


@st.composite
def specs(draw: st.DrawFn) -> Node:
    """Draw a small spec with recursive components, a body, a parameter and two responses."""
    named = {name: draw(schemas) for name in COMPONENTS}
    for name, schema in named.items():
        if "$ref" in schema:  # a chain could lead in a circle, which is no sound document
            named[name] = {"type": "object", "properties": {"next": schema}}
    version = draw(st.sampled_from(["3.0.3", "3.1.0"]))
    body, answer, parameter = (draw(schemas) for _ in range(3))
    content = {"application/json": {"schema": body}}
    return {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {}}],
                "post": {
                    "tags": ["x", "y"],
                    "parameters": [
                        {"name": "q", "in": "query", "schema": parameter},
                        {"name": "X-H", "in": "header", "schema": parameter},
                    ],
                    "requestBody": {"content": content},
                    "responses": {
                        "200": {"description": "", "content": {"application/json": {"schema": answer}}},
                        "404": {"description": ""},
                    },
                },
            }
        },
        "components": {"schemas": named},
    }  # fmt: skip


def document(root: Node) -> Document:
    return Document(label="spec", text="", root=root)


def shuffled(value: Any, chance: random.Random) -> Any:
    """Return a value with the keys of all objects, and what stands for a set, in another order."""
    if isinstance(value, list):
        return [shuffled(each, chance) for each in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    chance.shuffle(keys)
    copied = {key: shuffled(value[key], chance) for key in keys}
    for key in ("required", "enum", "tags", "parameters", "oneOf", "anyOf", "allOf"):
        if isinstance(copied.get(key), list):
            chance.shuffle(copied[key])
    return copied


def extracted(root: Node, chance: random.Random) -> Node:
    """Return a spec in which some schemas have become components."""
    root = copy.deepcopy(root)
    named: Node = root["components"]["schemas"]
    added: Node = {}

    def visit(schema: Any) -> Any:
        if not isinstance(schema, dict) or "$ref" in schema:
            return schema
        for key in ("items", "additionalProperties"):
            if key in schema:
                schema[key] = visit(schema[key])
        for key in ("oneOf", "anyOf", "allOf"):
            if key in schema:
                schema[key] = [visit(each) for each in schema[key]]
        for name in schema.get("properties", {}):
            schema["properties"][name] = visit(schema["properties"][name])
        if chance.random() < 0.5:
            return schema
        name = f"New{len(added)}"
        added[name] = schema
        return {"$ref": f"#/components/schemas/{name}"}

    for name in list(named):
        schema = visit(named[name])
        named[name] = added.pop(schema["$ref"].split("/")[-1]) if "$ref" in schema else schema
    post: Node = root["paths"]["/a/{id}"]["post"]
    for content in (post["requestBody"], post["responses"]["200"]):
        media_type = content["content"]["application/json"]
        media_type["schema"] = visit(media_type["schema"])
    named.update(added)
    return root


def inlined(root: Node, chance: random.Random) -> Node:
    """Return a spec in which some references are replaced by what they lead to, once."""
    named: Node = root["components"]["schemas"]

    def visit(value: Any) -> Any:
        if isinstance(value, list):
            return [visit(each) for each in value]
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("$ref"), str) and chance.random() < 0.5:
            name = value["$ref"].split("/")[-1].replace("~1", "/").replace("~0", "~")
            return copy.deepcopy(named[name])
        return {key: visit(each) for key, each in value.items()}

    changed: Node = visit(root)
    return changed


def as_json(root: Node, _: random.Random) -> Node:
    copied: Node = json.loads(json.dumps(root))
    return copied


DISGUISES: list[Callable[[Node, random.Random], Node]] = [as_json, shuffled, extracted, inlined]


@pytest.mark.parametrize("disguise", DISGUISES)
@given(root=specs(), chance=st.randoms(use_true_random=False))
def test_another_way_to_write_a_spec_is_no_finding(
    disguise: Callable[[Node, random.Random], Node], root: Node, chance: random.Random
) -> None:
    other = disguise(root, chance)
    assert compare(document(root), document(other), POLICY) == []
    assert compare(document(other), document(root), POLICY) == []


@given(base=specs(), revision=specs())
def test_any_two_specs_can_be_compared_both_ways_round(base: Node, revision: Node) -> None:
    for old, new in ((base, revision), (revision, base)):
        for finding in compare(document(old), document(new), POLICY):
            assert finding.message
            assert finding.base_pointer is not None or finding.revision_pointer is not None
