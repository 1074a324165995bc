"""An unchanged spec is recognised without the engines, and whatever changes leaves that way."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import recognition
from generator.cli import main
from generator.config import from_pyproject

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
from generator.cli import main
code = main(sys.argv[1:])
engines = {"openapi_python_client", "datamodel_code_generator", "jinja2", "yaml", "pydantic"}
sys.exit(", ".join(engines & set(sys.modules)) or code)
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in which the package was generated."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name, text in (("spec.yaml", SPEC), ("parts.yaml", PARTS), ("pyproject.toml", CONFIG)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run("regenerate", tmp_path) == 0
    return tmp_path


def run(command: str, repository: Path) -> int:
    return main([command, "--config", str(repository / "pyproject.toml")])


def is_recognized(repository: Path) -> bool:
    return recognition.recognized(from_pyproject(repository / "pyproject.toml")) is not None


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
    config = ["--config", str(repository / "pyproject.toml")]
    command = [sys.executable, "-c", LOADED, "regenerate", *config]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
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
    reports: list[object] = []
    for recognizes in (False, True):
        assert is_recognized(repository) == recognizes
        capsys.readouterr()
        main(["regenerate", "--config", str(repository / "pyproject.toml"), "--format", "json"])
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


@pytest.mark.parametrize("part", ["generator/templates/model.jinja", "ruff-9.dist-info/x"])
def test_another_generator_or_tool_looks_again(
    repository: Path, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lib" / part).parent.mkdir(parents=True)
    (tmp_path / "lib" / part).write_text("", encoding="utf-8")
    if "generator" in part:
        monkeypatch.setattr(recognition, "_SELF", tmp_path / "lib" / "generator")
    else:
        monkeypatch.setattr(sys, "path", [str(tmp_path / "lib"), *sys.path])
    assert not is_recognized(repository)


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
    config = from_pyproject(repository / "pyproject.toml")
    recognition.remember(config, {"gaps": []}, ["parts.yaml"])
    assert is_recognized(repository)
    assert run("check", repository) == 1
    assert "client.py" in capsys.readouterr().out
