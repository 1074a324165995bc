from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.config import Config
from generator.diagnostics import SpecError
from generator.document import Document
from generator.load import parse
from generator.normalize import normalize
from generator.pipeline import generate

Make = Callable[[str], Document]
MakeConfig = Callable[[object], Config]

SPEC = """
openapi: 3.1.0
paths:
  /a:
    get:
      operationId: a
      responses:
        200: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
components:
  schemas:
"""


def normalized(schemas: str, document: Make, make_config: MakeConfig) -> dict[str, Any]:
    indented = "\n".join(f"    {line}" for line in schemas.strip().splitlines())
    return normalize(document(SPEC + indented + "\n"), make_config("")).schemas


def test_bounds_defaults_and_examples_do_not_reach_a_type(
    document: Make, one_off_config: MakeConfig
) -> None:
    schema = "A: {type: string, minLength: 3, pattern: x, default: abc, example: abc, title: T}"
    assert normalized(schema, document, one_off_config)["A"] == {"type": "string"}


def test_a_property_may_be_called_like_a_keyword(
    document: Make, one_off_config: MakeConfig
) -> None:
    schema = "A: {type: object, properties: {pattern: {type: string, format: email}}}"
    found = normalized(schema, document, one_off_config)["A"]["properties"]
    assert found == {"pattern": {"type": "string"}}


def test_nullable_of_3_0_becomes_null_of_3_1(document: Make, one_off_config: MakeConfig) -> None:
    schema = "A: {type: object, properties: {x: {type: string, nullable: true}}}"
    found = normalized(schema, document, one_off_config)["A"]["properties"]
    assert found == {"x": {"type": ["string", "null"]}}


def test_an_enum_that_is_read_takes_values_nobody_knows(
    document: Make, one_off_config: MakeConfig
) -> None:
    schema = "A: {type: string, enum: [on, off]}"
    found = normalized(schema, document, one_off_config)["A"]
    assert found == {"anyOf": [{"enum": ["on", "off"], "type": "string"}, {"type": "string"}]}


def test_an_enum_that_is_only_sent_stays_closed(document: Make, one_off_config: MakeConfig) -> None:
    schemas = "A: {type: string}\nB: {type: string, enum: [on, off]}"
    found = normalized(schemas, document, one_off_config)["B"]
    assert found == {"type": "string", "enum": ["on", "off"]}


def test_an_inline_object_is_named_after_its_owner_and_property(
    document: Make, one_off_config: MakeConfig
) -> None:
    schema = "A: {properties: {rows: {type: array, items: {properties: {x: {type: string}}}}}}"
    found = normalized(schema, document, one_off_config)
    assert found["A"]["properties"]["rows"]["items"] == {"$ref": "#/components/schemas/ARowsItem"}
    assert found["ARowsItem"] == {"properties": {"x": {"type": "string"}}, "x-inline": True}


def test_a_schema_takes_the_name_of_its_class_everywhere(
    document: Make, one_off_config: MakeConfig
) -> None:
    schemas = "A: {properties: {b: {$ref: '#/components/schemas/b.c'}}}\nb.c: {type: string}"
    found = normalized(schemas, document, one_off_config)
    assert found["A"]["properties"]["b"] == {"$ref": "#/components/schemas/BC"}
    assert found["BC"] == {"type": "string"}


def test_a_union_gets_a_variant_for_tags_nobody_knows(
    document: Make, one_off_config: MakeConfig
) -> None:
    schemas = """
A:
  oneOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Y'}]
  discriminator: {propertyName: kind}
Both: {type: object, properties: {id: {type: string}}}
X: {allOf: [{$ref: '#/components/schemas/Both'}, {properties: {kind: {const: x}}}]}
Y: {allOf: [{$ref: '#/components/schemas/Both'}, {properties: {kind: {const: y}}}]}
"""
    found = normalized(schemas, document, one_off_config)
    assert found["A"]["x-fallback"] == "UnknownA"
    parent, own = found["UnknownA"]["allOf"]
    assert parent == {"$ref": "#/components/schemas/Both"}
    assert own["properties"]["kind"] == {"type": "string"}


