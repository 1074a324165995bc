import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from referencing import Registry
from referencing.jsonschema import DRAFT202012

Node = dict[str, Any]

SPEC = Path(__file__).parents[2] / "spec"
DOCUMENT: Node = yaml.safe_load((SPEC / "openapi.yaml").read_text(encoding="utf-8"))
UPSTREAM: Node = json.loads((SPEC / "upstream.json").read_text(encoding="utf-8"))
# Close's own document, in two parts; the other sources are a rendering of it.
PUBLISHED: Node = {
    name: facts
    for source in UPSTREAM["sources"]
    if source["file"].endswith(".original.yml")
    for name, facts in source["facts"].items()
}
SCHEMAS: Node = DOCUMENT["components"]["schemas"]

CLASSES = ("live", "documented", "example", "client-code", "inferred", "name-only")
KINDS = ("properties", "parameters", "responses")
OTHER_KINDS = ("headers", "examples", "securitySchemes")
VARIANTS = ("Google", "CustomEmail", "Zoom", "Microsoft", "Calendly")
OPERATIONS = {
    "connected_accounts_list": ("GET", "/connected_account/"),
    "connected_accounts_get": ("GET", "/connected_account/{id}/"),
    "send_as_list": ("GET", "/send_as/"),
    "send_as_create": ("POST", "/send_as/"),
    "send_as_get": ("GET", "/send_as/{id}/"),
    "send_as_delete": ("DELETE", "/send_as/{id}/"),
    "send_as_delete_by_user": ("DELETE", "/send_as/"),
    "send_as_bulk_create": ("POST", "/send_as/bulk/"),
}
# Where this spec goes beyond what Close declares, or against it; spec/README.md says why.
PAGING_ADDED = {"connected_accounts_list", "send_as_list"}
MADE_REQUIRED = {"send_as_delete_by_user"}
STATUSES_ADDED = {"402", "403", "429"}


def operations() -> dict[str, tuple[str, str, Node]]:
    """Operation id -> method, path and operation."""
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, item in DOCUMENT["paths"].items()
        for method, operation in item.items()
    }


def resolve(node: Node) -> Node:
    while "$ref" in node:
        *_, section, name = node["$ref"].split("/")
        node = DOCUMENT["components"][section][name]
    return node


def parameters(operation: Node) -> list[Node]:
    return [resolve(parameter) for parameter in operation.get("parameters", [])]


def children(node: object) -> Node:
    if isinstance(node, list):
        return {str(index): item for index, item in enumerate(cast("list[object]", node))}
    return cast("Node", node) if isinstance(node, dict) else {}


def facts(node: object, pointer: str = "") -> Iterator[tuple[str, str, Node]]:
    """Kind, pointer and node of everything that has to say how it is known."""
    for key, child in children(node).items():
        place = f"{pointer}/{key}"
        if key == "x-paging":
            yield "other", place, children(child)
        if key in (*KINDS, *OTHER_KINDS):
            for name, fact in children(child).items():
                if "$ref" not in fact:
                    yield key if key in KINDS else "other", f"{place}/{name}", fact
        if key != "value":
            yield from facts(child, place)


def bodies() -> Iterator[tuple[str, Node]]:
    """Every media type of a request or a response, with its place."""
    for name, (_, _, operation) in operations().items():
        for status, response in operation["responses"].items():
            for media in resolve(response).get("content", {}).values():
                yield f"{name} {status}", media
        for media in operation.get("requestBody", {}).get("content", {}).values():
            yield f"{name} request", media


def examples() -> dict[str, tuple[Node, Any]]:
    return {
        f"{place}: {name}": (media["schema"], resolve(example)["value"])
        for place, media in bodies()
        for name, example in media.get("examples", {}).items()
    }


def own_schema(variant: str) -> Node:
    base, own = SCHEMAS[f"{variant}Account"]["allOf"]
    assert base == {"$ref": "#/components/schemas/ConnectedAccountBase"}
    return dict(own)


def problems(schema: Node, value: object) -> list[str]:
    """What is wrong with a value, by a schema that refers to a component."""
    resource = DRAFT202012.create_resource(DOCUMENT)
    registry = Registry[Any]().with_resource("urn:spec", resource)
    checked = OAS31Validator({"$ref": f"urn:spec{schema['$ref']}"}, registry=registry)
    return [error.message for error in checked.iter_errors(value)]


def test_the_document_is_valid_openapi_3_1() -> None:
    validate(DOCUMENT, cls=OpenAPIV31SpecValidator)


def test_all_eight_operations_keep_the_method_path_and_id_of_close() -> None:
    found = {name: (method, path) for name, (method, path, _) in operations().items()}
    assert found == OPERATIONS


def test_every_property_parameter_and_response_says_how_it_is_known() -> None:
    found = {pointer: node.get("x-evidence") for _, pointer, node in facts(DOCUMENT)}
    assert len(found) > 100
    assert {pointer: kind for pointer, kind in found.items() if kind not in CLASSES} == {}


def test_nothing_is_called_live_while_no_recording_exists() -> None:
    found = [pointer for _, pointer, node in facts(DOCUMENT) if node["x-evidence"] == "live"]
    assert found == []


