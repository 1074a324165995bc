"""What happens to the output when runs meet, or one is killed."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.cli import main


@pytest.fixture
def one_off(root: Path, tmp_path: Path) -> list[str]:
    """The arguments of a one-off run of the bookshop."""
    spec = root / "tests" / "bookshop" / "spec.yaml"
    return ["--spec", str(spec), "--output", str(tmp_path / "demo"), "--package", "demo"]


def start(arguments: list[str], root: Path) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "generator", "regenerate", *arguments]
    return subprocess.Popen(  # noqa: S603 - ourselves
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def test_two_runs_at_once_give_the_same_whole_package(one_off: list[str], root: Path) -> None:
    runs = [start(one_off, root) for _ in range(2)]
    assert [run.wait(timeout=60) for run in runs] == [0, 0]
    assert main(["check", *one_off]) == 0


def test_a_killed_run_leaves_the_old_package_or_the_new_one(
    one_off: list[str], root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["regenerate", *one_off]) == 0
    longest = 1.2  # seconds; about what a run takes
    for moment in [random.Random(seed).uniform(0.3, longest) for seed in range(5)]:  # noqa: S311
        (tmp_path / "demo" / "models.py").unlink()  # so that there is something to write
        run = start(one_off, root)
        time.sleep(moment)
        run.kill()
        run.wait(timeout=60)
        capsys.readouterr()
        main(["check", *one_off, "--format", "json"])
        report = json.loads(capsys.readouterr().out)
        assert report["added"] in ([], ["models.py"])
        assert report["changed"] == []
        assert sorted(path.name for path in tmp_path.iterdir()) == ["demo"]
        assert main(["regenerate", *one_off]) == 0
