"""`vendor` copies the package elsewhere, and says later whether the copy is as it was."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main
from generator.recognition import STAMP

SPEC = """\
openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://t.example'}]
paths:
  /a:
    get: {operationId: get_a, tags: [t], responses: {'204': {description: d}}}
"""
MORE = "    delete: {operationId: delete_a, tags: [t], responses: {'204': {description: d}}}\n"
BARE = """
import importlib.abc, sys
class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top != "generator" and top not in sys.stdlib_module_names:
            raise ModuleNotFoundError(name, name=top)
sys.meta_path.insert(0, Refuse())
sys.path.insert(0, sys.argv[1])
from generator.cli import main
sys.exit(main(sys.argv[2:]))
"""


def git(folder: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@t.example", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository that generates a package, with its first version."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(
        '[tool.generator]\nspec = "spec.yaml"\noutput = "made/demo"\npackage = "demo"\n', "utf-8"
    )
    (folder / "spec.yaml").write_text(SPEC, "utf-8")
    monkeypatch.chdir(folder)
    git(folder, "init", "--quiet")
    commit(folder)
    return folder


def commit(home: Path) -> None:
    assert main(["regenerate"]) == 0
    git(home, "add", "-A")
    git(home, "commit", "--quiet", "-m", "x")


@pytest.fixture
def copy(home: Path, tmp_path: Path) -> Path:
    """A copy of the package in another repository."""
    folder = tmp_path / "app" / "_vendor" / "demo"
    folder.parent.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    assert home.exists()
    assert main(["vendor", str(folder)]) == 0
    return folder


def texts(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


def checked(copy: Path, capsys: pytest.CaptureFixture[str], code: int) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["vendor", "--check", str(copy), "--format", "json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_copy_is_the_package_with_its_stamp(
    home: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert texts(copy) == texts(home / "made" / "demo")
    assert checked(copy, capsys, 0)["state"] == "fresh"
    assert main(["vendor", str(copy)]) == 0
    assert "nothing changed" in capsys.readouterr().out


def test_an_edited_a_missing_and_an_added_file_are_named(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / "client.py").write_text("edited", "utf-8")
    (copy / "models.py").unlink()
    (copy / "mine.py").write_text("mine", "utf-8")
    found = checked(copy, capsys, 1)
    assert found["edited"] == ["client.py"]
    assert found["missing"] == ["models.py"]
    assert found["added"] == ["mine.py"]
    assert main(["vendor", "--check", str(copy)]) == 1
    assert f"{copy}: client.py was edited" in capsys.readouterr().out


def test_an_edited_copy_is_overwritten_only_with_force(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / "client.py").write_text("edited", "utf-8")
    (copy / "mine.py").write_text("mine", "utf-8")
    assert main(["vendor", str(copy)]) == 1
    assert "edited by hand since generated: client.py" in capsys.readouterr().err
    assert (copy / "client.py").read_text("utf-8") == "edited"
    assert main(["vendor", "--force", str(copy)]) == 0
    assert (copy / "mine.py").read_text("utf-8") == "mine"
    assert checked(copy, capsys, 0)["edited"] == []


def test_an_older_copy_is_told_with_what_changed_in_the_spec(
    home: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (home / "spec.yaml").open("a", encoding="utf-8") as stream:
        stream.write(MORE)
    commit(home)
    found = checked(copy, capsys, 1)
    assert found["state"] == "older"
    assert found["commit"]
    assert any("DELETE /a" in line for line in found["changes"])
    assert main(["vendor", str(copy)]) == 0
    assert checked(copy, capsys, 0)["state"] == "fresh"


def test_a_copy_whose_spec_no_commit_has_is_of_unknown_age(
    home: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "spec.yaml").write_text(SPEC.replace("T,", "U,"), "utf-8")
    assert main(["regenerate"]) == 0
    assert main(["vendor", str(copy)]) == 0
    (home / "spec.yaml").write_text(SPEC, "utf-8")
    assert main(["regenerate"]) == 0
    found = checked(copy, capsys, 1)
    assert found["state"] == "unknown"
    assert "no commit here has that spec at spec.yaml" in found["note"]


def test_a_copy_that_other_tools_made_is_told(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stamp = json.loads((copy / STAMP).read_text("utf-8"))
    stamp["tools"]["ruff"] = "0.1"
    (copy / STAMP).write_text(json.dumps(stamp), "utf-8")
    found = checked(copy, capsys, 1)
    assert found["state"] == "other tools"
    assert "ruff 0.1 -> " in found["note"]


@pytest.mark.parametrize("options", [[], ["--force"], ["--check"]])
def test_a_folder_that_is_no_copy_is_refused(
    options: list[str], copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = texts(copy.parent)
    assert main(["vendor", *options, str(copy.parent)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert texts(copy.parent) == before


def test_an_edited_package_is_not_copied(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "made" / "demo" / "client.py").write_text("edited", "utf-8")
    assert main(["vendor", str(tmp_path / "copy")]) == 1
    assert "not as it was generated: client.py" in capsys.readouterr().err
    assert not (tmp_path / "copy").exists()


def test_the_package_is_not_copied_onto_itself(home: Path) -> None:
    assert main(["vendor", str(home / "made" / "demo")]) == 1


def test_wrong_usage_is_exit_code_2() -> None:
    assert main(["vendor"]) == 2
    assert main(["vendor", "x", "--config", "missing.toml"]) == 2


def bare(folder: Path, *arguments: str, generator: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a Python that has its standard library and nothing else."""
    command = [sys.executable, "-I", "-S", "-c", BARE, str(generator), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603


def test_both_halves_need_no_more_than_the_standard_library(
    home: Path, copy: Path, root: Path
) -> None:
    config = ["--config", str(home / "pyproject.toml")]
    done = bare(copy.parent, "vendor", "elsewhere/demo", *config, generator=root)
    assert (done.returncode, done.stderr) == (0, "")
    done = bare(copy.parent, "vendor", "--check", "elsewhere/demo", *config, generator=root)
    assert (done.returncode, done.stdout) == (0, "elsewhere/demo: not older\n")
    with (home / "spec.yaml").open("a", encoding="utf-8") as stream:
        stream.write(MORE)
    commit(home)
    (copy / "client.py").write_text("edited", "utf-8")
    done = bare(copy.parent, "vendor", "--check", "demo", *config, generator=root)
    assert (done.returncode, done.stderr) == (1, "")
    assert "client.py was edited" in done.stdout
    assert "older than" in done.stdout
    assert "yaml is not installed here" in done.stdout


def test_the_edits_of_a_copy_are_told_where_only_the_generator_is(
    copy: Path, root: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "alone"
    shutil.copytree(root / "generator", alone / "generator")
    done = bare(copy.parent, "vendor", "--check", "demo", generator=alone)
    assert (done.returncode, done.stderr) == (0, "")
    assert "its age cannot be told" in done.stdout
    (copy / "client.py").write_text("edited", "utf-8")
    assert bare(copy.parent, "vendor", "--check", "demo", generator=alone).returncode == 1
