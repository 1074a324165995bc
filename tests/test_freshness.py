"""The checked-in package is what the checked-in spec gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.cli import main
from generator.config import Config
from generator.pipeline import generate


def test_the_generated_package_is_fresh(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    assert main(["check"]) == 0, capsys.readouterr().out


def test_a_second_run_in_one_process_gives_the_same(config: Config) -> None:
    assert generate(config).files == generate(config).files


def test_a_stale_package_is_a_finding(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "demo"
    one_off = [
        "--spec",
        str(root / "spec/openapi.yaml"),
        "--output",
        str(output),
        "--package",
        "demo",
    ]
    assert main(["check", *one_off]) == 1
    assert not output.exists()
    assert main(["regenerate", *one_off]) == 0
    assert main(["check", *one_off]) == 0
    (output / "models.py").unlink()
    capsys.readouterr()
    assert main(["check", *one_off, "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["added"] == ["models.py"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["publish"],
        ["regenerate", "--colour"],
        ["regenerate", "--spec", "a.yaml"],
        ["check", "--format", "xml"],
        ["regenerate", "--config", "missing.toml"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1


def test_with_json_an_error_is_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regenerate", "--config", "missing.toml", "--format", "json"]) == 2
    printed = capsys.readouterr()
    assert "missing.toml" in json.loads(printed.out)["error"][0]
    assert printed.err == ""
