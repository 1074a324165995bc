"""A spec of several files becomes one document, which knows where each part stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, strategies as st

from generator.bundle import bundle
from generator.diagnostics import SpecError
from generator.document import Document, Node
from generator.homes import Target, named_targets
from generator.load import line_of, load
from generator.spec_files import DataFile, FileError

ROOT = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /users:
    $ref: paths/users.yaml
components:
  schemas:
    User: {$ref: ./models/user.yaml}
"""
USERS = """\
get:
  parameters:
    - $ref: ../params.json#/limit
  responses:
    '200':
      description: All.
      content:
        application/json:
          schema: {type: array, items: {$ref: ../models/user.yaml}}
"""
PARAMS = '{"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}}'
USER = """\
type: object
properties:
  friend: {$ref: '#'}
  pet: {$ref: '../models/pet.yaml#/Pet'}
  top: {$ref: ../openapi.yaml#/components/schemas/User}
"""
PET = """\
Pet:
  type: object
  properties:
    owner: {$ref: ./user.yaml}
"""
FILES = {
    "openapi.yaml": ROOT, "paths/users.yaml": USERS, "params.json": PARAMS,
    "models/user.yaml": USER, "models/pet.yaml": PET,
}  # fmt: skip


def written(folder: Path, **changed: str) -> Path:
    """Write the files of a spec; a changed one is given by its last name."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changed.get(path.stem, text), encoding="utf-8")
    return folder / "openapi.yaml"


def made(folder: Path, **changed: str) -> Document:
    return load(written(folder, **changed), "openapi.yaml")


def faults(folder: Path, **changed: str) -> list[str]:
    with pytest.raises(SpecError) as caught:
        made(folder, **changed)
    return [f"{each.file}:{each.line} {each.fact}" for each in caught.value.problems]


def test_what_a_reference_needs_becomes_a_component_or_is_brought_in_place(tmp_path: Path) -> None:
    root = made(tmp_path).root
    get = root["paths"]["/users"]["get"]
    assert get["parameters"] == [{"$ref": "#/components/parameters/limit"}]
    schema = get["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema["items"] == {"$ref": "#/components/schemas/User"}
    assert list(root["components"]["schemas"]) == ["User", "Pet"]
    user = root["components"]["schemas"]["User"]["properties"]
    assert user["friend"] == user["top"] == {"$ref": "#/components/schemas/User"}


@pytest.mark.parametrize(
    ("place", "file", "pointer", "line"),
    [
        ("/paths/~1users/get/responses/200", "paths/users.yaml", "/get/responses/200", 5),
        ("/components/parameters/limit/schema", "params.json", "/limit/schema", 1),
        ("/components/schemas/User/properties/pet", "models/user.yaml", "/properties/pet", 4),
        ("/components/schemas/User", "models/user.yaml", "", 1),
        ("/components/schemas/Pet", "models/pet.yaml", "/Pet", 1),
        ("/info/title", None, "/info/title", 2),
    ],
)
def test_each_place_names_its_true_file_and_line(
    place: str, file: str | None, pointer: str, line: int, tmp_path: Path
) -> None:
    document = made(tmp_path)
    origin = document.origin(place)
    assert (origin.file, origin.pointer, line_of(document, place)) == (file, pointer, line)


@pytest.mark.parametrize(
    "spelling",
    ["../models/../models/user.yaml", ".././models//user.yaml#", "../models/%75ser.yaml#/"],
)
def test_a_file_is_one_however_it_is_spelt(spelling: str, tmp_path: Path) -> None:
    if spelling.endswith("/"):
        spelling = spelling[:-2]
    document = made(tmp_path, users=USERS.replace("../models/user.yaml", spelling))
    assert list(document.root["components"]["schemas"]) == ["User", "Pet"]


def test_a_link_inside_the_folder_is_the_file_that_it_leads_to(tmp_path: Path) -> None:
    spec = written(tmp_path, users=USERS.replace("models/user.yaml", "alias.yaml"))
    (tmp_path / "alias.yaml").symlink_to("models/user.yaml")
    assert list(load(spec, "openapi.yaml").root["components"]["schemas"]) == ["User", "Pet"]


@pytest.mark.parametrize(
    ("reference", "fact"),
    [
        ("https://example.com/a.yaml", "leads out of the document; such references are never read"),
        ("//example.com/a.yaml", "leads out of the document; such references are never read"),
        ("file:///etc/passwd", "leads out of the document; such references are never read"),
        ("/etc/passwd", "leads out of the document; such references are never read"),
        (r"\\\\host\\a.yaml", "leads out of the document; such references are never read"),
        ("../../outside.yaml", "leads out of the spec's folder"),
        ("%2e%2e/%2e%2e/outside.yaml", "leads out of the spec's folder"),
        ("../out.yaml", "leads out of the spec's folder through a symbolic link"),
        ("../circle.yaml", "cannot be read (a circle of links)"),
        ("../gone.yaml", "cannot be read (No such file or directory)"),
        ("../models", "is no file"),
        ("../models/pet.yaml#/Dog", "leads nowhere"),
        ("../models/pet.yaml#Dog", "leads nowhere"),
        ("#/components/schemas/User", "leads nowhere"),
    ],
)
def test_what_may_not_be_read_is_named_at_the_reference(
    reference: str, fact: str, tmp_path: Path
) -> None:
    folder = tmp_path / "spec"
    (tmp_path / "outside.yaml").write_text("type: string")
    folder.mkdir()
    (folder / "out.yaml").symlink_to("../outside.yaml")
    (folder / "circle.yaml").symlink_to("circle.yaml")
    text = USERS.replace("{$ref: ../models/user.yaml}", f'{{$ref: "{reference}"}}')
    (fault,) = faults(folder, users=text)
    assert fault.startswith("paths/users.yaml:9 ")
    assert fault.endswith(fact) or "Symbolic link loop" in fault or "Too many levels" in fault


def test_a_folder_of_the_configuration_may_be_wider_than_that_of_the_spec(tmp_path: Path) -> None:
    (tmp_path / "shared.yaml").write_text("Money: {type: number}")
    text = USER.replace("../models/pet.yaml#/Pet", "../../shared.yaml#/Money")
    spec = written(tmp_path / "spec", user=text)
    document = load(spec, "openapi.yaml", folder=tmp_path)
    assert document.root["components"]["schemas"]["Money"] == {"type": "number"}
    assert document.origin("/components/schemas/Money").file == "../shared.yaml"


def test_all_faults_are_told_with_the_files_that_they_stand_in(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        openapi=ROOT + "    Gone: {$ref: gone.yaml}\n",
        pet="Pet: [\n",
        params=PARAMS.replace('"type": "integer"', '"$ref": "#/nothing"'),
    )
    assert found == [
        "None:None 'gone.yaml' cannot be read (No such file or directory)",
        "models/pet.yaml:2 not valid YAML: did not find expected node content",
        "params.json:1 '#/nothing' leads nowhere",
    ]


def test_a_wrong_shape_is_told_where_it_stands(tmp_path: Path) -> None:
    assert faults(tmp_path, pet=PET.replace("properties:", "properties: 3\n  x:")) == [
        "models/pet.yaml:3 a mapping is expected here"
    ]


def test_path_items_that_lead_in_a_circle_are_refused(tmp_path: Path) -> None:
    assert faults(tmp_path, users="$ref: users.yaml") == [
        "paths/users.yaml:1 'users.yaml' leads in a circle"
    ]


def test_files_that_double_what_they_bring_end_in_a_fault() -> None:
    files = {
        f"{n}.json": {"a": {"$ref": f"{n + 1}.json"}, "b": {"$ref": f"{n + 1}.json"}}
        for n in range(40)
    } | {"40.json": {}}
    root = DataFile("root.json", {"x-a": {"$ref": "0.json"}}, 100)
    with pytest.raises(SpecError, match="too deep or too large"):
        bundle(root, lambda name: DataFile(name, files[name], 60))


def test_mappings_and_whole_sections_may_stand_in_other_files(tmp_path: Path) -> None:
    (tmp_path / "schemas.yaml").write_text(
        "User: {$ref: models/user.yaml}\nPetName: {type: string}\n"
        "Animal:\n  oneOf: [{$ref: models/pet.yaml#/Pet}]\n"
        "  discriminator: {propertyName: kind, mapping: {pet: 'models/pet.yaml#/Pet', x: X}}\n"
    )
    root = ROOT.replace(
        "schemas:\n    User: {$ref: ./models/user.yaml}", "schemas:\n    $ref: schemas.yaml"
    )
    text = USERS.replace("../models/user.yaml", "../openapi.yaml#/components/schemas/PetName")
    document = made(tmp_path, openapi=root, users=text)
    schemas = document.root["components"]["schemas"]
    assert list(schemas) == ["User", "PetName", "Animal", "Pet"]
    mapping = schemas["Animal"]["discriminator"]["mapping"]
    assert mapping == {"pet": "#/components/schemas/Pet", "x": "X"}
    assert document.origin("/components/schemas/PetName").file == "schemas.yaml"


def test_what_stands_beside_a_reference_stays(tmp_path: Path) -> None:
    root = ROOT.replace("users.yaml\n", "users.yaml\n    summary: People\n")
    text = USERS.replace("{$ref: ../models/user.yaml}", "{$ref: ../models/user.yaml, title: T}")
    document = made(tmp_path, openapi=root, users=text)
    item = document.root["paths"]["/users"]
    assert item["summary"] == "People"
    assert document.origin("/paths/~1users/summary").file is None
    schema = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema["items"] == {"$ref": "#/components/schemas/User", "title": "T"}


def test_a_reference_in_an_example_is_data(tmp_path: Path) -> None:
    user = USER + "example: {$ref: nowhere.yaml}\nexamples: [{$ref: nowhere.yaml}]\n"
    schema = made(tmp_path, user=user).root["components"]["schemas"]["User"]
    assert schema["example"] == {"$ref": "nowhere.yaml"}


@given(st.permutations(range(4)))
def test_names_do_not_depend_on_the_order(order: list[int]) -> None:
    targets = [
        Target("schemas", "a/user.yaml", ""),
        Target("schemas", "b/user.yaml", ""),
        Target("schemas", "models.yaml", "/User/properties/home"),
        Target("parameters", "user.yaml", ""),
    ]
    homes = named_targets([targets[n] for n in order], [], [], {"schemas": {"Home"}})
    assert [homes.places[each] for each in targets] == [
        "/components/schemas/a_user",
        "/components/schemas/b_user",
        "/components/schemas/models_User_properties_home",
        "/components/parameters/user",
    ]


NAMES = ["root.json", "a.json", "b/c.json"]
FILES_NAMED = ["", "a.json", "b/c.json", "../a.json", "c.json", "./root.json", "gone.json"]
PLACES = ["", "#", "#/items", "#/properties/x", "#/paths/y", "#/schema/allOf/0"]
KEYS = st.sampled_from(
    ["items", "properties", "paths", "schema", "parameters", "examples", "x", "y", "get", "allOf"]
)


def reference(file: str, place: str) -> object:
    return {"$ref": file + place}


def larger(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.dictionaries(KEYS, inner, max_size=3) | st.lists(inner, max_size=2)


LEAVES: st.SearchStrategy[object] = (
    st.builds(reference, st.sampled_from(FILES_NAMED), st.sampled_from(PLACES)) | st.integers()
)
TREES: st.SearchStrategy[object] = st.recursive(LEAVES, larger, max_leaves=8)


@given(st.tuples(*(st.dictionaries(KEYS, TREES, max_size=4) for _ in NAMES)))
def test_whatever_leads_wherever_ends_in_one_document_or_in_a_fault(
    trees: tuple[Node, ...],
) -> None:
    files = dict(zip(NAMES, trees, strict=True))

    def read(name: str) -> DataFile:
        if name not in files:
            raise FileError("is not there", "Add it.")
        return DataFile(name, files[name], 1000)

    with suppress(SpecError):
        made = bundle(read("root.json"), read)
        assert all(reference.startswith("#") for reference in references(made.root))


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in cast("Node", value).items():
            if key == "$ref" and isinstance(each, str):
                yield each
            elif key not in {"example", "examples"}:
                yield from references(each)
    elif isinstance(value, list):
        for each in cast("list[object]", value):
            yield from references(each)
