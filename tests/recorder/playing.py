"""Plays recorded scenarios, in the process of the test that asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.live import test_connected_accounts, test_send_as
from tests.live.scenario import ROOT

NAMES = {
    name
    for module in (test_connected_accounts, test_send_as)
    for name in vars(module)
    if name.startswith("test_")
}
"""All scenarios."""


def played(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what pytest says of the scenarios when it plays the cassettes in a folder."""
    capsys.readouterr()
    options = [f"--rootdir={ROOT}", "-c", str(ROOT / "pyproject.toml"), "-p", "no:cacheprovider"]
    options += ["-rs", "-o", f"live_cassettes={folder}"]
    assert pytest.main([*options, str(ROOT / "tests" / "live")]) == 0
    return capsys.readouterr().out
