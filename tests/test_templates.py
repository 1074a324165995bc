"""A project's own templates replace ours one by one; what is wrong in them names file and line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cli import main
from generator.layers import TEMPLATES

SPEC = """\
openapi: 3.1.0
info: {title: Books, version: '1'}
servers: [{url: https://books.example}]
paths:
  /books:
    get:
      operationId: books_list
      tags: [books]
      responses: {'204': {description: Done}}
"""
CONFIG = '[tool.generator]\nspec = "spec.yaml"\noutput = "out/books"\npackage = "books"\n'
Printed = pytest.CaptureFixture[str]
Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write files of a project that has its own templates in `mine`, the current folder."""
    monkeypatch.chdir(tmp_path)

    def write(files: dict[str, str], config: str = 'templates = ["mine"]\n') -> None:
        for name, text in {"spec.yaml": SPEC, "pyproject.toml": CONFIG + config, **files}.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, encoding="utf-8")

    return write


def fault(printed: Printed, code: int) -> str:
    """Return the one line that is said of a fault; nothing was written."""
    assert main(["regenerate"]) == code
    assert not Path("out/books").exists()
    (line,) = printed.readouterr().err.splitlines()
    return line


def test_a_template_of_the_project_replaces_ours_of_its_name(write: Write) -> None:
    write({"mine/header.jinja": "# Of {{ package.title | comment }}\n"})
    assert main(["regenerate"]) == 0
    assert Path("out/books/models.py").read_text(encoding="utf-8").startswith("# Of Books.\n")


def test_the_first_folder_that_has_a_template_counts(write: Write) -> None:
    write(
        {"mine/header.jinja": "# Mine\n", "theirs/header.jinja": "# Theirs\n"},
        'templates = ["mine", "theirs"]\n',
    )
    assert main(["regenerate"]) == 0
    assert Path("out/books/models.py").read_text(encoding="utf-8").startswith("# Mine\n")


def test_a_template_may_include_another_of_the_project(write: Write) -> None:
    write({"mine/header.jinja": "{% include 'more/a.jinja' %}\n", "mine/more/a.jinja": "# A\n"})
    assert main(["regenerate"]) == 0
    assert Path("out/books/models.py").read_text(encoding="utf-8").startswith("# A\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#\n# {{ packge.title }}\n", "mine/header.jinja:2: 'packge' is undefined"),
        ("#\n# {{ package.nme }}\n", "mine/header.jinja:2: .* has no attribute 'nme'"),
        ("#\n# {{ package.title }}\n", "mine/header.jinja:2: .* without a filter that quotes it"),
        ("#\n# {{ package.title | upper }}\n", "mine/header.jinja:2: .* without a filter"),
        ("#\n# {{ package.clients | comment }}\n", "mine/header.jinja:2: .* has no attribute"),
        ("#\n# {{ package.title | quoted }}\n", "mine/header.jinja:2: No filter named 'quoted'"),
        ("#\n{% if %}\n", "mine/header.jinja:2: Expected an expression"),
        ("#\n{% include 'a.jinja' %}\n", "mine/header.jinja:2: there is no template 'a.jinja'"),
        ("#\n{% include '../a.jinja' %}", "mine/header.jinja:2: there is no template '../a.jinja'"),
        ("\nprint(1)\n", ".*:1: no template prints .print.1...*Own templates"),
        ("import os\n", ".*:1: no template prints .import os..*Own templates"),
        ("x = (\n", "__init__.py: what is rendered is not Python: .*"),
    ],
)
def test_what_is_wrong_in_a_template_is_said_with_file_and_line(
    text: str, message: str, write: Write, capsys: Printed
) -> None:
    write({"mine/header.jinja": text, "a.jinja": "# never read\n"})
    assert re.match(message, fault(capsys, 1))


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "mine: there is no such folder"),
        ({"mine/heder.jinja": "#"}, "mine/heder.jinja: .* Is it meant to be header.jinja?"),
        ({"mine/sub/header.jinja": "#"}, "mine/sub/header.jinja: there is no template of this"),
    ],
)
def test_a_file_that_nothing_would_use_is_an_error(
    files: dict[str, str], message: str, write: Write, capsys: Printed
) -> None:
    write(files)
    assert re.match(message, fault(capsys, 2))


def test_a_template_is_not_read_through_a_link_out_of_its_folder(
    write: Write, capsys: Printed
) -> None:
    write({"mine/README.md": "What we change.\n", "other.jinja": "# Other\n"})
    Path("mine/header.jinja").symlink_to(Path("other.jinja").resolve())
    assert fault(capsys, 2).startswith("mine/header.jinja: leads out of the folder")


def test_a_template_that_changed_makes_the_package_stale(write: Write, capsys: Printed) -> None:
    write({"mine/header.jinja": "# Mine\n"})
    assert main(["regenerate"]) == 0
    assert main(["check"]) == 0
    write({"mine/header.jinja": "{#- A remark -#}\n# Mine\n"})
    capsys.readouterr()
    assert main(["check", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["changed"] == ["_stamp.json"]


def test_text_of_the_spec_cannot_become_code_through_a_template_of_the_project(
    write: Write,
) -> None:
    header = (TEMPLATES / "header.jinja").read_text(encoding="utf-8")
    title = "Books\\n__import__('os')"
    write({"mine/header.jinja": f"{header}# {{{{ package.title | comment }}}}\n"})
    write({"spec.yaml": SPEC.replace("title: Books", f'title: "{title}"')})
    assert main(["regenerate"]) == 0
    assert "\n# Books __import__('os').\n" in Path("out/books/client.py").read_text("utf-8")
