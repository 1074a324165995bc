"""A spec of several files goes through every command, and each names the true file and line."""

from __future__ import annotations

import json
import re
import subprocess
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.cli import main
from generator.config import Config
from generator.load import load
from generator.review.compare import compare
from generator.review.policy import Policy

PYPROJECT = """\
[tool.generator]
spec = "spec/openapi.yaml"
output = "out/shop"
package = "shop"
cassettes = ["cassettes"]
"""
ROOT = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example'}]
security: []
paths:
  /orders:
    $ref: paths/orders.yaml
"""
ORDERS = """\
get:
  operationId: list_orders
  tags: [orders]
  responses:
    '200':
      description: All of them.
      content:
        application/json:
          schema: {$ref: ../models.json#/Order}
"""
MODELS = """\
{
  "Order": {
    "type": "object",
    "required": ["id"],
    "properties": {
      "id": {"type": "string"},
      "next": {"$ref": "#/Order"}
    }
  }
}
"""
CASSETTE = """\
interactions:
- request: {method: GET, uri: 'https://shop.example/orders', body: null, headers: {}}
  response:
    status: {code: 200, message: OK}
    headers: {content-type: [application/json]}
    body: {string: '{"id": 3}'}
version: 1
metadata: {provenance: documented}
"""
Printed = pytest.CaptureFixture[str]


def git(*arguments: str) -> str:
    command = ["git", "-c", "user.name=S", "-c", "user.email=s@shop.example", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose branch `main` has a spec of three files; it is the current folder."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    for variable in ("SERVER_URL", "REPOSITORY", "SHA", "STEP_SUMMARY", "TOKEN"):
        monkeypatch.delenv(f"GITHUB_{variable}", raising=False)
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "pyproject.toml": PYPROJECT,
        "spec/openapi.yaml": ROOT,
        "spec/paths/orders.yaml": ORDERS,
        "spec/models.json": MODELS,
        "cassettes/orders.yaml": CASSETTE,
    }.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    git("init", "--quiet", "--initial-branch=main")
    git("add", ".")
    git("commit", "--quiet", "--message=Begin")
    return tmp_path


def edit(path: str, old: str, new: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), encoding="utf-8")


def report(capsys: Printed, *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    main([*arguments, "--format", "json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def places(found: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(each["id"], each["file"], each["line"]) for each in found["findings"]]


@pytest.mark.usefixtures("project")
def test_the_package_is_fresh_until_any_of_the_files_changes() -> None:
    assert main(["regenerate"]) == 0
    stamp = json.loads(Path("out/shop/_stamp.json").read_text(encoding="utf-8"))
    assert list(stamp["spec_files"]) == ["models.json", "paths/orders.yaml"]
    assert main(["check"]) == 0
    edit("spec/models.json", '"Order": {\n', '"Order": {\n\n')
    assert main(["check"]) == 1, "the text says the same, but nobody has read it yet"
    assert main(["regenerate"]) == 0
    assert main(["check"]) == 0


@pytest.mark.usefixtures("project")
def test_a_recording_that_disagrees_is_told_at_the_file_that_says_otherwise(
    capsys: Printed,
) -> None:
    assert main(["regenerate"]) == 0
    (first, *_) = report(capsys, "verify")["findings"]
    assert (first["spec_file"], first["spec_line"]) == ("spec/models.json", 6)
    main(["verify", "--format", "github"])
    assert "file=spec/models.json,line=6," in capsys.readouterr().out


@pytest.mark.usefixtures("project")
def test_a_split_spec_and_its_bundled_form_do_not_differ(capsys: Printed) -> None:
    document = load(Path("spec/openapi.yaml"), "spec")
    Path("bundled.yaml").write_text(yaml.safe_dump(document.root), encoding="utf-8")
    for sides in (("bundled.yaml", "spec"), ("spec", "bundled.yaml"), ("main", "bundled.yaml")):
        assert report(capsys, "diff", *sides)["findings"] == [], sides


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "sides", [("main",), ("main", "HEAD"), ("HEAD~1", "HEAD:spec/openapi.yaml"), ("main", "spec")]
)
def test_a_change_is_told_at_the_file_and_line_that_has_it(
    sides: tuple[str, ...], capsys: Printed
) -> None:
    git("checkout", "--quiet", "-b", "feature")
    edit("spec/models.json", '"id": {"type": "string"}', '"id": {"type": "integer"}')
    edit("spec/paths/orders.yaml", "  tags:", "  parameters:\n    - $ref: ../limit.yaml\n  tags:")
    Path("spec/limit.yaml").write_text(
        "name: limit\nin: query\nrequired: true\nschema: {type: integer}\n", encoding="utf-8"
    )
    git("add", ".")
    git("commit", "--quiet", "--message=Change it")
    found = report(capsys, "diff", *sides)
    assert places(found) == [
        ("new-required-request-parameter", "spec/limit.yaml", 1),
        ("response-property-type-changed", "spec/models.json", 6),
    ]
    assert {each["base_line"] for each in found["findings"]} == {None, 6}
    main(["diff", *sides, "--format", "github"])
    assert "::error file=spec/models.json,line=6," in capsys.readouterr().out
    main(["diff", *sides])
    assert "spec/models.json:6: Response property" in capsys.readouterr().out
    main(["diff", *sides, "--format", "markdown", "--repository", "https://h.example/o/r"])
    assert "spec/limit.yaml:1" in capsys.readouterr().out


@pytest.mark.usefixtures("project")
def test_what_is_gone_is_told_with_the_file_that_had_it(capsys: Printed) -> None:
    edit("spec/models.json", ',\n      "next": {"$ref": "#/Order"}', "")
    (finding,) = report(capsys, "diff", "main")["findings"]
    assert (finding["base_file"], finding["base_line"]) == ("spec/models.json", 7)
    assert (finding["file"], finding["line"]) == ("spec/models.json", 5)
    main(["diff", "main"])
    assert "main:spec/models.json:7: Response body `Order`" in capsys.readouterr().out


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("reference", "fact"),
    [
        ("../gone.yaml", "cannot be read (there is no such file at that commit)"),
        ("../../pyproject.toml", "leads out of the spec's folder"),
        ("../link.yaml", "leads out of the spec's folder through a symbolic link"),
    ],
)
def test_a_commit_is_read_by_the_same_rules_as_the_disk(
    reference: str, fact: str, capsys: Printed
) -> None:
    Path("spec/link.yaml").symlink_to("../pyproject.toml")
    edit("spec/paths/orders.yaml", "../models.json#/Order", reference)
    git("add", ".")
    git("commit", "--quiet", "--message=Break it")
    edit("spec/paths/orders.yaml", reference, "../models.json#/Order")
    capsys.readouterr()
    assert main(["diff", "HEAD"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("HEAD:spec/paths/orders.yaml:9 /get/responses/200/content/")
    assert f"'{reference}' {fact}. " in said


@pytest.mark.usefixtures("project")
def test_links_inside_the_folder_are_followed_at_a_commit(capsys: Printed) -> None:
    Path("spec/other").symlink_to("paths")
    Path("spec/models.link.json").symlink_to("models.json")
    edit("spec/openapi.yaml", "paths/orders.yaml", "other/orders.yaml")
    edit("spec/paths/orders.yaml", "../models.json", "../models.link.json")
    git("add", ".")
    git("commit", "--quiet", "--message=Link")
    assert report(capsys, "diff", "HEAD~1", "HEAD")["findings"] == []
    edit("spec/models.json", '"id": {"type": "string"}', '"id": {"type": "integer"}')
    assert places(report(capsys, "diff", "HEAD")) == [
        ("response-property-type-changed", "spec/models.json", 6)
    ]


@pytest.mark.usefixtures("project")
def test_a_folder_that_holds_more_than_the_spec_is_named_in_the_configuration(
    capsys: Printed,
) -> None:
    Path("spec/models.json").rename("models.json")
    edit("spec/paths/orders.yaml", "../models.json", "../../models.json")
    assert main(["regenerate"]) == 1
    assert "name a folder that holds both: `spec_root`." in capsys.readouterr().err
    edit("pyproject.toml", "output =", 'spec_root = "."\noutput =')
    assert main(["regenerate"]) == 0
    git("add", ".")
    git("commit", "--quiet", "--message=Move it")
    assert report(capsys, "diff", "HEAD~1", "HEAD")["findings"] == []
    edit("pyproject.toml", '"."', '"out"')
    assert main(["check"]) == 2
    assert "spec_root must be a folder that holds the spec" in capsys.readouterr().err


@pytest.mark.usefixtures("project")
def test_the_folder_of_another_spec_is_its_own_wherever_the_command_runs(capsys: Printed) -> None:
    Path("other").mkdir()
    Path("other/openapi.yaml").write_text(ROOT.replace("paths/", "../spec/paths/"))
    for config in ([], ["--spec", "spec/openapi.yaml"]):
        capsys.readouterr()
        assert main(["diff", "other/openapi.yaml", "other/openapi.yaml", *config]) == 2
        assert "leads out of the spec's folder" in capsys.readouterr().err


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("base", ["main:./spec/openapi.yaml", "main:spec/openapi.yaml", "."])
def test_a_spec_is_read_however_its_path_is_spelt(base: str, capsys: Printed) -> None:
    assert report(capsys, "diff", base)["findings"] == []


@pytest.mark.usefixtures("project")
def test_the_correction_of_a_spec_is_a_patch_of_its_files(capsys: Printed) -> None:
    edit("cassettes/orders.yaml", '{"id": 3}', '{"id": "a", "total": 3}')
    edit("cassettes/orders.yaml", "documented", "live")
    assert main(["regenerate"]) == 0
    main(["verify", "--propose", "proposal"])
    capsys.readouterr()
    assert "+++ b/spec/models.json" in Path("proposal/spec.patch").read_text(encoding="utf-8")
    git("apply", "proposal/spec.patch")
    assert "total" in Path("spec/models.json").read_text(encoding="utf-8")


@pytest.mark.usefixtures("project")
def test_a_secret_in_any_file_of_the_spec_is_found(capsys: Printed) -> None:
    assert main(["scan"]) == 0
    person = "jane.doe@gmail.com"
    edit("spec/models.json", '"type": "object"', f'"type": "object", "example": "{person}"')
    capsys.readouterr()
    assert main(["scan"]) == 1
    assert "spec/models.json" in capsys.readouterr().out


def test_the_own_spec_taken_apart_says_what_it_said(config: Config, tmp_path: Path) -> None:
    whole = load(config.spec, "spec")
    root = deepcopy(whole.root)
    schemas = root["components"]["schemas"]
    for name, schema in schemas.items():
        text = json.dumps(schema).replace('"#/components/schemas/', '"../')
        text = re.sub(r'"\.\./(\w+)"', r'"\1.json"', text)
        path = tmp_path / "schemas" / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    root["components"]["schemas"] = {name: {"$ref": f"schemas/{name}.json"} for name in schemas}
    for number, (path, item) in enumerate(root["paths"].items()):
        text = json.dumps(item).replace('"#/', '"openapi.json#/')
        (tmp_path / f"{number}.json").write_text(text, encoding="utf-8")
        root["paths"][path] = {"$ref": f"{number}.json"}
    (tmp_path / "openapi.json").write_text(json.dumps(root), encoding="utf-8")
    parts = load(tmp_path / "openapi.json", "spec")
    assert parts.root == whole.root
    assert len(parts.others) == len(schemas) + len(root["paths"])
    policy = Policy(today=date(2026, 1, 1))
    assert compare(whole, parts, policy) == compare(parts, whole, policy) == []
