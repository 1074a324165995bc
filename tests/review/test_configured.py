"""What a project decides about stability in its configuration, as a comparison then judges."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.cli import main

CONFIG = """\
[tool.generator]
spec = "spec.yaml"
output = "out/shop"
package = "shop"
[tool.generator.review]
"""
SPEC = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /orders:
    get:
      x-stability-level: beta
      responses: {'200': {description: Done.}}
"""


def levels(
    folder: Path, printed: pytest.CaptureFixture[str], setting: str, old: str, new: str
) -> dict[str, str]:
    """Return the level of each finding of a change, by the id of its rule."""
    (folder / "pyproject.toml").write_text(CONFIG + setting, encoding="utf-8")
    (folder / "base.yaml").write_text(SPEC, encoding="utf-8")
    assert old in SPEC
    (folder / "spec.yaml").write_text(SPEC.replace(old, new), encoding="utf-8")
    config = ["--config", str(folder / "pyproject.toml"), "--today", "2026-01-01"]
    main(["diff", str(folder / "base.yaml"), *config, "--format", "json"])
    report = json.loads(printed.readouterr().out)
    return {each["id"]: each["level"] for each in report["findings"]}


@pytest.mark.parametrize(
    ("setting", "level"),
    [("", "breaking"), ("stability_threshold = 'stable'", "info")],
)
def test_below_the_threshold_nothing_is_promised(
    setting: str, level: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = "responses: {'200': {description: Done.}}"
    new = "responses: {'201': {description: Done.}}"
    found = levels(tmp_path, capsys, setting, old, new)
    assert found["response-success-status-removed"] == level


@pytest.mark.parametrize(
    ("setting", "rule"),
    [
        ("", "endpoint-deprecated-with-sunset"),
        ("deprecation_days = 90", "endpoint-deprecated-with-sunset"),
        ("deprecation_days_beta = 30", "endpoint-deprecated-with-sunset"),
        ("deprecation_days_beta = 60", "api-sunset-date-too-small"),
    ],
)
def test_what_is_of_stability_beta_has_a_notice_of_its_own(
    setting: str, rule: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = "beta\n      deprecated: true\n      x-sunset: '2026-02-15'"
    assert rule in levels(tmp_path, capsys, setting, "beta", new)
