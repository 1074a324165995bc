"""Contract tests: what we rely on in the two engines; an upgrade that changes it fails here."""

from __future__ import annotations

from collections.abc import Callable

from generator.config import Config
from generator.document import Document
from generator.engines.models import Models, make_models
from generator.engines.operations import read_operations
from generator.engines.reading import ReadParameter
from generator.normalize import body_members, normalize

Make = Callable[[str], Document]
MakeConfig = Callable[[object], Config]

SPEC = """
openapi: 3.1.0
paths:
  /a/{y}/{x}:
    parameters: [{name: x, in: path, required: true, schema: {type: string}}]
    get:
      operationId: a_get
      tags: [The A]
      parameters:
        - {name: later, in: query, schema: {type: integer}}
        - {name: y, in: path, required: true, schema: {type: string, format: uuid}}
        - {name: If-Match, in: header, required: true, schema: {type: string}}
      responses:
        default: {description: d}
        2XX:
          description: d
          content: {application/vnd.a+json: {schema: {$ref: '#/components/schemas/A'}}}
        204: {description: d}
  /b/{z}: {get: {operationId: b, responses: {204: {description: d}}}}
components:
  schemas:
    A:
      type: object
      required: [_type]
      properties:
        _type: {const: a}
        at: {type: string, format: date-time}
        any: {}
        many: {type: [array, 'null'], items: {type: number}}
        by_name: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}
"""


def models(document: Make, make_config: MakeConfig) -> Models:
    return make_models(normalize(document(SPEC), make_config("")))


def test_parameters_come_in_the_order_of_the_path_then_of_the_spec(
    document: Make, one_off_config: MakeConfig
) -> None:
    (read, _other), _ = read_operations(normalize(document(SPEC), one_off_config("")))
    assert read.parameters == (
        ReadParameter(location="path", name="y", required=True),
        ReadParameter(location="path", name="x", required=True),
        ReadParameter(location="query", name="later", required=False),
        ReadParameter(location="header", name="If-Match", required=True),
    )


def test_the_success_with_content_is_preferred(document: Make, one_off_config: MakeConfig) -> None:
    (read, _other), _ = read_operations(normalize(document(SPEC), one_off_config("")))
    assert (read.success, read.success_kind, read.tag) == ("2XX", "json", "The A")


def test_a_path_that_lacks_a_parameter_is_read_as_well(
    document: Make, one_off_config: MakeConfig
) -> None:
    (_, read), refusals = read_operations(normalize(document(SPEC), one_off_config("")))
    assert (read.path, refusals) == ("/b/{z}", ())
    assert read.parameters == (ReadParameter(location="path", name="z", required=True),)


def test_fields_get_attribute_alias_type_and_default(
    document: Make, one_off_config: MakeConfig
) -> None:
    found = models(document, one_off_config).models["A"]
    assert [(field.name, field.annotation, field.default) for field in found.fields] == [
        ("type", "Annotated[Literal['a'], Field(alias='_type')]", ""),
        ("at", "datetime | None", "None"),
        ("any", "Any | None", "None"),
        ("many", "list[float] | None", "None"),
        ("by_name", "dict[str, A] | None", "None"),
    ]
    assert found.parents == ("Model",)


def test_every_slot_has_a_type(document: Make, one_off_config: MakeConfig) -> None:
    assert models(document, one_off_config).slots["AGetOperation"] == {
        "query later": "int",
        "path y": "UUID",
        "path x": "str",
        "header If-Match": "str",
        "response 2XX": "A",
    }


def test_every_import_has_a_home(document: Make, one_off_config: MakeConfig) -> None:
    found = models(document, one_off_config).imports
    assert (found["datetime"], found["UUID"], found["Field"]) == ("datetime", "uuid", "pydantic")


def test_an_inline_object_of_a_body_is_one_class_with_that_of_its_schema(
    document: Make, one_off_config: MakeConfig
) -> None:
    text = """
openapi: 3.1.0
paths:
  /a:
    post:
      operationId: a
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
      responses: {204: {description: d}}
components:
  schemas:
    A: {type: object, properties: {home: {type: object, properties: {city: {type: string}}}}}
"""
    found = make_models(normalize(document(text), one_off_config("")))
    assert found.slots["AOperation"] == {"body home": "AHome"}


def test_a_part_of_a_body_may_be_required_from_outside_of_it(
    document: Make, one_off_config: MakeConfig
) -> None:
    text = """
openapi: 3.1.0
paths: {}
components:
  schemas:
    A: {type: object, properties: {x: {type: string}, y: {type: string}}}
    B: {allOf: [{$ref: '#/components/schemas/A'}], required: [x]}
"""
    found = normalize(document(text), one_off_config(""))
    members = body_members(found.root, found.schemas["B"])
    assert members is not None
    assert {name: required for name, (_, required) in members.items()} == {"x": True, "y": False}
