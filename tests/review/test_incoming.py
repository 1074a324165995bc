"""Webhooks, callbacks and what OpenAPI 3.2 adds are compared, with directions turned round."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main
from generator.document import Document
from generator.review.compare import compare
from generator.review.findings import Finding
from generator.review.policy import Policy

POLICY = Policy(today=date(2026, 1, 1))
Spec = dict[str, Any]


def findings(base: Spec, revision: Spec, policy: Policy = POLICY) -> list[Finding]:
    documents = [Document(label="spec", text="", root=each) for each in (base, revision)]
    return compare(documents[0], documents[1], policy)


def spec(**more: Any) -> Spec:  # noqa: ANN401 - JSON
    return {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, **more}


def sent(schema: Spec) -> Spec:
    """Return an operation of the API's own, whose body is such a schema and whose answer too."""
    content = {"application/json": {"schema": schema}}
    return {
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "Taken", "content": deepcopy(content)}},
    }


def webhook(operation: Spec) -> Spec:
    return spec(webhooks={"paid": {"post": operation}})


def callback(operation: Spec) -> Spec:
    calls = {"sent": {"{$request.body#/url}": {"post": operation}}}
    done = {"200": {"description": "Done"}}
    return spec(paths={"/orders": {"post": {"callbacks": calls, "responses": done}}})


OPEN = {"type": "object", "properties": {"id": {"type": "string"}}}
NEEDED = {**OPEN, "required": ["id"]}


@pytest.mark.parametrize("place", [webhook, callback])
def test_what_the_api_sends_may_only_be_narrowed_and_the_answer_only_be_loosened(
    place: Any,  # noqa: ANN401 - a function of this module
) -> None:
    tightened = {each.id: each.level for each in findings(place(sent(OPEN)), place(sent(NEEDED)))}
    assert tightened == {
        "response-property-became-required": "info",
        "request-property-became-required": "breaking",
    }
    loosened = {each.id: each.level for each in findings(place(sent(NEEDED)), place(sent(OPEN)))}
    assert loosened == {
        "response-property-became-optional": "breaking",
        "request-property-became-optional": "info",
    }


def test_the_reference_tool_compares_no_schemas_there() -> None:
    policy = replace(POLICY, name="reference")
    found = findings(webhook(sent(OPEN)), webhook(sent(NEEDED)), policy)
    assert {each.level for each in found} == {"info"}
    strict = replace(policy, levels={"request-property-became-required": "breaking"})
    found = findings(webhook(sent(OPEN)), webhook(sent(NEEDED)), strict)
    assert {each.level for each in found} == {"info", "breaking"}


def test_a_webhook_is_named_and_a_callback_counts_to_its_operation() -> None:
    (first, _) = findings(webhook(sent(OPEN)), webhook(sent(NEEDED)))
    assert first.operations == (("POST", "paid"),)
    assert first.message.startswith("The answer to a webhook or callback: ")
    (first, _) = findings(callback(sent(OPEN)), callback(sent(NEEDED)))
    assert first.operations == (("POST", "/orders"),)


def test_one_schema_of_many_webhooks_is_told_once() -> None:
    def many(schema: Spec) -> Spec:
        reference = {"$ref": "#/components/schemas/Order"}
        hooks = {f"hook{n}": {"post": sent(reference)} for n in range(5)}
        return spec(webhooks=hooks, components={"schemas": {"Order": schema}})

    found = findings(many(OPEN), many(NEEDED))
    assert [(each.id, len(each.operations)) for each in found] == [
        ("request-property-became-required", 5),
        ("response-property-became-required", 5),
    ]


def test_components_of_callbacks_and_path_items_are_followed() -> None:
    def referring(schema: Spec) -> Spec:
        base = callback({"$ref": "#/x"})
        calls = base["paths"]["/orders"]["post"]["callbacks"]
        calls["sent"] = {"$ref": "#/components/callbacks/Sent"}
        items = {"Item": {"post": sent(schema)}}
        url = {"{$request.body#/url}": {"$ref": "#/components/pathItems/Item"}}
        base["components"] = {"callbacks": {"Sent": url}, "pathItems": items}
        base["webhooks"] = {"paid": {"$ref": "#/components/pathItems/Item"}}
        return base

    found = findings(referring(OPEN), referring(NEEDED))
    assert {operation for each in found for operation in each.operations} == {
        ("POST", "/orders"),
        ("POST", "paid"),
    }
    assert not findings(
        referring(OPEN), callback(sent(OPEN)) | {"webhooks": {"paid": {"post": sent(OPEN)}}}
    )


def newer(schema: Spec) -> Spec:
    """Return a document of OpenAPI 3.2 with operations of two new kinds, and a stream."""
    done = {
        "200": {"description": "Done", "content": {"application/jsonl": {"itemSchema": schema}}}
    }
    more = {
        "query": {"responses": done},
        "additionalOperations": {"LINK": {"requestBody": {"content": {"a/b": {"schema": schema}}}}},
    }
    tags = [{"name": "a", "parent": "b", "kind": "nav"}, {"name": "b"}]
    return {**spec(paths={"/orders": more}, tags=tags), "openapi": "3.2.0"}


def test_operations_and_streams_of_openapi_3_2_are_compared() -> None:
    found = findings(newer(OPEN), newer(NEEDED))
    assert [(each.id, each.operations) for each in found] == [
        ("request-property-became-required", (("LINK", "/orders"),)),
        ("response-property-became-required", (("QUERY", "/orders"),)),
    ]
    assert not findings(newer(OPEN), newer(OPEN))
    gone = newer(OPEN)
    del gone["paths"]["/orders"]["additionalOperations"]
    (first,) = findings(newer(OPEN), gone)
    assert (first.id, first.operations) == (
        "api-removed-without-deprecation",
        (("LINK", "/orders"),),
    )


def test_a_tag_that_moves_is_documentation() -> None:
    moved = newer(OPEN)
    moved["tags"][0]["parent"] = "c"
    assert [each.id for each in findings(newer(OPEN), moved)] == ["documentation-changed"]


@pytest.mark.parametrize("junk", [None, 3, [], {}, {"post": None}, {"post": []}, {"post": {}}])
def test_what_is_no_webhook_or_callback_does_not_stop_the_comparison(
    junk: Any,  # noqa: ANN401 - any JSON value
) -> None:
    sound = webhook(sent(OPEN))
    odd = spec(webhooks={"paid": junk})
    findings(sound, odd)
    findings(odd, sound)
    calls = callback(sent(OPEN))
    for value in (junk, {"{$url}": junk}):
        other = callback(sent(OPEN))
        other["paths"]["/orders"]["post"]["callbacks"] = {"sent": value}
        findings(calls, other)
        findings(other, calls)


def test_files_of_openapi_3_2_can_be_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, schema in (("base", OPEN), ("revision", NEEDED)):
        (tmp_path / f"{name}.json").write_text(json.dumps(newer(schema)), encoding="utf-8")
    sides = [str(tmp_path / f"{name}.json") for name in ("base", "revision")]
    assert main(["diff", *sides]) == 1
    assert "reaches LINK /orders" in capsys.readouterr().out
    broken = json.dumps(newer({"type": 3, "properties": 3})).encode()
    (tmp_path / "revision.json").write_bytes(broken)
    assert main(["diff", *sides]) == 2
    assert "a mapping is expected here" in capsys.readouterr().err
