"""Large specs: `python -m benchmarks.specs ONCE OFTEN [SPEC]` writes one, and it four times over.

Without a SPEC it is one that is made up, of the size of a whole API.
"""

from __future__ import annotations

import copy
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from generator.document import METHODS, Node
from generator.load import load

KINDS = ("schemas", "parameters", "responses", "headers", "requestBodies", "examples")
TAGS, FIELDS = 57, 13
WORDS = (  # noqa: SIM905 - far longer as a list
    "account address amount author balance branch budget calendar campaign channel city color "
    "comment company contact country currency customer date deal email event field file folder "
    "group history invoice item label language lead level link location message method note "
    "number offer option order owner page phone plan price product project quota rate reason "
    "region report result role rule score source stage state status step store subject target "
    "task team template term title token topic total type unit user value version view week zone"
).split()
_ROOT = """
openapi: 3.1.0
info: {title: A large API, version: '1'}
servers: [{url: https://api.example.com}]
security: [{key: []}]
tags: []
paths: {}
components:
  securitySchemes: {key: {type: http, scheme: basic}}
  schemas:
    Timestamps:
      type: object
      properties:
        date_created: {type: string, format: date-time}
        date_updated: {type: string, format: date-time}
    Money:
      type: object
      required: [amount]
      properties: {amount: {type: integer}, currency: {type: string, enum: [EUR, USD]}}
"""
_RESOURCE = """
paths:
  /thing/:
    get:
      operationId: list_thing
      tags: [thing]
      summary: List them
      description: PROSE
      parameters:
        - {name: skip, in: query, description: How many to skip., schema: {type: integer}}
        - {name: limit, in: query, description: How many to return., schema: {type: integer}}
      responses:
        '200':
          description: Them.
          content: {application/json: {schema: {$ref: '#/components/schemas/ThingList'}}}
    post: &post
      operationId: create_thing
      tags: [thing]
      summary: Create one
      description: PROSE
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/ThingFields'}}}
      responses:
        '201': &one
          description: It.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
        '400': {description: Wrong.}
  /thing/{id}/:
    get:
      operationId: get_thing
      tags: [thing]
      summary: Get one
      description: PROSE
      parameters: &id [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': *one, '404': {description: None.}}
    put:
      <<: *post
      operationId: update_thing
      summary: Update one
      parameters: *id
      responses: {'200': *one, '400': {description: Wrong.}, '404': {description: None.}}
    delete:
      operationId: delete_thing
      tags: [thing]
      summary: Delete one
      description: PROSE
      parameters: *id
      responses: {'204': {description: Done.}, '404': {description: None.}}
schemas:
  ThingFields:
    allOf: [{$ref: '#/components/schemas/Timestamps'}]
    properties: FIELDS
  Thing:
    allOf: [{$ref: '#/components/schemas/ThingFields'}]
    required: [id]
    properties: {id: {type: string}, detail: {$ref: '#/components/schemas/ThingDetail'}}
  ThingDetail:
    oneOf: [{$ref: '#/components/schemas/SmallThing'}, {$ref: '#/components/schemas/LargeThing'}]
    discriminator: {propertyName: kind}
  SmallThing:
    type: object
    required: [kind]
    properties: {kind: {const: small}, size: {type: number}}
  LargeThing:
    type: object
    required: [kind]
    properties: {kind: {const: large}, parts: {type: array, items: {type: string}}}
  ThingList:
    type: object
    required: [data]
    properties:
      data: {type: array, items: {$ref: '#/components/schemas/Thing'}}
      has_more: {type: boolean}
"""


def read(path: Path) -> Node:
    """Return the spec at a path, so that each of its operations has an id of its own."""
    root = load(path, path.name).root
    taken: set[str] = set()
    for place, method, operation in _operations(root):
        words = "".join(each if each.isalnum() else "_" for each in place)
        if operation.get("operationId") in {None, *taken}:
            operation["operationId"] = f"{method}_{words}"
        taken.add(operation["operationId"])
    return root


def write(root: Node, path: Path) -> None:
    """Write a spec as YAML."""
    plain = json.loads(json.dumps(root))  # without aliases
    text = yaml.dump(plain, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
    path.write_text(text, encoding="utf-8")


def repeated(root: Node, times: int) -> Node:
    """Return a spec with all paths and components several times, under other names."""
    whole = copy.deepcopy(root)
    for turn in range(1, times):
        text = json.dumps(root)
        for kind in KINDS:
            text = text.replace(f'"#/components/{kind}/', f'"#/components/{kind}/T{turn}of{times}')
        again: Node = json.loads(text)
        for _, _, operation in _operations(again):
            if "operationId" in operation:
                operation["operationId"] = f"T{turn}of{times}_{operation['operationId']}"
        whole["paths"] |= {f"/{turn}of{times}{path}": item for path, item in again["paths"].items()}
        for kind, named in again.get("components", {}).items():
            if kind in KINDS:
                renamed = {f"T{turn}of{times}{name}": each for name, each in named.items()}
                whole["components"][kind] |= renamed
    return whole


def made_up() -> Node:
    """Return a spec of 285 operations and about 700 KB, the same every time."""
    draw = random.Random(7)  # noqa: S311 - the same spec every time
    root: Node = yaml.safe_load(_ROOT)
    for name in _names(draw, TAGS):
        fields = {each: _field(draw, name) for each in _names(draw, FIELDS)}
        filters = [{"name": each, "in": "query", "schema": {"type": "string"}} for each in fields]
        text = _RESOURCE.replace("Thing", name.title().replace("_", "")).replace("thing", name)
        text = text.replace("FIELDS", json.dumps(fields)).replace("PROSE", _prose(draw))
        made: Node = yaml.safe_load(text)
        made["paths"][f"/{name}/"]["get"]["parameters"] += filters[:4]
        root["tags"].append({"name": name, "description": f"All of each {name}."})
        root["paths"] |= made["paths"]
        root["components"]["schemas"] |= made["schemas"]
    return root


def _names(draw: random.Random, count: int) -> list[str]:
    """Return so many names of two words."""
    pairs = zip(draw.sample(WORDS, count), draw.sample(WORDS, count), strict=True)
    return [f"{one}_{two}" for one, two in pairs]


def _field(draw: random.Random, owner: str) -> Node:
    thing = owner.title().replace("_", "")
    kinds: list[Node] = [
        {"type": "string"},
        {"type": ["string", "null"]},
        {"type": "integer"},
        {"type": "string", "format": "date-time"},
        {"type": "array", "items": {"type": "string"}},
        {"type": "string", "enum": draw.sample(WORDS, 5)},
        {"$ref": "#/components/schemas/Money"},
        {"type": "array", "items": {"$ref": f"#/components/schemas/{thing}"}},
        {"type": "object", "properties": {each: {} for each in draw.sample(WORDS, 3)}},
    ]
    return {**draw.choice(kinds), "description": _prose(draw)}


def _prose(draw: random.Random) -> str:
    return f"The {' '.join(draw.choices(WORDS, k=52))}."


def _operations(root: Node) -> Iterator[tuple[str, str, Node]]:
    for path, item in root["paths"].items():
        yield from ((path, method, item[method]) for method in item if method in METHODS)


if __name__ == "__main__":
    spec = read(Path(sys.argv[3])) if sys.argv[3:] else made_up()
    write(spec, Path(sys.argv[1]))
    write(repeated(spec, 4), Path(sys.argv[2]))
