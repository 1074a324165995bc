"""`new` lays out a repository for another spec, whose commands pass at once."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from generator.cli import main

SHOWN = """\
openapi: 3.1.0
info:
  title: "Märchen \\"& `tales`\\"\\n[tool.x]"
  version: '1'
servers: [{url: https://tales.example/v1}]
security: [{key: []}]
paths:
  /tales/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string, format: uuid}}
    get:
      operationId: tales_get
      sumary: Read one
      tags: [tales]
      parameters:
        - {name: since, in: query, required: true, schema: {type: string, format: date}}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: {$ref: 'parts/tale.yaml#/Tale'}
              examples:
                wolf: {value: {id: 7, author: {name: "it's \\" \\u202e G."}}}
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: token}
"""
TALE = """\
Tale:
  type: object
  required: [id]
  properties:
    author:
      type: object
      properties: {name: {type: string}}
    id: {type: integer}
"""
POSTED = {
    "openapi": "3.0.3",
    "info": {"title": "JSON", "version": "1"},
    "paths": {
        "/orders": {
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Order"}}
                    },
                },
                "responses": {
                    "201": {
                        "description": "Made",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "array",
                                    "items": {"$ref": "#/components/schemas/Order"},
                                }
                            }
                        },
                    }
                },
                "operationId": "orders_create",
                "tags": ["orders"],
            }
        }
    },
    "components": {
        "schemas": {
            "Line": {
                "type": "object",
                "required": ["amount"],
                "properties": {"amount": {"type": "number", "minimum": 2}},
            },
            "Order": {
                "type": "object",
                "required": ["lines", "due"],
                "properties": {
                    "due": {"type": "string", "format": "date-time"},
                    "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
                },
            },
        }
    },
}
Printed = pytest.CaptureFixture[str]


def run(folder: Path, *command: str) -> str:
    """Run a module in the new repository, with the interpreter of this one."""
    env = {name: text for name, text in os.environ.items() if not name.startswith("PY")}
    done = subprocess.run(  # noqa: S603 - our own tools
        [sys.executable, "-m", *command],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository for a spec of two files, with an example, a gap and a hostile title."""
    folder = tmp_path_factory.mktemp("tales")
    (folder / "spec" / "parts").mkdir(parents=True)
    (folder / "spec" / "tales.yaml").write_text(SHOWN, encoding="utf-8")
    (folder / "spec" / "parts" / "tale.yaml").write_text(TALE, encoding="utf-8")
    spec = str(folder / "spec" / "tales.yaml")
    assert main(["new", str(folder / "made" / "tales"), "--spec", spec]) == 0
    return folder / "made" / "tales"


def test_its_two_commands_pass_at_once(tales: Path) -> None:
    printed = run(tales, "generator", "regenerate")
    assert "1 of 1 operations generated" in printed
    assert "nothing changed" in printed
    assert "1 passed" in run(tales, "pytest", "-p", "no:cacheprovider")


def test_its_recording_agrees_with_the_spec_and_its_tests_are_tidy(tales: Path) -> None:
    assert "recordings and spec agree" in run(tales, "generator", "verify")
    run(tales, "ruff", "check", "--no-cache", ".")
    run(tales, "ruff", "format", "--no-cache", "--check", ".")


def test_the_first_test_plays_an_example_of_the_spec(tales: Path) -> None:
    cassette = yaml.safe_load(read(tales / "tests/cassettes/first_call.yaml"))
    where = "/paths/~1tales~1{id}/get/responses/200/content/application~1json/examples/wolf/value"
    assert cassette["metadata"] == {"provenance": "documented", "source": f"the spec, {where}"}
    (exchange,) = cassette["interactions"]
    assert "token" not in exchange["request"]["uri"], "no credential in a cassette"
    assert json.loads(exchange["response"]["body"]["string"])["id"] == 7
    test = read(tales / "tests/test_first_call.py")
    assert 'since=date.fromisoformat("2026-01-02")' in test
    assert re.search(r"assert result\.author\.name == .*\\u202e", test), "nothing is hidden"


def test_what_is_missing_is_accepted_by_name_and_said(tales: Path, capsys: Printed) -> None:
    text = read(tales / "pyproject.toml")
    table = tomllib.loads(text)
    gap = "/paths/~1tales~1{id}/get/sumary"
    assert table["tool"]["generator"]["accepted_gaps"] == [gap]
    assert f"\"{gap}\", # 'sumary' is no key" in text
    spec = str(tales.parent.parent / "spec" / "tales.yaml")
    assert main(["new", str(tales.parent / "again"), "--spec", spec]) == 0
    assert "parts of the spec that are not generated: 1." in capsys.readouterr().out


def test_a_title_is_text_in_every_file(tales: Path) -> None:
    table = tomllib.loads(read(tales / "pyproject.toml"))
    assert set(table["tool"]) == {"generator", "hatch", "mypy", "pytest", "ruff"}
    assert table["project"]["name"] == "marchen-tales-tool-x"
    assert table["project"]["description"].endswith('Märchen "& `tales`"\n[tool.x]')
    assert '``Märchen "& `tales`"\\n[tool.x]``' in read(tales / "README.md")


def test_the_files_of_the_spec_come_along_as_they_are(tales: Path) -> None:
    assert read(tales / "spec" / "tales.yaml") == SHOWN
    assert read(tales / "spec" / "parts" / "tale.yaml") == TALE


def test_it_can_lay_out_the_next_one(tales: Path, tmp_path: Path) -> None:
    (tmp_path / "spec.json").write_text(json.dumps(POSTED), encoding="utf-8")
    (tmp_path / "orders").mkdir()  # an empty one will do
    arguments = ["--spec", str(tmp_path / "spec.json"), "--format", "json"]
    report = json.loads(run(tales, "generator", "new", str(tmp_path / "orders"), *arguments))
    assert report["package"] == "json_client", "a module of Python is not hidden"
    assert report["first_call"] == {"route": "POST /orders", "provenance": "synthetic"}
    assert "1 passed" in run(tmp_path / "orders", "pytest", "-p", "no:cacheprovider")
    run(tmp_path / "orders", "ruff", "check", "--no-cache", ".")
    run(tmp_path / "orders", "ruff", "format", "--no-cache", "--check", ".")


def test_a_spec_without_a_call_still_gives_a_repository_whose_checks_pass(tmp_path: Path) -> None:
    made = tmp_path / "made"
    text = "{openapi: 3.1.0, info: {title: Click, version: '1'}, paths: {}}"
    (tmp_path / "spec.yaml").write_text(text, encoding="utf-8")
    assert main(["new", str(made), "--spec", str(tmp_path / "spec.yaml")]) == 0
    package = tomllib.loads(read(made / "pyproject.toml"))["tool"]["generator"]["package"]
    assert package == "click_client", "a library of the toolkit is not hidden"
    assert "1 passed" in run(made, "pytest", "-p", "no:cacheprovider")
    run(made, "ruff", "check", "--no-cache", ".")
    run(made, "ruff", "format", "--no-cache", "--check", ".")
    assert "generator verify" not in commands_of_check(made), "it fails where nothing was recorded"
    (made / "tests" / "cassettes").mkdir(exist_ok=True)
    (made / "tests" / "cassettes" / "mine.yaml").touch()
    assert "generator verify" in commands_of_check(made)


def commands_of_check(folder: Path) -> str:
    """Return what `make check` would run."""
    command = ["make", "--dry-run", "check"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout


@pytest.mark.parametrize(("models", "is_split"), [(100, False), (101, True)])
def test_where_models_stand_is_written_down_so_that_an_addition_moves_none(
    tmp_path: Path, models: int, *, is_split: bool
) -> None:
    def make(count: int) -> dict[str, object]:
        """Return a spec with that many models, each of them sent by one operation."""
        names = [f"Tale{number}" for number in range(count)]
        schema = {"type": "object", "properties": {"id": {"type": "integer"}}}
        return {
            "openapi": "3.0.3",
            "info": {"title": "Tales", "version": "1"},
            "paths": {f"/{name}": {"get": reading(name)} for name in names},
            "components": {"schemas": dict.fromkeys(names, schema)},
        }

    spec, made = tmp_path / "spec.json", tmp_path / "made"
    spec.write_text(json.dumps(make(models)), encoding="utf-8")
    assert main(["new", str(made), "--spec", str(spec)]) == 0
    config = ["--config", str(made / "pyproject.toml")]
    table = tomllib.loads(read(made / "pyproject.toml"))["tool"]["generator"]
    assert table["split_models"] is is_split
    assert main(["check", *config]) == 0
    (made / "spec" / "openapi.json").write_text(json.dumps(make(201 - models)), encoding="utf-8")
    assert main(["regenerate", *config]) == 0
    assert (made / "generated" / "tales" / "models").is_dir() is is_split


def reading(model: str) -> dict[str, object]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{model}"}}}
    return {
        "operationId": f"read_{model}",
        "tags": ["tales"],
        "responses": {"200": {"description": "OK", "content": content}},
    }


@pytest.mark.parametrize("name", ["file", "full"])
def test_what_is_there_is_never_overwritten(name: str, tmp_path: Path, capsys: Printed) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "spec.json").write_text(json.dumps(POSTED), encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    assert main(["new", str(tmp_path / name), "--spec", str(tmp_path / "spec.json")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--spec", "missing.yaml"], "missing.yaml: the spec cannot be read"),
        (["--spec", "broken.yaml"], "broken.yaml:2 /paths/~1a/get/responses/200/$ref: "),
        (["--spec", "spec.json", "--package", "no-name"], "--package must be a Python name"),
        (["--spec", "spec.json", "--package", ""], "--package must be a text, not ''"),
        (["--spec", "spec.json", "--package", "json"], "--package json"),
        (["--spec", "spec.json", "--package", "yaml"], "--package yaml: a module or project"),
        (["--spec", "spec.json", "--package", "PyYAML"], "--package PyYAML: a module or project"),
        (["--spec", "stream"], "stream: no file, and the spec is read more than once. Save it"),
    ],
)
def test_a_fault_is_one_message_and_leaves_nothing(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    capsys: Printed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("spec.json").write_text(json.dumps(POSTED), encoding="utf-8")
    os.mkfifo("stream")
    responses = "{200: {$ref: '#/components/responses/Gone'}}"
    paths = f"paths: {{/a: {{get: {{operationId: a, responses: {responses}}}}}}}\n"
    text = f"{{openapi: 3.1.0, info: {{title: T, version: '1'}},\n{paths.rstrip()}}}\n"
    Path("broken.yaml").write_text(text, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    assert main(["new", "deep/er/made", *arguments]) != 0
    assert capsys.readouterr().err.startswith(message)
    assert sorted(tmp_path.rglob("*")) == before
