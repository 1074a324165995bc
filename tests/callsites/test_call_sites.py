"""`diff --call-sites`: every line that is touched, and none that is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.callsites.conftest import diff

Printed = pytest.CaptureFixture[str]
SPEC = "spec/openapi.yaml"


@pytest.fixture(autouse=True)
def _at_the_root(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)


def marked(folder: Path) -> set[str]:
    """Return the lines whose comment says that they are touched, as `file:line`."""
    return {
        f"{path.relative_to(folder).as_posix()}:{number}"
        for path in folder.rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"# touched: ", line)
    }


def test_every_touched_line_of_ten_files_is_told_and_no_other(
    sample: Path, revision: Path, capsys: Printed
) -> None:
    report = diff(capsys, SPEC, revision, "--call-sites", sample)
    found = report["call_sites"]
    places = {
        f"{(Path(each['file'])).relative_to(sample).as_posix()}:{each['line']}"
        for each in found["sites"]
    }
    assert places == marked(sample)
    assert found["files"] == len(list(sample.rglob("*.py"))) == 10
    assert found["unread"] == []