def test_all_27_account_fields_of_close_are_there() -> None:
    found = {"id", *SCHEMAS["ConnectedAccountFields"]["properties"]}
    for variant in VARIANTS:
        found |= set(own_schema(variant)["properties"])
    default = PUBLISHED["GET /connected_account/"]["parameter query _fields"]["default"]
    # `label` is in a client that was generated from a later document, of which no copy was found.
    assert found == {*default, "label"}
    assert len(found) == 27


@pytest.mark.parametrize("variant", VARIANTS)
def test_an_account_needs_only_its_type_and_id(variant: str) -> None:
    fields, base = SCHEMAS["ConnectedAccountBase"]["allOf"]
    assert fields == {"$ref": "#/components/schemas/ConnectedAccountFields"}
    assert base["required"] == ["id"]
    assert "required" not in SCHEMAS["ConnectedAccountFields"]
    assert own_schema(variant)["required"] == ["_type"]


@pytest.mark.parametrize("variant", VARIANTS)
def test_an_account_field_that_is_not_required_may_be_null(variant: str) -> None:
    schema = {"$ref": f"#/components/schemas/{variant}Account"}
    own = own_schema(variant)["properties"]
    least = {"_type": own["_type"]["const"], "id": "emailacct_1"}
    nulls = dict.fromkeys([*SCHEMAS["ConnectedAccountFields"]["properties"], *own])
    assert problems(schema, least) == []
    assert problems(schema, nulls | least) == []


def test_a_field_known_by_name_only_has_no_type() -> None:
    named = [node for _, _, node in facts(DOCUMENT) if node["x-evidence"] == "name-only"]
    assert len(named) == 10
    assert all(set(node) <= {"description", "x-evidence", "x-source"} for node in named)


def test_the_union_and_its_discriminator_name_the_same_variants() -> None:
    union = SCHEMAS["ConnectedAccount"]
    mapping = union["discriminator"]["mapping"]
    assert [{"$ref": ref} for ref in mapping.values()] == union["oneOf"]
    tags = [own_schema(variant)["properties"]["_type"]["const"] for variant in VARIANTS]
    assert list(mapping) == tags
    assert union["x-unknown-variant"] not in SCHEMAS


def test_every_body_is_a_named_component() -> None:
    found = {place: set(media["schema"]) for place, media in bodies()}
    assert {place: keys for place, keys in found.items() if keys != {"$ref"}} == {}


def test_a_delete_has_no_content() -> None:
    for name in ("send_as_delete", "send_as_delete_by_user"):
        _, _, operation = operations()[name]
        assert "content" not in operation["responses"]["204"]


def test_fields_is_sent_as_one_comma_joined_value() -> None:
    for name in ("connected_accounts_list", "connected_accounts_get"):
        _, _, operation = operations()[name]
        found = {parameter["name"]: parameter for parameter in parameters(operation)}
        assert (found["_fields"]["style"], found["_fields"]["explode"]) == ("form", False)


def test_every_body_has_an_example() -> None:
    assert [place for place, media in bodies() if not media.get("examples")] == []


@pytest.mark.parametrize("name", examples())
def test_every_example_fits_its_schema(name: str) -> None:
    schema, value = examples()[name]
    assert problems(schema, value) == []


def test_an_example_that_does_not_fit_is_noticed() -> None:
    schema, _ = examples()["connected_accounts_list 200: published"]
    assert problems(schema, {"data": [{"_type": "zoom", "id": 1}]}) != []


def test_the_spec_folder_names_no_real_person_and_no_real_address() -> None:
    for path in SPEC.iterdir():
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"@([\w.-]+\.\w+)", text)) <= {"example.com"}, path
        assert re.search(r"nemitz|anthony|mailgun\.org", text, re.IGNORECASE) is None, path


def test_the_counts_in_the_readme_are_those_of_the_spec() -> None:
    count = Counter((node["x-evidence"], kind) for kind, _, node in facts(DOCUMENT))
    lines = (SPEC / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    found = {row[0]: row[2:] for row in rows if row and row[0] in CLASSES}
    kinds = (*KINDS, "other")
    expected = {name: [str(count[name, kind]) for kind in kinds] for name in CLASSES}
    assert found == expected, "correct the table of evidence in spec/README.md"


def published(name: str) -> Node:
    """Return the facts of an operation, as Close published it."""
    found: Node = PUBLISHED[" ".join(OPERATIONS[name])]
    return found


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_agrees_with_what_close_published(name: str) -> None:
    theirs = published(name)
    _, _, ours = operations()[name]
    assert theirs["id"] == name
    statuses = {key.removeprefix("status ") for key in theirs if key.startswith("status ")}
    assert set(ours["responses"]) - statuses == STATUSES_ADDED
    assert statuses <= set(ours["responses"])
    required = theirs.get("body", {}).get("required", False)
    assert ours.get("requestBody", {}).get("required", False) == required


@pytest.mark.parametrize("name", OPERATIONS)
def test_parameters_differ_from_close_only_where_that_was_decided(name: str) -> None:
    stated = {tuple(key.split()): node for key, node in published(name).items()}
    theirs = {
        (key[2], key[1], node["required"] or name in MADE_REQUIRED)
        for key, node in stated.items()
        if key[0] == "parameter"
    }
    if name in PAGING_ADDED:
        theirs |= {("_skip", "query", False), ("_limit", "query", False)}
    _, _, operation = operations()[name]
    found = parameters(operation)
    assert {(p["name"], p["in"], p.get("required", False)) for p in found} == theirs
