from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from generator.document import Document
from generator.upstream.facts import EXISTS, facts
from generator.upstream.fields import MAX_FIELDS, is_known

Make = Callable[[str], Document]


def found(make: Make, operation: dict[str, Any], **rest: object) -> dict[str, object]:
    """Return the facts of a document with one operation, each place as reports name it."""
    spec = {"openapi": "3.1.0", "paths": {"/a/{id}/": {"get": operation}}, **rest}
    document = make(yaml.safe_dump(spec))
    return {" ".join(place): fact.value for place, fact in facts(document).items()}


def of_parameter(make: Make, **parameter: object) -> dict[str, object]:
    stated = {"name": "q", "in": "query", **parameter}
    places = found(make, {"parameters": [stated]})
    start = "GET /a/{id}/ parameter query q "
    return {p.removeprefix(start): v for p, v in places.items() if p.startswith(start)}


def fields(make: Make, media: dict[str, Any], **schemas: object) -> list[str]:
    places = found(
        make,
        {"responses": {"200": {"description": "", "content": {"application/json": media}}}},
        components={"schemas": schemas},
    )
    start = "GET /a/{id}/ status 200 content application/json field "
    return sorted(place.removeprefix(start) for place in places if place.startswith(start))


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ({}, {"required": False}),
        ({"required": True, "schema": {"type": "string"}}, {"required": True, "type": "string"}),
        ({"schema": {"default": None}}, {"required": False, "default": None}),
        (
            {"schema": {"type": "array", "items": {"type": "string"}}},
            {"required": False, "type": "array of string", "style": "form", "explode": True},
        ),
        (
            {"schema": {"type": "array"}, "style": "pipeDelimited"},
            {"required": False, "type": "array", "style": "pipeDelimited", "explode": False},
        ),
        (
            {"schema": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
            {"required": False, "type": "null|string"},
        ),
        (
            {"schema": {"type": "string", "nullable": True}},
            {"required": False, "type": "null|string"},
        ),
        (
            {"content": {"application/json": {"schema": {"type": "object"}}}},
            {"required": False, "type": "object", "style": "form", "explode": True},
        ),
        ({"schema": {"type": "a sentence"}, "style": "a sentence"}, {"required": False}),
    ],
)
def test_a_parameter_has_its_type_default_and_form(
    document: Make, parameter: dict[str, object], expected: dict[str, object]
) -> None:
    assert of_parameter(document, **parameter) == expected


def test_a_parameter_of_the_path_counts_for_its_operations(document: Make) -> None:
    item: dict[str, Any] = {
        "parameters": [{"name": "id", "in": "path", "required": True}],
        "get": {},
        "delete": {"parameters": [{"name": "id", "in": "path", "schema": {"type": "string"}}]},
    }
    text = yaml.safe_dump({"openapi": "3.1.0", "paths": {"/a/{id}/": item}})
    places = {" ".join(place): fact.value for place, fact in facts(document(text)).items()}
    assert places["GET /a/{id}/ parameter path id required"] is True
    assert places["DELETE /a/{id}/ parameter path id required"] is False


def test_security_schemes_and_servers_are_facts_without_their_prose(document: Make) -> None:
    scopes = {"write": "PROSE", "read": "PROSE"}
    flow = {"tokenUrl": "https://a.example/t", "scopes": scopes}
    places = found(
        document,
        {},
        servers=[{"url": "/v1", "description": "PROSE"}],
        security=[{"OAuth": ["write", "read"], "Key": []}, {}],
        components={
            "securitySchemes": {
                "Key": {"type": "apiKey", "in": "header", "name": "X-Key", "description": "PROSE"},
                "OAuth": {"type": "oauth2", "flows": {"clientCredentials": flow}},
            }
        },
    )
    assert places == {
        "server /v1": EXISTS,
        "scheme Key": EXISTS,
        "scheme Key type": "apiKey",
        "scheme Key in": "header",
        "scheme Key name": "X-Key",
        "scheme OAuth": EXISTS,
        "scheme OAuth type": "oauth2",
        "scheme OAuth flow clientCredentials": EXISTS,
        "scheme OAuth flow clientCredentials tokenUrl": "https://a.example/t",
        "scheme OAuth flow clientCredentials scopes": ["read", "write"],
        "GET /a/{id}/": EXISTS,
        "GET /a/{id}/ security": ["Key + OAuth (read, write)", "nothing"],
    }


def test_fields_come_from_schemas_and_their_unions_lists_and_mappings(document: Make) -> None:
    media: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/Page"}}
    item: dict[str, Any] = {
        "oneOf": [
            {"properties": {"a": {"type": "object", "properties": {"b/c": {}}}}},
            {"allOf": [{"properties": {"d": {"additionalProperties": {"properties": {"e": {}}}}}}]},
        ]
    }
    page = {"properties": {"data": {"type": "array", "items": item}}}
    assert fields(document, media, Page=page) == [
        "/data",
        "/data/*/a",
        "/data/*/a/b~1c",
        "/data/*/d",
        "/data/*/d/*",
        "/data/*/d/*/e",
    ]


def test_fields_come_from_examples_but_keys_that_are_data_do_not(document: Make) -> None:
    examples: dict[str, Any] = {
        "one": {"value": {"b": [{"c": 1}, {"d": None}]}},
        "gone": {"$ref": "#/nowhere"},
    }
    media: dict[str, Any] = {
        "example": {"a": {"ann@example.com": {"age": 1}}},
        "examples": examples,
    }
    expected = ["/a", "/a/*", "/a/*/age", "/b", "/b/*/c", "/b/*/d"]
    assert fields(document, media) == sorted(expected)


def test_the_walk_ends_where_a_schema_contains_itself(document: Make) -> None:
    node: dict[str, Any] = {
        "properties": {"name": {}, "parent": {"$ref": "#/components/schemas/Node"}}
    }
    names = fields(document, {"schema": {"$ref": "#/components/schemas/Node"}}, Node=node)
    assert names == ["/name", "/parent", "/parent/**"]
    assert is_known("/parent/parent/name", names)
    assert not is_known("/title", names)


def test_schemas_that_refer_to_each_other_without_end_stay_small(document: Make) -> None:
    schemas: dict[str, Any] = {
        f"S{n}": {
            "anyOf": [{"$ref": f"#/components/schemas/S{(n + k) % 30}"} for k in (1, 2, 3)],
            "properties": {
                f"p{k}": {"$ref": f"#/components/schemas/S{(n * 7 + k) % 30}"} for k in range(10)
            },
        }
        for n in range(30)
    }
    names = fields(document, {"schema": {"$ref": "#/components/schemas/S0"}}, **schemas)
    assert MAX_FIELDS <= len(names) < 10 * MAX_FIELDS


def test_what_is_not_in_the_form_of_openapi_is_passed_over(document: Make) -> None:
    operation: dict[str, Any] = {
        "operationId": "a",
        "parameters": ["x", {"in": ["query"], "name": {}}, {"name": "n", "in": "body"}],
        "responses": {"a sentence": {}, "200": {"content": {"a/b": {"examples": [1]}}}},
        "security": ["x", {"A": True}],
    }
    assert set(found(document, operation)) == {
        "GET /a/{id}/",
        "GET /a/{id}/ id",
        "GET /a/{id}/ security",
        "GET /a/{id}/ status 200",
        "GET /a/{id}/ status 200 content a/b",
    }
