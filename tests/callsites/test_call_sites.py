"""`diff --call-sites`: every line that is touched, and none that is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.cli import main
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


def test_code_that_is_not_touched_is_told_so(
    sample: Path, revision: Path, capsys: Printed, tmp_path: Path
) -> None:
    calm = tmp_path / "calm"
    calm.mkdir()
    (sample / "app/models.py").rename(calm / "models.py")
    main(["diff", SPEC, str(revision), "--call-sites", str(calm)])
    assert "none of your calls is touched (1 file read)\n" in capsys.readouterr().out
    main(["diff", SPEC, str(revision), "--call-sites", str(calm), "--format=markdown"])
    assert "**None of your calls** is touched." in capsys.readouterr().out


def test_a_spec_that_did_not_change_touches_no_call(sample: Path, capsys: Printed) -> None:
    report = diff(capsys, SPEC, SPEC, "--call-sites", sample)
    assert report["call_sites"]["sites"] == []
    assert report["call_sites"]["files"] == 10


def test_files_that_cannot_be_read_are_named_and_the_others_read(
    sample: Path, revision: Path, capsys: Printed
) -> None:
    (sample / "broken.py").write_text("def f(:\n", encoding="utf-8")
    (sample / "zero.py").write_bytes(b"a = '\0'\n")
    (sample / "deep.py").write_text("(" * 5000, encoding="utf-8")
    report = diff(capsys, SPEC, revision, "--call-sites", sample)
    unread = " ".join(report["call_sites"]["unread"])
    assert all(name in unread for name in ("broken.py: no Python", "zero.py: ", "deep.py: "))
    assert report["call_sites"]["files"] == 10
    assert len(report["call_sites"]["sites"]) > 20


def test_environments_hidden_folders_links_and_the_package_itself_are_left_out(
    sample: Path, revision: Path, capsys: Printed
) -> None:
    script = (sample / "app/sync_script.py").read_text(encoding="utf-8")
    for folder in (".hidden", ".venv", "venv", "made", "node_modules", "app/_vendor/closecrm"):
        (sample / folder).mkdir(parents=True)
        (sample / folder / "script.py").write_text(script, encoding="utf-8")
    (sample / "made/pyvenv.cfg").touch()
    (sample / "app/_vendor/closecrm/_profile.py").touch()
    (sample / "link").symlink_to(sample / "app")
    (sample / "link.py").symlink_to(sample / "app/sync_script.py")
    report = diff(capsys, SPEC, revision, "--call-sites", sample)
    assert report["call_sites"]["files"] == 10


def test_each_folder_is_read_once_and_one_that_is_missing_is_an_error(
    sample: Path, revision: Path, capsys: Printed
) -> None:
    twice = diff(capsys, SPEC, revision, "--call-sites", sample, "--call-sites", sample / "app")
    assert twice["call_sites"]["files"] == 10
    assert main(["diff", SPEC, str(revision), "--call-sites", str(sample / "nowhere")]) == 2
    assert "there is no such folder" in capsys.readouterr().err


def test_touched_lines_are_annotations(sample: Path, revision: Path, capsys: Printed) -> None:
    main(["diff", SPEC, str(revision), "--call-sites", str(sample), "--format=github"])
    lines = capsys.readouterr().out.splitlines()
    calls = [line for line in lines if "title=your call" in line]
    assert len(calls) == 10
    assert ",line=9,title=your call,col=22::closecrm.CloseClient.send_as.get: " in calls[0]
