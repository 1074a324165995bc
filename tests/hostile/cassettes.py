"""Recordings: what they hide is found, and what they hold is never run."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from generator.cli import main
from tests.hostile.cases import Case, Verdict
from tests.hostile.jail import ROOT, run


def judge(case: Case, folder: Path) -> Verdict:
    """Return what the commands for recordings say of one."""
    own = folder / "cassettes"
    own.mkdir()
    (own / case.path.name).write_bytes(case.path.read_bytes())
    outcome = run(lambda: _said(own), folder)
    if outcome.touched:
        return Verdict(is_safe=False, said=f"it {'; '.join(outcome.touched)}")
    if case.canary and case.canary.exists():
        return Verdict(is_safe=False, said=f"its code was run: {case.canary} exists")
    if outcome.value is None:
        return Verdict(is_safe=False, said=f"no clear end: {outcome.died}")
    found = [line for code, line in outcome.value if code]

    return Verdict(bool(found), found[0] if found else "nothing was found")


def _said(folder: Path) -> list[tuple[int, str]]:
    config = ["--config", str(ROOT / "pyproject.toml")]
    commands = [
        ["scan", str(folder), *config, "--format", "json"],
        [
            "verify",
            "--cassettes",
            str(folder),
            "--spec",
            str(ROOT / "spec/openapi.yaml"),
            "--format",
            "json",
        ],
    ]
    found: list[tuple[int, str]] = []
    for command in commands:
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            code = main(command)
        data = json.loads(said.getvalue())
        told = data.get("findings") or data.get("error") or data
        found.append((code, f"{command[0]}: {json.dumps(told)}"))
    return found