def test_the_source_document_is_left_as_it_was(document: Make, one_off_config: MakeConfig) -> None:
    source = document(SPEC + "    A: {type: string, minLength: 3}\n")
    normalize(source, one_off_config(""))
    assert source.schemas["A"] == {"type": "string", "minLength": 3}


def test_an_enum_of_what_has_no_literal_form_is_left_to_the_server(
    document: Make, one_off_config: MakeConfig
) -> None:
    schemas = "A: {type: array, items: {type: string}, enum: [x]}\nB: {enum: [1.5, {}]}"
    found = normalized(schemas, document, one_off_config)
    assert found["A"] == {"type": "array", "items": {"type": "string"}}
    assert found["B"] == {}


def test_the_keys_of_our_passes_mean_nothing_in_a_spec(
    document: Make, one_off_config: MakeConfig
) -> None:
    schemas = """
A: {type: object, x-fallback: 'list[str(1)]', x-slots: true, properties: {x-slots: {type: string}}}
"""
    found = normalized(schemas, document, one_off_config)
    assert found["A"] == {"type": "object", "properties": {"x-slots": {"type": "string"}}}


def test_a_schema_called_like_a_keyword_has_no_more_say(
    document: Make, one_off_config: MakeConfig
) -> None:
    schemas = "A: {type: string}\nproperties: {type: string, x-fallback: 'list[str(1)]'}"
    found = normalized(schemas, document, one_off_config)
    assert found["Properties"] == {"type": "string"}


@pytest.mark.parametrize("reference", ["#", "#/components/schemas/A/properties/x"])
def test_what_a_reference_leads_to_that_no_class_can_stand_for_is_any_value(
    reference: str, one_off_config: MakeConfig
) -> None:
    schemas = f"    A: {{type: object, properties: {{x: {{$ref: '{reference}'}}}}}}\n"
    source = parse((SPEC + schemas).encode(), "spec.yaml", is_json=False, may_dangle=True)
    made = normalize(source, one_off_config(""))
    assert made.schemas["A"]["properties"]["x"] == {}
    (gap,) = made.gaps
    assert gap.fallback == "any JSON value is taken there"
    assert not gap.is_remark


def test_an_example_may_look_like_a_reference(document: Make, one_off_config: MakeConfig) -> None:
    schemas = "A: {type: object, example: {$ref: '#/nowhere'}}"
    assert normalized(schemas, document, one_off_config)["A"] == {"type": "object"}


def test_a_chain_of_parents_without_end_is_refused(
    document: Make, one_off_config: MakeConfig
) -> None:
    link = "{name}: {{allOf: [{{$ref: '#/components/schemas/{next}'}}]}}"
    chain = [link.format(name=f"C{n}", next=f"C{n + 1}") for n in range(60)]
    schemas = ["A: {type: string}", *chain, "C60: {type: object}"]
    with pytest.raises(SpecError, match="extends other schemas more than 50 times"):
        normalized("\n".join(schemas), document, one_off_config)


def test_an_enum_of_an_inline_answer_takes_values_that_nobody_knows_yet(
    one_off_config: MakeConfig,
) -> None:
    schema = {"type": "object", "properties": {"kind": {"type": "string", "enum": ["a", "b"]}}}
    answer = {"description": "d", "content": {"application/json": {"schema": schema}}}
    operation = {"operationId": "get_a", "tags": ["a"], "responses": {"200": answer}}
    config = one_off_config(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "servers": [{"url": "https://a.test"}],
            "paths": {"/a": {"get": operation}},
        }
    )
    assert 'kind: Literal["a", "b"] | str | None = None' in generate(config).files["models.py"]
