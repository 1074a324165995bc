"""Valid traffic gives no finding and a mistake gives one, at its place, whatever the schema is."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from generator.evidence.cassettes import Exchange, Message
from generator.evidence.examine import Examiner
from generator.evidence.findings import Note
from generator.load import load

Node = dict[str, Any]
S: Node = {"type": "string"}
N: Node = {"type": "integer"}
TAG: Node = {"propertyName": "k"}


def has(**members: object) -> Node:
    """Return the schema of an object."""
    return {"type": "object", "properties": members}


def tagged(tag: object, **members: object) -> Node:
    """Return the schema of an object with a tag `k` that is required."""
    return {**has(k=tag, **members), "required": ["k"]}


def ref(name: str) -> Node:
    return {"$ref": f"#/components/schemas/{name}"}


A, B = tagged({"const": "a"}, x=N), tagged({"const": "b"}, y=N)
EITHER: Node = {"oneOf": [ref("A"), ref("B")], "discriminator": TAG}


def examiner(
    folder: Path, schema: object, named: Node | None = None, version: str = "3.1.0", **more: object
) -> Examiner:
    """Return what examines `GET /x`, whose response has this schema."""
    content = {"application/json": {"schema": schema}}
    responses = {"default": {"description": "", "content": content}}
    path = more.pop("path", "/x")
    operation = {"operationId": "get", "responses": responses, **more}
    spec = {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "servers": more.pop("servers", []),
        "paths": {path: {"get": operation}},
        "components": {"schemas": named or {}},
    }
    (folder / "spec.json").write_text(json.dumps(spec), encoding="utf-8")
    return Examiner(load(folder / "spec.json", "spec.json"))


def notes(by: Examiner, body: object, url: str = "/x", **headers: str) -> list[Note]:
    sent = Message(headers={name: (text,) for name, text in headers.items()}, body=b"")
    answer = Message(
        headers={"content-type": ("application/json",)}, body=json.dumps(body).encode()
    )
    exchange = Exchange(
        method="GET", url=f"https://a.example{url}", status=200, request=sent, response=answer
    )
    return [each for each in by.examine(exchange).notes if each.kind != "untyped"]


CLOSED: Node = {"additionalProperties": False}
CASES: dict[str, tuple[Node, Node, str, list[Any], list[tuple[Any, str, str]]]] = {
    "closed": ({**has(a=S), **CLOSED}, {}, "3.1.0", [{"a": ""}], [({"b": 1}, "field", "/b")]),
    "closed parts": (
        {"allOf": [ref("A"), has(b=S)]},
        {"A": {**has(a=S), **CLOSED}},
        "3.1.0",
        [{"a": ""}],
        [({"b": ""}, "constraint", "/b"), ({"c": ""}, "field", "/c")],
    ),
    "a union by const or enum, without discriminator": (
        {"oneOf": [tagged({"const": "a"}, m=has(x=S)), tagged({"enum": ["b"]}, m=has(y=S))]},
        {},
        "3.1.0",
        [{"k": "a", "m": {"x": ""}}, {"k": "b", "m": {"y": ""}}],
        [({"k": "b", "m": {"y": 1}}, "type", "/m/y"), ({"k": "a", "m": {"z": 1}}, "field", "/m/z")],
    ),
    "a discriminator that maps some variants": (
        {**EITHER, "discriminator": {**TAG, "mapping": {"one": "A"}}},
        {"A": tagged(S, x=N), "B": tagged(S, y=N)},
        "3.1.0",
        [{"k": "one", "x": 1}, {"k": "B", "y": 1}],
        [({"k": "C"}, "variant", "/k"), ({"k": "B", "y": ""}, "type", "/y")],
    ),
    "a tag that is told in a part": (
        EITHER,
        {"A": A, "B": {"allOf": [ref("Base"), tagged({"enum": ["b", "c"]})]}, "Base": has(k=S)},
        "3.1.0",
        [{"k": "c"}, {"k": "a"}],
        [({"k": "d"}, "variant", "/k"), ({"x": 1}, "required", "/k")],
    ),
    "a union in a union": (
        {"oneOf": [ref("U"), ref("C")], "discriminator": TAG},
        {"U": EITHER, "A": A, "B": B, "C": tagged({"const": "c"})},
        "3.1.0",
        [{"k": "b", "y": 1}, {"k": "c"}],
        [({"k": "b", "y": ""}, "type", "/y"), ({"k": "b", "x": 1}, "field", "/x")],
    ),
    "a nullable union of OpenAPI 3.0": (
        {**EITHER, "nullable": True},
        {"A": tagged(S, x=N), "B": tagged(S)},
        "3.0.3",
        [None, {"k": "A", "x": 1}],
        [({"k": "A", "x": ""}, "type", "/x"), ({"k": "C"}, "variant", "/k")],
    ),
    "a nullable reference of OpenAPI 3.0": (
        has(a={"allOf": [ref("A")], "nullable": True}, b={"nullable": True, "minLength": 3}),
        {"A": tagged(S)},
        "3.0.3",
        [{"a": None, "b": None}, {"a": {"k": ""}, "b": "abc"}],
        [({"a": {"k": 1}}, "type", "/a/k"), ({"b": "a"}, "constraint", "/b")],
    ),
    "members that are called like keywords": (
        has(
            default={**S, "nullable": True},
            enum={**S, "nullable": True},
            properties=has(a=S),
            discriminator=has(propertyName=S),
            oneOf=S,
        ),
        {},
        "3.0.3",
        [{"default": None, "enum": None, "properties": {"a": ""}, "oneOf": ""}],
        [
            ({"default": 3}, "type", "/default"),
            ({"properties": {"b": 1}}, "field", "/properties/b"),
        ],
    ),
    "a union of lists, and of members": (
        {"anyOf": [has(l={"type": "array", "items": has(a=S)}), has(l={"items": has(b=S)})]},
        {},
        "3.1.0",
        [{"l": [{"a": ""}]}, {"l": [{"b": ""}]}],
        [({"l": [{"c": ""}]}, "field", "/l/0/c")],
    ),
    "a member that several parts describe": (
        {"allOf": [has(m=has(a=S)), has(m=has(b=S))]},
        {},
        "3.1.0",
        [{"m": {"a": "", "b": ""}}],
        [({"m": {"c": ""}}, "field", "/m/c")],
    ),
    "patterns that Python does not know": (
        {**has(_1=S), "patternProperties": {r"^\p{L}+$": has(a=S)}, **CLOSED},
        {},
        "3.1.0",
        [{"_1": "", "é": {"a": ""}}],
        [({"é": {"b": 1}}, "field", "/é/b"), ({"_2": 1}, "field", "/_2")],
    ),
    "tuples": (
        {"type": "array", "prefixItems": [has(a=S), S], "items": has(b=S)},
        {},
        "3.1.0",
        [[{"a": ""}, "", {"b": ""}]],
        [([{"b": ""}], "field", "/0/b"), ([{}, "", {"a": ""}], "field", "/2/a")],
    ),
    "conditions": (
        {**has(k=S), "if": has(k={"const": "a"}), "then": has(x=S), "else": has(y=S)},
        {},
        "3.1.0",
        [{"k": "a", "x": ""}, {"k": "b", "y": ""}],
        [({"z": 1}, "field", "/z")],
    ),
    "members beside a reference": (
        {**ref("A"), "properties": {"b": S}},
        {"A": has(a=S)},
        "3.1.0",
        [{"a": "", "b": ""}],
        [({"b": 1}, "type", "/b"), ({"c": 1}, "field", "/c")],
    ),
    "an enum is not told beside the type": (
        has(a={**S, "enum": ["x"]}, b={"type": ["string", "null"], "enum": ["x"]}),
        {},
        "3.1.0",
        [{"a": "x"}],
        [({"a": 1}, "type", "/a"), ({"a": None}, "null", "/a"), ({"b": None}, "null", "/b")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_schema_is_understood(name: str, tmp_path: Path) -> None:
    schema, named, version, valid, wrong = CASES[name]
    by = examiner(tmp_path, schema, named, version)
    assert [notes(by, value) for value in valid] == [[] for _ in valid]
    for value, kind, place in wrong:
        found = notes(by, value)
        assert [(note.kind, "".join(f"/{step}" for step in note.path)) for note in found] == [
            (kind, place)
        ]
        assert by.contract.exists(found[0].spec)


def query(**facts: object) -> Node:
    return {"name": "p", "in": "query", "schema": has(a=N, b=S), **facts}


def path(**facts: object) -> Node:
    return {"name": "p", "in": "path", "required": True, "schema": N, **facts}


NUMBERS: Node = {"type": "array", "items": N}


@pytest.mark.parametrize(
    ("parameter", "urls", "place"),
    [
        (query(style="deepObject"), ("/x", "/x?p[a]=1&p%5Bb%5D=", "/x?p[a]=b"), "/p/a"),
        (query(), ("/x", "/x?a=1&b=", "/x?a=b"), "/p/a"),
        (query(), ("/x", "/x?a=1", "/x?c=1"), "/c"),
        (query(style="deepObject", required=True), ("/x", "/x?p[a]=1", "/x"), "/p"),
        (
            query(content={"application/json": {"schema": has(a=N)}}),
            ("/x", '/x?p={"a":1}', '/x?p={"a":""}'),
            "/p/a",
        ),
        (query(schema=N, allowEmptyValue=True), ("/x", "/x?p", "/x?p=a"), "/p"),
        (query(schema=NUMBERS, style="pipeDelimited"), ("/x", "/x?p=1|2", "/x?p=1|b"), "/p/1"),
        (query(schema={"allOf": [ref("Loop"), N]}), ("/x", "/x?p=1", "/x?p=b"), "/p"),
        (path(schema=NUMBERS), ("/x/{p}", "/x/1,2", "/x/1,b"), "/p/1"),
        (path(), ("/a b/@me/{p}.json", "/a%20b/%40me/1.json", "/a%20b/@me/b.json"), "/p"),
    ],
)  # fmt: skip
def test_a_parameter_is_read_by_its_style(
    parameter: Node, urls: tuple[str, str, str], place: str, tmp_path: Path
) -> None:
    route, valid, wrong = urls
    loop = {"Loop": {"allOf": [ref("Loop")]}}
    by = examiner(tmp_path, {}, loop, path=route, parameters=[parameter])
    assert notes(by, {}, valid) == []
    (note,) = notes(by, {}, wrong)
    assert "".join(f"/{step}" for step in note.path) == place


def test_a_header_is_checked_if_it_was_recorded(tmp_path: Path) -> None:
    header = {"name": "X-Count", "in": "header", "required": True, "schema": N}
    by = examiner(tmp_path, {}, parameters=[header])
    assert notes(by, {}) == notes(by, {}, **{"x-count": "1"}) == []
    (note,) = notes(by, {}, **{"x-count": "many"})
    assert (note.kind, note.part) == ("type", "request header")


def test_a_server_may_have_variables(tmp_path: Path) -> None:
    variables = {"zone": {"enum": ["eu", "us"], "default": "us"}, "v": {"default": "v1"}}
    servers = [{"url": "https://{zone}.a.example/{zone}/{v}", "variables": variables}]
    by = examiner(tmp_path, {}, servers=servers)
    assert [notes(by, {}, url) for url in ("/eu/v1/x", "/us/v1/x")] == [[], []]


SHAPE = has(
    id=N,
    name={"type": ["string", "null"]},
    tags={"type": "array", "items": S},
    inner=has(flag={"type": "boolean"}),
    by_name={"type": "object", "additionalProperties": N},
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
VALUES: st.SearchStrategy[Node] = st.fixed_dictionaries(
    {},
    optional={
        "id": st.integers(-(2**60), 2**60),
        "name": st.none() | TEXT,
        "tags": st.lists(TEXT, max_size=3),
        "inner": st.booleans().map(lambda flag: {"flag": flag}),
        "by_name": st.dictionaries(TEXT, st.integers(0, 9), max_size=3),
    },
)
PLACES = [("id",), ("name",), ("tags",), ("tags", 0), ("inner",), ("inner", "flag"), ("by_name",)]


@pytest.fixture(scope="module")
def shaped(tmp_path_factory: pytest.TempPathFactory) -> Examiner:
    return examiner(tmp_path_factory.mktemp("shape"), SHAPE)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(value=VALUES, place=st.sampled_from(PLACES))
def test_one_mistake_is_one_finding_at_its_place(
    value: Node, place: tuple[str | int, ...], shaped: Examiner
) -> None:
    assert notes(shaped, value) == []
    holder: Any = value
    for step, after in pairwise(place):
        holder[step] = holder.get(step) or ([None] if after == 0 else {})
        holder = holder[step]
    holder[place[-1]] = 1.5
    (note,) = notes(shaped, value)
    assert (note.kind, note.path) == ("type", place)
