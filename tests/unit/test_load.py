from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from generator.diagnostics import SpecError, UsageError
from generator.document import Document
from generator.load import load
from generator.yaml_text import locate, read_yaml

Make = Callable[[str], Document]
HEAD = "openapi: 3.1.0\npaths: {}\n"


def problem(text: str, make: Make) -> str:
    with pytest.raises(SpecError) as caught:
        make(text)
    return caught.value.problems[0].fact


def test_yaml_1_2_knows_no_norway_no_octal_and_no_dates(document: Make) -> None:
    text = f"{HEAD}x: {{a: no, b: on, c: 010, d: 2020-01-01, e: true, f: 1.5, g: ~}}\n"
    assert document(text).root["x"] == {
        "a": "no",
        "b": "on",
        "c": 10,
        "d": "2020-01-01",
        "e": True,
        "f": 1.5,
    }


def test_statuses_that_are_not_quoted_become_strings(document: Make) -> None:
    assert document(f"{HEAD}x: {{200: ok}}\n").root["x"] == {"200": "ok"}


def test_a_key_that_is_no_string_is_refused(document: Make) -> None:
    assert problem(f"{HEAD}x: {{true: ok}}\n", document) == "the key True is not a string"


def test_merge_keys_are_expanded(document: Make) -> None:
    text = f"{HEAD}a: &a {{x: 1}}\nb: {{<<: *a, y: 2}}\n"
    assert document(text).root["b"] == {"x": 1, "y": 2}


def test_python_tags_are_refused(document: Make) -> None:
    assert "could not determine a constructor" in problem("!!python/name:os.system x", document)


def test_more_than_one_document_is_refused(document: Make) -> None:
    assert "another document" in problem(f"{HEAD}---\n{HEAD}", document)


def test_deep_nesting_is_refused(document: Make) -> None:
    text = f"{HEAD}x: {'[' * 300}{']' * 300}\n"
    assert "too deep" in problem(text, document)


def test_very_deep_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text('{"openapi": ' + "[" * 100_000 + "]" * 100_000 + "}")
    with pytest.raises(SpecError, match="deep"):
        load(path, "deep.json")


def test_json_is_read_as_json(tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps({"openapi": "3.0.3", "paths": {}, "x": "\t"}))
    assert load(path, "spec.json").root["x"] == "\t"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert load(path, "spec.yaml").root["openapi"] == "3.1.0"


def test_a_folder_is_no_spec(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load(tmp_path, "folder")


def test_a_property_named_ref_is_no_reference(document: Make) -> None:
    text = f"{HEAD}components: {{schemas: {{A: {{properties: {{$ref: {{type: string}}}}}}}}}}\n"
    assert "A" in document(text).schemas


def test_a_reference_inside_an_example_is_only_data(document: Make) -> None:
    text = f"{HEAD}components: {{schemas: {{A: {{example: {{$ref: nowhere}}}}}}}}\n"
    assert "A" in document(text).schemas


def test_a_pointer_is_found_in_the_text() -> None:
    text = "a:\n  b/c:\n    - x\n    - y: 1\n"
    assert locate(text, "/a/b~1c/1/y") == 4
    assert locate(text, "/a/missing") == 1
    assert locate("{", "/a") is None


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: &x [1]\nb: *x\n", {"a": [1], "b": [1]}),
        ("a: &x {b: 1}\nc: {<<: *x, d: 2}\n", {"a": {"b": 1}, "c": {"b": 1, "d": 2}}),
        ("a: !!str 1\nb: !!int '2'\nc: !!map {}\n", {"a": "1", "b": 2, "c": {}}),
        ("a: []\nb: {}\nc:\n", {"a": [], "b": {}, "c": None}),
    ],
)
def test_what_yaml_has_beside_plain_data_is_read(text: str, data: object) -> None:
    assert read_yaml(text) == data


@pytest.mark.parametrize(
    "text",
    ['a: !!map "x"', "a: !!seq {b: 1}", "? [b]\n: 1", "a: !unknown 1", "a: {b: 1, b: 2}"],
)
def test_what_is_no_data_is_refused(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        read_yaml(text)
