from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from generator.diagnostics import OutputError
from generator.recognition import STAMP
from generator.write import compare, publish, stamped

FILES = {"__init__.py": "x = 1\n", "inner/a.py": "a = 1\n"}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A package that was generated from FILES."""
    folder = tmp_path / "generated" / "demo"
    publish(stamped(FILES, "spec", {}), folder, force=False)
    return folder


def on_disk(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in found}


def test_the_output_is_written_with_its_stamp(output: Path) -> None:
    assert on_disk(output) == stamped(FILES, "spec", {})
    assert sorted(path.name for path in output.parent.iterdir()) == ["demo"]


def test_the_same_output_changes_nothing(output: Path) -> None:
    before = (output / "__init__.py").stat().st_mtime_ns
    difference = publish(stamped(FILES, "spec", {}), output, force=False)
    assert difference.is_empty
    assert (output / "__init__.py").stat().st_mtime_ns == before


def test_a_check_tells_what_is_missing_changed_and_gone(output: Path) -> None:
    files = stamped({"__init__.py": "x = 2\n", "new.py": ""}, "spec", {})
    difference = compare(files, output)
    assert difference.added == ("new.py",)
    assert difference.changed == ("__init__.py", STAMP)
    assert difference.removed == ("inner/a.py",)
    assert on_disk(output) == stamped(FILES, "spec", {})


def test_files_that_are_gone_from_the_output_go_from_the_disk(output: Path) -> None:
    files = stamped({"__init__.py": "x = 1\n"}, "spec", {})
    publish(files, output, force=False)
    assert on_disk(output) == files
    assert not (output / "inner").exists()


def test_a_file_that_a_person_added_stays(output: Path) -> None:
    (output / "mine.py").write_text("mine")
    publish(stamped({"__init__.py": "x = 2\n"}, "spec", {}), output, force=False)
    assert (output / "mine.py").read_text() == "mine"


@pytest.mark.parametrize("files", [{"__init__.py": "x = 2\n"}, {"inner/a.py": "a = 1\n"}])
def test_a_hand_edited_file_stops_the_run(output: Path, files: dict[str, str]) -> None:
    (output / "__init__.py").write_text("edited")
    before = on_disk(output)
    with pytest.raises(OutputError, match=r"edited by hand since generated: __init__\.py"):
        publish(stamped(files, "spec", {}), output, force=False)
    assert on_disk(output) == before


def test_force_overwrites_a_hand_edited_file(output: Path) -> None:
    (output / "__init__.py").write_text("edited")
    files = stamped({"__init__.py": "x = 2\n"}, "spec", {})
    publish(files, output, force=True)
    assert on_disk(output) == files


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(OutputError, match="the generator did not make it"):
        publish(stamped(FILES, "spec", {}), tmp_path, force=True)
    assert on_disk(tmp_path) == {"thesis.txt": "years of work"}


def test_a_symlinked_folder_is_refused(output: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(output)
    with pytest.raises(OutputError, match="not a folder of its own"):
        publish(stamped({"__init__.py": ""}, "spec", {}), link, force=True)


def test_a_damaged_stamp_is_reported(output: Path) -> None:
    (output / STAMP).write_text("{}")
    with pytest.raises(OutputError, match="is damaged"):
        compare(stamped(FILES, "spec", {}), output)


def test_a_run_that_was_killed_between_the_two_moves_is_rolled_back(output: Path) -> None:
    output.rename(output.with_name(".demo.old"))
    output.with_name(".demo.new").mkdir()
    assert compare(stamped(FILES, "spec", {}), output).is_empty
    assert sorted(path.name for path in output.parent.iterdir()) == ["demo"]


def test_a_run_that_was_killed_after_the_exchange_is_finished(output: Path) -> None:
    output.with_name(".demo.old").mkdir()
    assert compare(stamped(FILES, "spec", {}), output).is_empty
    assert sorted(path.name for path in output.parent.iterdir()) == ["demo"]


def test_a_full_disk_leaves_the_old_package(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    before = on_disk(output)
    with pytest.raises(OutputError, match="No space left on device"):
        publish(stamped({"__init__.py": "x = 2\n"}, "spec", {}), output, force=False)
    assert on_disk(output) == before
    assert sorted(path.name for path in output.parent.iterdir()) == ["demo"]


def test_the_stamp_names_spec_tools_and_files() -> None:
    stamp = json.loads(stamped(FILES, "spec", {"ruff": "1", "jinja2": "2"})[STAMP])
    assert list(stamp) == ["spec", "tools", "files"]
    assert list(stamp["tools"]) == ["jinja2", "ruff"]
    assert list(stamp["files"]) == sorted(FILES)


def test_an_exchange_that_fails_half_way_puts_the_old_package_back(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def refuse_new(self: Path, target: Path) -> Path:
        if self.name == ".demo.new":
            raise OSError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_new)
    before = on_disk(output)
    with pytest.raises(OutputError, match="nothing was changed"):
        publish(stamped({"__init__.py": "x = 2\n"}, "spec", {}), output, force=False)
    assert on_disk(output) == before


def test_a_file_that_a_person_deleted_comes_back(output: Path) -> None:
    (output / "inner" / "a.py").unlink()
    files = stamped(FILES, "spec", {})
    assert compare(files, output).added == ("inner/a.py",)
    publish(files, output, force=False)
    assert on_disk(output) == files


def test_an_edited_stamp_is_told_and_replaced(output: Path) -> None:
    files = stamped(FILES, "spec", {})
    (output / STAMP).write_text((output / STAMP).read_text().replace('"spec"', '"spec "'))
    assert compare(files, output).changed == (STAMP,)
    publish(files, output, force=False)
    assert on_disk(output) == files


def test_a_stamp_that_forgets_a_file_does_not_give_its_edits_away(output: Path) -> None:
    stamp = json.loads((output / STAMP).read_text())
    del stamp["files"]["__init__.py"]
    (output / STAMP).write_text(json.dumps(stamp))
    (output / "__init__.py").write_text("edited")
    with pytest.raises(OutputError, match=r"edited by hand since generated: __init__\.py"):
        publish(stamped({"__init__.py": "x = 2\n"}, "spec", {}), output, force=False)
