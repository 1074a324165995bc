"""What cannot be generated: it stops a run, or is only told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.cli import main

SPEC = """\
openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://t.example'}]
paths:
  /a:
    get:
      operationId: a
      tags: [t]
      parameters: [{name: session, in: cookie, required: true, schema: {type: object}}]
      responses: {'204': {description: d}}
    delete: {operationId: b, tags: [t], responses: {'204': {description: d}}}
"""


@pytest.fixture
def one_off(tmp_path: Path) -> list[str]:
    """The arguments of a one-off run."""
    (tmp_path / "spec.yaml").write_text(SPEC, encoding="utf-8")
    spec, output = str(tmp_path / "spec.yaml"), str(tmp_path / "demo")
    return ["--spec", spec, "--output", output, "--package", "demo"]


def test_a_gap_stops_a_run_unless_it_is_only_to_be_told(
    one_off: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["regenerate", *one_off]) == 1
    assert not (tmp_path / "demo").exists()
    capsys.readouterr()
    assert main(["regenerate", *one_off, "--gaps", "report"]) == 0
    printed = capsys.readouterr().out
    assert "1 of 2 operations generated" in printed
    assert "gap: /paths/~1a/get/parameters/0: the parameter 'session' is an object" in printed
    assert (tmp_path / "demo" / "client.py").exists()
    assert main(["check", *one_off, "--gaps", "report"]) == 0


def test_the_report_of_gaps_is_json_for_machines(
    one_off: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["regenerate", *one_off, "--gaps", "report", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["operations"], report["generated"]) == (2, 1)
    (gap,) = report["gaps"]
    assert gap.keys() == {"pointer", "reason", "fallback"}
    assert gap["pointer"] == "/paths/~1a/get/parameters/0"
