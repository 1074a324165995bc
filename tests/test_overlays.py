"""Overlays that the configuration names: applied in order, told about, and part of the stamp."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.cli import main
from generator.config_file import from_pyproject
from generator.load import line_of
from generator.source import load_spec

SPEC = """\
openapi: 3.1.0
info: {title: Books, version: '1'}
servers: [{url: https://books.example}]
paths:
  /books:
    get:
      operationId: books_list
      tags: [books]
      parameters:
        - {name: author, in: query, schema: {type: string}}
        - {name: session, in: cookie, schema: {type: string}}
        - {name: title, in: query, schema: {type: string}}
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {$ref: 'parts.yaml#/Book'}}}
"""
PARTS = "Book:\n  type: object\n  required: [id]\n  properties: {id: {type: string}}\n"
FIXES = """\
overlay: 1.0.0
info: {title: Fixes, version: '1'}
actions:
  - target: $.paths['/books'].get.parameters[?@.in == 'cookie']
    remove: true
  - target: $.components.schemas.Book.properties
    update:
      pages:
        type: integer
"""
MORE = {
    "overlay": "1.0.0",
    "info": {"title": "More", "version": "1"},
    "actions": [
        {"target": "$.components.schemas.Book.properties.pages", "update": {"type": "number"}},
        {"target": "$.components.schemas.Book", "update": {"required": ["pages"]}},
    ],
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("spec").mkdir()
    Path("spec/openapi.yaml").write_text(SPEC, encoding="utf-8")
    Path("spec/parts.yaml").write_text(PARTS, encoding="utf-8")
    Path("fixes.yaml").write_text(FIXES, encoding="utf-8")
    Path("spec/more.json").write_text(json.dumps(MORE), encoding="utf-8")
    Path("pyproject.toml").write_text(
        '[tool.generator]\nspec = "spec/openapi.yaml"\noutput = "out/books"\npackage = "books"\n'
        'overlays = ["fixes.yaml", "spec/more.json"]\n',
        encoding="utf-8",
    )
    return tmp_path


@pytest.mark.usefixtures("project")
def test_overlays_are_applied_in_order_and_each_action_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["regenerate", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert "pages: float" in Path("out/books/models.py").read_text(encoding="utf-8")
    assert [
        (each["overlay"], each["pointer"], each["change"], each["places"])
        for each in report["overlays"]
    ] == [
        ("fixes.yaml", "/actions/0", "removed", ["/paths/~1books/get/parameters/1"]),
        ("fixes.yaml", "/actions/1", "updated", ["/components/schemas/Book/properties/pages"]),
        ("spec/more.json", "/actions/0", "updated",
         ["/components/schemas/Book/properties/pages/type"]),
        ("spec/more.json", "/actions/1", "updated", ["/components/schemas/Book/required/1"]),
    ]  # fmt: skip
    assert main(["check"]) == 0
    assert "fixes.yaml /actions/0: removed /paths/~1books/get/parameters/1" in (
        capsys.readouterr().out
    )


@pytest.mark.usefixtures("project")
def test_an_overlay_that_changed_makes_the_package_stale(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["regenerate"]) == 0
    path = Path("fixes.yaml")
    path.write_text(f"{FIXES}# a remark, which changes no file but the stamp\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["check"]) == 1
    assert "~ _stamp.json" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("place", "file", "line"),
    [
        ("/paths/~1books/get/parameters/0", None, 10),
        ("/paths/~1books/get/parameters/1", None, 12),
        ("/components/schemas/Book/properties/id", "parts.yaml", 4),
        ("/components/schemas/Book/properties/pages", "../fixes.yaml", 8),
        ("/components/schemas/Book/properties/pages/type", "more.json", 1),
        ("/components/schemas/Book/required/0", "parts.yaml", 3),
        ("/components/schemas/Book/required/1", "more.json", 1),
    ],
)
def test_each_value_is_said_to_stand_where_it_was_written(
    place: str, file: str | None, line: int, project: Path
) -> None:
    document = load_spec(from_pyproject(project / "pyproject.toml"))
    assert (document.origin(place).file, line_of(document, place)) == (file, line)


@pytest.mark.usefixtures("project")
def test_recordings_are_compared_with_what_the_overlays_say(
    capsys: pytest.CaptureFixture[str],
) -> None:
    response: dict[str, object] = {
        "status": {"code": 200, "message": "OK"},
        "headers": {"content-type": ["application/json"]},
        "body": {"string": '{"id": "a", "pages": 7.5}'},
    }
    uri = "https://books.example/books"
    request: dict[str, object] = {"method": "GET", "uri": uri, "body": "", "headers": {}}
    cassette = {"interactions": [{"request": request, "response": response}], "version": 1}
    Path("cassettes").mkdir()
    Path("cassettes/books.json").write_text(json.dumps(cassette), encoding="utf-8")
    assert main(["regenerate"]) == 0
    assert main(["verify", "--cassettes", "cassettes"]) == 0, capsys.readouterr().err
    assert main(["verify", "--cassettes", "cassettes", "--spec", "spec/openapi.yaml"]) == 1
    assert "/pages" in capsys.readouterr().out


@pytest.mark.usefixtures("project")
def test_the_files_of_the_spec_stay_as_they_are() -> None:
    assert main(["regenerate"]) == 0
    assert Path("spec/openapi.yaml").read_text(encoding="utf-8") == SPEC
    assert Path("fixes.yaml").read_text(encoding="utf-8") == FIXES
