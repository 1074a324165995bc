"""A project in a git repository of its own, and a comparison that can be seen through."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.diff import standing_in

PYPROJECT = """\
[tool.generator]
spec = "spec/openapi.yaml"
output = "generated/books"
package = "books"
"""
SPEC = """\
openapi: 3.1.0
info: {title: Books, version: '1'}
servers: [{url: 'https://books.example'}]
paths:
  /books/:
    get:
      operationId: list_books
      tags: [books]
      responses:
        '200':
          description: All of them.
          content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
components:
  schemas:
    Book:
      type: object
      properties:
        id: {type: string}
        title: {type: string}
"""
TITLE = "        title: {type: string}\n"
Git = Callable[..., str]


def left_out(_options: object, _config: object) -> bool:
    """Tell that nobody wants to know about the package."""
    return False


@pytest.fixture(autouse=True)
def comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `diff` compare with what stands in here."""
    monkeypatch.setattr("generator.commands.diff.compare", standing_in.compare)
    monkeypatch.setattr("generator.commands.diff.RULES", standing_in.RULES)
    # What it does to the package is the matter of tests/surface, and costs a generation each time.
    monkeypatch.setattr("generator.commands.diff.wants_python", left_out)


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Run git in the project, untouched by the settings of whoever runs the tests."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "somebody@books.example")

    def run(*arguments: str, cwd: Path = tmp_path) -> str:
        command = ["git", *arguments]
        done = subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True)  # noqa: S603
        return done.stdout.strip()

    return run


@pytest.fixture
def project(tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose branch `main` has a spec of one operation; it is the current folder."""
    for variable in ("SERVER_URL", "REPOSITORY", "SHA", "STEP_SUMMARY", "TOKEN"):
        monkeypatch.delenv(f"GITHUB_{variable}", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("spec").mkdir()
    Path("pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    Path("spec/openapi.yaml").write_text(SPEC, encoding="utf-8")
    git("init", "--quiet", "--initial-branch=main")
    git("add", ".")
    git("commit", "--quiet", "--message=Begin")
    return tmp_path


def edit(old: str, new: str, path: str = "spec/openapi.yaml") -> None:
    """Replace a text of a file that has it."""
    text = Path(path).read_text(encoding="utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), encoding="utf-8")
