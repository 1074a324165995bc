"""An unchanged spec is recognised without the engines, and whatever changes leaves that way."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import pipeline, recognition
from generator.cli import main
from generator.config import Config
from generator.pipeline import Output

SPEC = """\
openapi: 3.1.0
info: {title: Books, version: '1'}
paths:
  /books/{id}:
    get:
      operationId: books_get
      tags: [books]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {$ref: 'parts.yaml#/book'}}
"""
PARTS = """\
book:
  description: It.
  content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}
"""
CONFIG = """\
[tool.generator]
spec = "spec.yaml"
output = "out/books"
package = "books"
"""
LOADED = """
import sys
before = set(sys.modules)
from generator.cli import main
code = main(sys.argv[1:])
slow = {"openapi_python_client", "datamodel_code_generator", "jinja2", "yaml", "pydantic"}
slow |= {"argparse", "dataclasses", "inspect", "pathlib", "tomllib", "typing", "generator.config"}
sys.exit(", ".join(slow & set(sys.modules) - before) or code)
"""
OWN = """
import sys
from generator import recognition
from generator.cli import main
code = main(sys.argv[1:])
hashed = {file for path in recognition._own() for file in recognition._files(path)}
used = {module.__file__ for name, module in sys.modules.items() if name.startswith("generator.")}
sys.exit(", ".join(used - hashed - {None}) or code)
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in which the package was generated."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name, text in (("spec.yaml", SPEC), ("parts.yaml", PARTS), ("pyproject.toml", CONFIG)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run("regenerate", tmp_path) == 0
    return tmp_path


def arguments(command: str, repository: Path) -> list[str]:
    return [command, "--config", str(repository / "pyproject.toml")]


def run(command: str, repository: Path) -> int:
    return main(arguments(command, repository))


def is_recognized(repository: Path) -> bool:
    return recognition.recognized(arguments("regenerate", repository)) is not None


def outside(script: str, repository: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own."""
    command = [sys.executable, "-c", script, *arguments("regenerate", repository)]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(repository: Path) -> None:
        text = (repository / name).read_text(encoding="utf-8")
        assert old in text
        (repository / name).write_text(text.replace(old, new), encoding="utf-8")

    return change


def delete(repository: Path) -> None:
    (repository / "out/books/models.py").unlink()


def interrupt(repository: Path) -> None:
    (repository / "out/.books.old").mkdir()


def test_an_unchanged_spec_is_recognised_without_the_engines(repository: Path) -> None:
    done = outside(LOADED, repository)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("nothing changed\n")


def test_the_report_of_an_unchanged_spec_is_that_of_the_long_way(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace("spec.yaml", "title: Books", "title:  Books")(repository)
    assert not is_recognized(repository)
    assert run("regenerate", repository) == 0
    for note in (repository / "cache" / "python-m-generator").iterdir():
        note.unlink()
    said: list[str] = []
    for recognizes in (False, True):
        assert is_recognized(repository) == recognizes
        capsys.readouterr()
        assert run("regenerate", repository) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]


def test_a_report_for_machines_is_that_of_the_long_way(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [*arguments("regenerate", repository), "--format", "json"]
    reports: list[object] = []
    for recognizes in (False, True):
        assert (recognition.recognized(command) is not None) == recognizes
        capsys.readouterr()
        main(command)
        reports.append(json.loads(capsys.readouterr().out))
    assert reports[0] == reports[1]


@pytest.mark.parametrize(
    "change",
    [
        replace("spec.yaml", "Books", "Novels"),
        replace("parts.yaml", "string", "integer"),
        replace("pyproject.toml", 'package = "books"', 'package = "books"\nclient = "Books"'),
        replace("out/books/client.py", "Books", "Novels"),
        replace("out/books/_stamp.json", '"spec"', '"spec" '),
        delete,
        interrupt,
    ],
    ids=["spec", "part", "configuration", "edited", "stamp", "deleted", "interrupted"],
)
def test_whatever_changes_is_looked_at(repository: Path, change: Callable[[Path], None]) -> None:
    assert is_recognized(repository)
    change(repository)
    assert not is_recognized(repository)


def test_another_tool_looks_again(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lib" / "ruff-9.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "lib"), *sys.path])
    assert not is_recognized(repository)


def test_another_python_looks_again(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version", "3.99")
    assert not is_recognized(repository)


def test_only_what_makes_a_package_has_to_be_as_it_was(
    repository: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = repository / "generator"
    shutil.copytree(root / "generator", copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(recognition, "_SELF", str(copy))
    replace("spec.yaml", "Books", "Novels")(repository)
    assert run("regenerate", repository) == 0
    for part, counts in {
        "plan.py": True,
        "templates/model.jinja": True,
        "runtime/calls.py": True,
        "passes/unions.py": True,
        "engines/models.py": True,
        "review/settings.py": True,
        "new_room/new.py": True,
        "review/page.py": False,
        "evidence/verify.py": False,
    }.items():
        assert is_recognized(repository), part
        before = (copy / part).read_bytes() if (copy / part).exists() else None
        (copy / part).parent.mkdir(exist_ok=True)
        (copy / part).write_text("another", encoding="utf-8")
        assert is_recognized(repository) != counts, part
        if before is None:
            (copy / part).unlink()
            (copy / part).parent.rmdir()
        else:
            (copy / part).write_bytes(before)


def test_every_module_that_a_run_loads_has_to_be_as_it_was(repository: Path) -> None:
    replace("spec.yaml", "Books", "Novels")(repository)
    done = outside(OWN, repository)
    assert (done.returncode, done.stderr) == (0, "")
    assert "files changed" in done.stdout


def test_what_changes_during_a_run_is_looked_at(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def generate(config: Config, made: Callable[[Config], Output] = pipeline.generate) -> Output:
        output = made(config)
        replace("parts.yaml", "string", "integer")(repository)
        return output

    monkeypatch.setattr(pipeline, "generate", generate)
    replace("spec.yaml", "Books", "Novels")(repository)
    assert run("regenerate", repository) == 0
    assert not is_recognized(repository)


def test_what_is_said_depends_on_the_folder(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    assert not is_recognized(repository)
    capsys.readouterr()
    assert run("regenerate", repository) == 0
    assert capsys.readouterr().out.endswith("\nout/books: nothing changed\n")
    assert is_recognized(repository)


def test_a_gap_that_is_accepted_no_more_is_told(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    accepted = 'accepted_gaps = ["/paths/~1gone"]'
    replace("pyproject.toml", 'package = "books"', f'package = "books"\n{accepted}')(repository)
    assert run("regenerate", repository) == 1
    assert "nothing is missing there" in capsys.readouterr().out


def test_check_believes_no_note(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace("out/books/client.py", "Books", "Novels")(repository)
    output = repository / "out/books"
    stamp = json.loads((output / "_stamp.json").read_bytes())
    stamp["files"] = {
        path: recognition._digest((output / path).read_bytes())  # noqa: SLF001 - as a forger would  # pyright: ignore[reportPrivateUsage]
        for path in stamp["files"]
    }
    (output / "_stamp.json").write_text(json.dumps(stamp), encoding="utf-8")
    recognition.remember(arguments("regenerate", repository), str(output), [], "", math.inf)
    assert is_recognized(repository)
    assert run("check", repository) == 1
    assert "client.py" in capsys.readouterr().out
