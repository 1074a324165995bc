"""What a reviewer reads of two specs: what is told, of which operations, and how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from generator.document import Document, Node
from generator.review.compare import compare
from generator.review.findings import Finding
from generator.review.policy import Policy
from generator.review.unchanged import Unchanged

POLICY = Policy(today=date(2026, 1, 1))
OBJECT: Node = {"type": "object", "properties": {"id": {"type": "string"}}}
USER: Node = {"$ref": "#/components/schemas/User"}


def spec(paths: Node, version: str = "3.1.0", **components: Node) -> Document:
    root: Node = {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": paths,
        "components": {"schemas": components},
    }
    return Document(label="spec", text="", root=root)


def answers(schema: Node) -> Node:
    content = {"application/json": {"schema": schema}}
    return {"responses": {"200": {"description": "", "content": content}}}


def takes(schema: Node) -> Node:
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"content": content}, "responses": {}}


def found(base: Document, revision: Document, policy: Policy = POLICY) -> list[Finding]:
    return compare(base, revision, policy)


def test_a_change_of_a_component_is_told_once_with_all_operations_that_it_reaches() -> None:
    paths = {f"/{name}": {"get": answers({"type": "array", "items": USER})} for name in "abc"}
    changed = {"type": "object", "properties": {"id": {"type": "integer"}}}
    [finding] = found(spec(paths, User=OBJECT), spec(paths, User=changed))
    assert finding.operations == (("GET", "/a"), ("GET", "/b"), ("GET", "/c"))
    assert finding.base_pointer == "/components/schemas/User/properties/id/type"
    assert (finding.level, finding.count) == ("breaking", 1)
    assert finding.message == (
        "Response property `id` of `User`: the type changed from `string` to `integer`"
    )


def test_identical_changes_are_one_finding_with_a_count() -> None:
    base = spec({f"/{name}": {"get": answers({"type": "string"})} for name in "abc"})
    revision = spec({f"/{name}": {"get": answers({"type": "integer"})} for name in "abc"})
    [finding] = found(base, revision)
    assert finding.count == 3
    assert finding.operations == (("GET", "/a"), ("GET", "/b"), ("GET", "/c"))


def test_all_that_only_people_read_is_one_line_and_examples_another() -> None:
    def described(text: str) -> Document:
        schema = {**OBJECT, "description": text, "example": {"id": text}}
        paths = {f"/{name}": {"get": {**answers(schema), "summary": text}} for name in "ab"}
        return spec(paths)

    findings = found(described("before"), described("after"))
    assert sorted(each.id for each in findings) == ["documentation-changed", "examples-changed"]
    assert {each.level for each in findings} == {"info"}


def test_recursive_components_are_compared_to_the_end() -> None:
    def tree(leaf: str) -> Document:
        node = {
            "type": "object",
            "properties": {"next": {"$ref": "#/components/schemas/Node"}, "leaf": {"type": leaf}},
        }
        return spec({"/a": {"get": answers({"$ref": "#/components/schemas/Node"})}}, Node=node)

    [finding] = found(tree("string"), tree("integer"))
    assert finding.operations == (("GET", "/a"),)


def test_a_component_in_a_request_and_a_response_is_judged_in_both_directions() -> None:
    paths = {"/a": {"post": {**answers(USER), **takes(USER), **answers(USER)}}}
    wider = {"type": "object", "properties": {"id": {"type": ["string", "null"]}}}
    levels = {
        each.direction: each.level
        for each in found(spec(paths, User=OBJECT), spec(paths, User=wider))
    }
    assert levels == {"request": "info", "response": "breaking"}


SAME: list[tuple[str, Node, str, Node]] = [
    ("3.0.3", {"type": "string", "nullable": True}, "3.1.0", {"type": ["string", "null"]}),
    ("3.0.3", {"type": "number", "maximum": 5, "exclusiveMaximum": True}, "3.1.0",
     {"type": "number", "exclusiveMaximum": 5}),
    ("3.1.0", {"oneOf": [{"type": "null"}, OBJECT]}, "3.0.3", {**OBJECT, "nullable": True}),
    ("3.1.0", {"type": ["string", "integer"]}, "3.1.0",
     {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
    ("3.0.3", {"type": "string", "enum": ["a"]}, "3.1.0", {"type": "string", "enum": ["a"]}),
    ("3.1.0", {"allOf": [OBJECT, {"required": ["id"]}]}, "3.1.0", {**OBJECT, "required": ["id"]}),
    ("3.1.0", {"type": "integer", "minimum": 1, "allOf": [{"minimum": 3}]}, "3.1.0",
     {"type": "integer", "minimum": 3.0}),
    ("3.1.0", {**OBJECT, "required": [], "additionalProperties": True}, "3.1.0", OBJECT),
]  # fmt: skip


@pytest.mark.parametrize(("old", "base", "new", "revision"), SAME)
@pytest.mark.parametrize("use", [answers, takes])
def test_two_ways_to_say_the_same_are_no_finding(
    old: str, base: Node, new: str, revision: Node, use: Callable[[Node], Node]
) -> None:
    one, other = spec({"/a": {"post": use(base)}}, old), spec({"/a": {"post": use(revision)}}, new)
    assert found(one, other) == []
    assert found(other, one) == []


def test_a_path_parameter_may_be_renamed() -> None:
    def shop(name: str) -> Document:
        parameter = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        return spec({f"/shops/{{{name}}}": {"get": {"parameters": [parameter], "responses": {}}}})

    assert found(shop("id"), shop("shop_id")) == []


def test_a_new_value_in_a_response_breaks_only_clients_with_closed_enums() -> None:
    base = spec({"/a": {"get": answers({"type": "string", "enum": ["a"]})}})
    revision = spec({"/a": {"get": answers({"type": "string", "enum": ["a", "b"]})}})
    closed = Policy(today=POLICY.today, open_enums=False)
    assert [each.level for each in found(base, revision)] == ["warning"]
    assert [each.level for each in found(base, revision, closed)] == ["breaking"]


def test_a_policy_can_set_the_level_of_a_rule() -> None:
    base, revision = spec({"/a": {"get": answers(OBJECT)}}), spec({})
    milder = Policy(today=POLICY.today, levels={"api-path-removed-without-deprecation": "warning"})
    assert [each.level for each in found(base, revision)] == ["breaking"]
    assert [each.level for each in found(base, revision, milder)] == ["warning"]


def test_what_promises_nothing_breaks_nobody() -> None:
    def operation(answer: str, stability: str) -> Document:
        return spec({"/a": {"get": {**answers({"type": answer}), "x-stability-level": stability}}})

    for stability, level in (("draft", "info"), ("beta", "breaking")):
        base, revision = operation("string", stability), operation("integer", stability)
        assert [each.level for each in found(base, revision)] == [level]


def test_security_of_the_document_reaches_the_operations_that_have_none_of_their_own() -> None:
    def secured(*schemes: str) -> Document:
        paths: Node = {
            "/a": {"get": {**answers(OBJECT)}},
            "/b": {"get": {**answers(OBJECT), "security": []}},
        }
        document = spec(paths)
        document.root["security"] = [{scheme: list[str]()} for scheme in schemes]
        return document

    [finding] = found(secured("key", "token"), secured("key"))
    assert (finding.id, finding.level) == ("api-global-security-removed", "breaking")
    assert finding.operations == (("GET", "/a"),)


def test_what_is_skipped_as_unchanged_would_have_been_no_finding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paths: dict[str, Any] = {
        "/a": {"get": answers(USER)},
        "/b": {"post": takes({"$ref": "#/components/schemas/Team"})},
        "/c": {"get": answers({"$ref": "#/components/schemas/Other"})},
    }
    team = {"type": "object", "properties": {"owner": USER}}
    changed = {**OBJECT, "required": ["id"]}
    base = spec(paths, User=OBJECT, Team=team, Other=OBJECT)
    revision = spec(paths, User=changed, Team=team, Other=OBJECT)
    quick = found(base, revision)

    def never(*_: object) -> bool:
        return False

    monkeypatch.setattr(Unchanged, "has_schemas", never)
    monkeypatch.setattr(Unchanged, "has_operation", never)
    assert found(base, revision) == quick
    assert {each.operations for each in quick} == {(("GET", "/a"),), (("POST", "/b"),)}
