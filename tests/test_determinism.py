"""Same spec, same configuration, same bytes: whatever the surroundings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def regenerate(output: Path, root: Path, folder: Path, **environment: str) -> dict[str, bytes]:
    command = [sys.executable, "-m", "generator", "regenerate"]
    command += [
        "--spec",
        str(root / "spec/openapi.yaml"),
        "--output",
        str(output),
        "--package",
        "demo",
    ]
    env = {**os.environ, "PYTHONPATH": str(root), **environment}
    subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True)  # noqa: S603 - ourselves
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C", "TZ": "Asia/Tokyo", "COLUMNS": "40"},
    ],
    ids=["seed 1", "seed 2, other locale and zone"],
)
def test_the_output_is_the_same_bytes_everywhere(
    environment: dict[str, str], root: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    here = regenerate(tmp_path / "a" / "demo", root, root, PYTHONHASHSEED="0")
    there = regenerate(tmp_path / "b" / "demo", root, elsewhere, **environment)
    assert here == there
