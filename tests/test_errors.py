"""Each folder of errors/ is an input with a fault, and exactly what its user then reads.

`expected.txt` begins with the exit code. Adding a case means adding a folder.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.cli import main

CASES = sorted(path for path in (Path(__file__).parent / "errors").iterdir() if path.is_dir())
PYPROJECT = '[tool.generator]\nspec = "spec.yaml"\noutput = "out/demo"\npackage = "demo"\n'


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_gives_one_clear_message_and_leaves_the_output_alone(
    case: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    accept: bool,  # noqa: FBT001 - a fixture
) -> None:
    shutil.copytree(case, tmp_path, dirs_exist_ok=True)
    if not (tmp_path / "config.toml").exists():
        (tmp_path / "config.toml").write_text(PYPROJECT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    code = main(["regenerate", "--config", "config.toml"])
    printed = capsys.readouterr()
    shown = f"exit {code}\n{printed.out}{printed.err}"
    if accept:
        (case / "expected.txt").write_text(shown, encoding="utf-8")
    assert shown == (case / "expected.txt").read_text(encoding="utf-8")
    assert sorted(path for path in tmp_path.rglob("*") if path.name != "out") == before
