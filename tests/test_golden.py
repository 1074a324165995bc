"""Each folder of golden/ is a spec and the whole output it gives, the copied runtime apart.

Adding a case means adding a folder with a spec.yaml; `pytest tests/test_golden.py --accept` writes
its expected/ for you to read.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.config import Config
from generator.config_file import from_pyproject, one_off
from generator.pipeline import generate

USE = """
import importlib, pathlib, sys
from pydantic import TypeAdapter
name = sys.argv[1]
for path in sorted(pathlib.Path(name, "resources").glob("*.py")):
    module = importlib.import_module(f"{name}.resources.{path.stem}")
    for each in vars(module).values():
        if hasattr(each, "body_type") and not isinstance(each, type):
            profile = importlib.import_module(f"{name}._profile").PROFILE
            kind = each.body_type(profile)
            isinstance(kind, str) or TypeAdapter(kind)
importlib.import_module(f"{name}.client")
"""
OURS = re.compile(r"_runtime/|_(clients|pools)\.py")  # has nothing of the spec
CASES = sorted(path.parent for path in (Path(__file__).parent / "golden").glob("*/spec.yaml"))


def config_of(case: Path) -> Config:
    own = case / "config.toml"
    if own.exists():
        return from_pyproject(own)
    return one_off(case / "spec.yaml", case / "expected", case.name)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_spec_gives_its_expected_output(case: Path, accept: bool) -> None:  # noqa: FBT001 - a fixture
    output = generate(config_of(case))
    files = {path: text for path, text in output.files.items() if not OURS.match(path)}
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


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_output_can_be_imported_and_its_types_be_read(case: Path, tmp_path: Path) -> None:
    output = generate(config_of(case))
    for path, text in output.files.items():
        target = tmp_path / case.name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", USE, case.name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
