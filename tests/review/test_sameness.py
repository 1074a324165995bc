"""A spec that only looks different is no finding, and any two specs can be compared."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from generator.document import Document, Node, is_list, is_node
from generator.review.compare import compare
from generator.review.policy import Policy

POLICY = Policy(today=date(2026, 1, 1))
NAMES = ["id", "name", "a/b", "type", "owner"]
COMPONENTS = ["User", "Team", "Odd/~Name", "Note"]

NOTHING: Node = {}
Members = dict[str, st.SearchStrategy[Any]]


def _objects(always: Members, sometimes: Members) -> st.SearchStrategy[Node]:
    return st.fixed_dictionaries(always, optional=sometimes)


leaves: st.SearchStrategy[Node] = st.one_of(
    st.just(NOTHING),
    _objects(
        {"type": st.sampled_from(["string", "integer", "number", "boolean"])},
        {
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
        _objects(
            {"type": st.just("object"), "properties": names, "required": required},
            {"additionalProperties": st.one_of(st.booleans(), inner)},
        ),
        _objects({"type": st.just("array"), "items": inner}, {}),
        _objects({}, {"oneOf": several, "anyOf": several, "allOf": several}),
    )


schemas: st.SearchStrategy[Node] = st.recursive(leaves, _compound, max_leaves=8)


@st.composite
def specs(draw: st.DrawFn) -> Node:
    """Draw a small spec with recursive components, a body, a parameter and two responses."""
    named: dict[str, Node] = {name: draw(schemas) for name in COMPONENTS}
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
                        "200": {
                            "description": "",
                            "content": {"application/json": {"schema": answer}},
                        },
                        "404": {"description": ""},
                    },
                },
            }
        },
        "components": {"schemas": named},
    }  # fmt: skip


def document(root: Node) -> Document:
    return Document(label="spec", text="", root=root)


def shuffled(value: Any, chance: random.Random) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value with the keys of all objects, and what stands for a set, in another order."""
    if is_list(value):
        return [shuffled(each, chance) for each in value]
    if not is_node(value):
        return value
    keys = list(value)
    chance.shuffle(keys)
    copied = {key: shuffled(value[key], chance) for key in keys}
    for key in ("required", "enum", "tags", "parameters", "oneOf", "anyOf", "allOf"):
        if is_list(copied.get(key)):
            chance.shuffle(copied[key])
    return copied


def extracted(root: Node, chance: random.Random) -> Node:
    """Return a spec in which some schemas have become components."""
    root = copy.deepcopy(root)
    named: Node = root["components"]["schemas"]
    added: Node = {}
    for name in list(named):
        _extract_inside(named[name], added, chance)
    post: Node = root["paths"]["/a/{id}"]["post"]
    for content in (post["requestBody"], post["responses"]["200"]):
        media_type = content["content"]["application/json"]
        media_type["schema"] = _extract(media_type["schema"], added, chance)
    named.update(added)
    return root


def _extract(schema: Any, added: Node, chance: random.Random) -> Any:  # noqa: ANN401
    """Return a schema, or a reference to what it became."""
    if not is_node(schema) or "$ref" in schema:
        return schema
    _extract_inside(schema, added, chance)
    if chance.random() < 0.5:
        return schema
    name = f"New{len(added)}"
    added[name] = schema
    return {"$ref": f"#/components/schemas/{name}"}


def _extract_inside(schema: Node, added: Node, chance: random.Random) -> None:
    for key in ("items", "additionalProperties"):
        if key in schema:
            schema[key] = _extract(schema[key], added, chance)
    for key in ("oneOf", "anyOf", "allOf"):
        if key in schema:
            schema[key] = [_extract(each, added, chance) for each in schema[key]]
    for name, each in schema.get("properties", {}).items():
        schema["properties"][name] = _extract(each, added, chance)


def inlined(root: Node, chance: random.Random) -> Node:
    """Return a spec in which some references are replaced by what they lead to, once."""
    named: Node = root["components"]["schemas"]

    def visit(value: Any) -> Any:  # noqa: ANN401
        if is_list(value):
            return [visit(each) for each in value]
        if not is_node(value):
            return value
        if isinstance(reference := value.get("$ref"), str) and chance.random() < 0.5:
            name = reference.split("/")[-1].replace("~1", "/").replace("~0", "~")
            return copy.deepcopy(named[name])
        return {key: visit(each) for key, each in value.items()}

    changed: Node = visit(root)
    return changed


def as_json(root: Node, _: random.Random) -> Node:
    copied: Node = json.loads(json.dumps(root))
    return copied


DISGUISES: list[Callable[[Node, random.Random], Node]] = [as_json, shuffled, extracted, inlined]


@pytest.mark.parametrize("disguise", DISGUISES)
@settings(max_examples=40)
@given(root=specs(), chance=st.randoms(use_true_random=False))
def test_another_way_to_write_a_spec_is_no_finding(
    disguise: Callable[[Node, random.Random], Node], root: Node, chance: random.Random
) -> None:
    other = disguise(root, chance)
    assert compare(document(root), document(other), POLICY) == []
    assert compare(document(other), document(root), POLICY) == []


@settings(max_examples=40)
@given(base=specs(), revision=specs())
def test_any_two_specs_can_be_compared_both_ways_round(base: Node, revision: Node) -> None:
    for old, new in ((base, revision), (revision, base)):
        for finding in compare(document(old), document(new), POLICY):
            assert finding.message
            assert finding.base_pointer is not None or finding.revision_pointer is not None
