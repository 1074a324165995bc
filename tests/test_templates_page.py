"""docs/templates.md is true: its example works, its tables are those of the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import package
from generator.cli import main
from generator.filters import FILTERS
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
GENERATED = re.compile(r"(<!-- begin of [^\n]*-->\n)(.*)(<!-- end of [^\n]*-->)", re.DOTALL)


@pytest.fixture
def page(root: Path) -> Path:
    return root / "docs" / "templates.md"


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_page_can_be_followed_word_by_word(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page.read_text(encoding="utf-8")
    (template,), (config,) = blocks(text, "jinja"), blocks(text, "toml")
    (command,), (result,) = blocks(text, "sh"), blocks(text, "python")
    assert len([*template.splitlines(), *config.splitlines()]) <= 10
    monkeypatch.chdir(tmp_path)
    for name, content in {
        "spec/openapi.yaml": SPEC,
        "templates/header.jinja": template,
        "pyproject.toml": config,
    }.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(content, encoding="utf-8")
    assert main(command.removeprefix("python -m generator ").split()) == 0
    rendered = ["__init__.py", "_profile.py", "client.py", "models.py", "resources/books.py"]
    for name in rendered:
        made = (Path("generated/books") / name).read_text(encoding="utf-8")
        assert made.startswith(result), name


def test_the_page_names_every_filter(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [name for name in FILTERS if f"`{name}`" not in text] == []


def test_the_tables_of_the_page_are_those_of_the_source(page: Path, *, accept: bool) -> None:
    text = page.read_text(encoding="utf-8")
    expected = GENERATED.sub(lambda found: f"{found[1]}{reference()}{found[3]}", text)
    if accept:
        page.write_text(expected, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == expected


def reference() -> str:
    return "\n".join(["", *templates(), "", *classes()])


def templates() -> Iterator[str]:
    """Yield the table of the templates, as their first comments describe them."""
    yield "## The templates\n"
    yield "| template | what it prints | receives |\n|---|---|---|"
    for path in sorted(TEMPLATES.glob("*.*")):
        found = re.match(r"\{#- (.*?); receives (.*?)\.\n", path.read_text(encoding="utf-8"))
        assert found, path.name
        yield f"| `{path.name}` | {found[1]} | {found[2]} |"


def classes() -> Iterator[str]:
    """Yield a table for each class whose values the templates receive."""
    yield "## What they receive\n"
    yield "`package` is a `Package`, `resource` a `Resource`, `method` a `Method`, `model` a"
    yield "`ModelClass`, `blocks` are a `tuple[ImportBlock, ...]`, `colours` a"
    yield "`tuple[Colour, ...]`, and `colour` is one of them."
    for node in ast.parse(Path(package.__file__).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            yield f"\n### {node.name}\n\n{ast.get_docstring(node)}\n"
            yield "| field | type | meaning |\n|---|---|---|"
            yield from fields(node)
    yield ""


def fields(node: ast.ClassDef) -> Iterator[str]:
    for each, after in zip(node.body, [*node.body[1:], ast.Pass()], strict=True):
        if isinstance(each, ast.AnnAssign):
            doc = after.value if isinstance(after, ast.Expr) else None
            said = doc.value if isinstance(doc, ast.Constant) else ""
            name, kind = ast.unparse(each.target), ast.unparse(each.annotation)
            assert kind.count("|") == 0
            yield f"| `{name}` | `{kind}` | {' '.join(str(said).split())} |"
