"""Each of the two specs is compared with the overlays that its own configuration names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main
from tests.diff.conftest import PYPROJECT, Git

Printed = pytest.CaptureFixture[str]
OVERLAY = """\
overlay: 1.0.0
info: {title: Fixes, version: '1'}
actions:
  - target: $.components.schemas.Book.properties.title
    remove: true
"""
OVERLAID = f'{PYPROJECT}overlays = ["spec/fixes.yaml"]\n'


def findings(capsys: Printed, *arguments: str) -> list[str]:
    capsys.readouterr()
    main(["diff", *arguments, "--format", "json"])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return [each["id"] for each in report["findings"]]


@pytest.fixture(autouse=True)
def with_an_overlay(project: Path) -> Path:
    """Add an overlay to the working tree, which `main` has not."""
    Path("pyproject.toml").write_text(OVERLAID, encoding="utf-8")
    Path("spec/fixes.yaml").write_text(OVERLAY, encoding="utf-8")
    return project


@pytest.mark.parametrize("revision", [(), (".",), ("spec/openapi.yaml",)])
def test_an_overlay_that_is_new_is_a_change(revision: tuple[str, ...], capsys: Printed) -> None:
    assert findings(capsys, "main", *revision) == ["property-removed"]


def test_an_overlay_that_both_have_is_none(git: Git, capsys: Printed) -> None:
    git("add", ".")
    git("commit", "--quiet", "--message=Add an overlay")
    assert findings(capsys, "main") == []
    assert findings(capsys, "main", "main") == []
    assert findings(capsys, "main~1", "main") == ["property-removed"]


def test_another_file_is_compared_as_it_is(capsys: Printed) -> None:
    Path("other.yaml").write_bytes(Path("spec/openapi.yaml").read_bytes())
    assert findings(capsys, "main", "other.yaml") == []


def test_an_overlay_that_a_commit_cannot_apply_is_said_of_that_commit(
    git: Git, capsys: Printed
) -> None:
    Path("spec/fixes.yaml").write_text(OVERLAY.replace(".title", ".name"), encoding="utf-8")
    git("add", ".")
    git("commit", "--quiet", "--message=Add an overlay that fits nothing")
    Path("spec/fixes.yaml").write_text(OVERLAY, encoding="utf-8")
    capsys.readouterr()
    assert main(["diff", "HEAD"]) == 2
    assert "HEAD:spec/fixes.yaml:4 /actions/0: " in capsys.readouterr().err


def test_an_overlay_that_a_commit_names_and_lacks_is_one_message(git: Git, capsys: Printed) -> None:
    git("add", "pyproject.toml")
    git("commit", "--quiet", "--message=Name an overlay")
    capsys.readouterr()
    assert main(["diff", "HEAD"]) == 2
    assert "spec/fixes.yaml: there is no such file at that commit" in capsys.readouterr().err


def test_a_configuration_that_was_broken_is_one_message(git: Git, capsys: Printed) -> None:
    Path("pyproject.toml").write_text("[tool", encoding="utf-8")
    git("add", ".")
    git("commit", "--quiet", "--message=Break the configuration")
    Path("pyproject.toml").write_text(OVERLAID, encoding="utf-8")
    capsys.readouterr()
    assert main(["diff", "HEAD"]) == 2
    assert "pyproject.toml: not valid TOML" in capsys.readouterr().err
