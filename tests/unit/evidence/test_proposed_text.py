"""What `verify --propose` writes, whatever the spec looks like and whatever was recorded."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.config_file import one_off
from generator.evidence.proposal import Proposal, propose
from generator.evidence.verify import verify
from generator.load import load
from generator.overlay import Action, apply_action

SPEC = """openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  # about x
  /x:
    get:
      operationId: x
      responses:
        '200':
          description: ok   # a comment
          content:
            application/json:
              schema: {$ref: '#/components/schemas/A'}
components:
  schemas:
    A:
      type: object
      properties:
        a: {type: string, enum: [k]}   # the a

        # about b
        b:
          type: integer
"""
DATA: Any = yaml.safe_load(SPEC)
NEW = {"a": "k", "new": 1}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def record(folder: Path, *bodies: object) -> Path:
    response = {
        "status": {"code": 200},
        "headers": {"content-type": ["application/json"], "x-quota": ["1"]},
    }
    request = {"method": "GET", "uri": "https://a.example/x"}
    exchanges = [
        {"request": request, "response": {**response, "body": {"string": json.dumps(body)}}}
        for body in bodies
    ]
    path = folder / "cassette.json"
    path.write_text(json.dumps({"interactions": exchanges, "metadata": {"provenance": "live"}}))
    return path


def proposal(spec: Path, *bodies: object) -> Proposal:
    """Propose, apply the patch, and see that nothing is found any more."""
    path = record(spec.parent, *bodies)
    config = one_off(spec, spec.parent / "out", "out")
    before = load(spec, spec.name).root
    made = propose(config, [path], verify(config, [path]))
    git = shutil.which("git") or "git"
    subprocess.run(  # noqa: S603 - our own patch
        [git, "apply", "-"], input=made.patch.encode(), check=True, cwd=spec.parent
    )
    after = one_off(spec, spec.parent / "out", "afterwards")
    left = verify(after, [path]).findings.values()
    assert [each for each in left if each.kind != "untyped"] == []
    for each in yaml.safe_load(made.overlay)["actions"]:
        assert apply_action(before, Action(**each)).selected == 1
    assert before == load(spec, spec.name).root
    return made


def written(text: str) -> str:
    return json.dumps(DATA, indent=text) if text else json.dumps(DATA, separators=(",", ":"))


@pytest.mark.parametrize(
    ("name", "text", "gone"),
    [
        ("plain.yaml", SPEC, 0),
        ("without_end.yaml", SPEC.rstrip("\n"), 0),
        ("windows.yaml", SPEC.replace("\n", "\r\n"), 0),
        ("bom.yaml", "\ufeff" + SPEC, 0),
        ("wide.yaml", SPEC.replace("  ", "    "), 0),
        ("list.yaml", SPEC.replace("operationId: x", "operationId: x\n      tags:\n      - a"), 0),
        ("numbers.yaml", SPEC.replace("'200'", "200"), 0),
        ("separator.yaml", SPEC.replace("title: T", "title: 'T \u2028 \u00e9'"), 0),
        ("anchor.yaml", SPEC.replace("b:\n", "c: &c {enum: [1]}\n        d: *c\n        b:\n"), 0),
        ("two.json", written("  "), 0),
        ("four.json", written("    "), 0),
        ("tab.json", written("\t"), 0),
        ("one_line.json", written(""), 1),
    ],
)  # fmt: skip
def test_no_line_changes_that_need_not(name: str, text: str, gone: int, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(text.encode())
    patch = proposal(tmp_path / name, NEW).patch.split("\n")
    assert len([line for line in patch if line.startswith("-")]) == gone + 1
    assert len([line for line in patch if line.startswith("+")]) <= 1 + 11
    after = (tmp_path / name).read_bytes()
    assert after.count(b"\n") == after.count(b"\r\n") or b"\r" not in after
    assert after.endswith(b"\n") == text.endswith("\n")


HOSTILE = [
    "it's \"q\"\n- x", "$ref", "__proto__", "*", "~", "/", "%", "a/b~c%d", "#", "", "yes", "null",
    "1", "1.0", "- a", "{x}", "\u00e9\u2028", "\x07", "'", '"', "\\", "<<", "=", "? x", ": x", "&a",
    "!!x", "@", "x: y # z", "0x1f", "1:30", "2020-01-01", "\t", "a\rb", "\U0001f600",
]  # fmt: skip


@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_hostile_names_and_values_end_as_data(suffix: str, tmp_path: Path) -> None:
    spec = tmp_path / f"spec{suffix}"
    spec.write_text(SPEC if suffix == ".yaml" else written("  "), encoding="utf-8")
    body = {**{name: {name: [name]} for name in HOSTILE if name}, "a": "k"}
    proposal(spec, body, *({"a": value} for value in HOSTILE))
    properties = load(spec, "spec").schemas["A"]["properties"]
    assert {*properties} == {*body, "b"}
    assert properties["a"]["enum"] == ["k", *HOSTILE]
