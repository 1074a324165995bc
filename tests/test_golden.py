"""Each folder of golden/ is a spec and the whole output it gives, the copied runtime apart.

Adding a case means adding a folder with a spec.yaml; `pytest tests/test_golden.py --accept` writes
its expected/ for you to read.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.config import Config, from_pyproject, one_off
from generator.pipeline import generate

CASES = sorted(path.parent for path in (Path(__file__).parent / "golden").glob("*/spec.yaml"))


def config_of(case: Path) -> Config:
    own = case / "config.toml"
    if own.exists():
        return from_pyproject(own)
    return one_off(case / "spec.yaml", case / "expected", case.name)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_spec_gives_its_expected_output(case: Path, accept: bool) -> None:  # noqa: FBT001 - a fixture
    output = generate(config_of(case))
    files = {path: text for path, text in output.files.items() if "_runtime/" not in path}
    expected = case / "expected"
    if accept:
        shutil.rmtree(expected, ignore_errors=True)
        for path, text in files.items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_text(text, encoding="utf-8")
    on_disk = {
        path.relative_to(expected).as_posix(): path.read_text(encoding="utf-8")
        for path in expected.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert files == on_disk
