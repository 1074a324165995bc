"""The generated package stays small enough to be read; raising a figure needs a reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE_LINES = 2060
PACKAGE_CODE = 1640  # lines that are neither blank nor a comment
RUNTIME_LINES = 1130
RUNTIME_CODE = 899
FUNCTION_LINES = 39
METHOD_LINES = 19
TEMPLATE_LINES = 65

Function = ast.FunctionDef | ast.AsyncFunctionDef


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def code(path: Path) -> int:
    stripped = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return sum(bool(line) and not line.startswith("#") for line in stripped)


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def size(function: Function) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def test_the_package_can_be_read_in_one_sitting(root: Path) -> None:
    package = [*(root / "generated" / "closecrm").rglob("*.py")]
    runtime = [path for path in package if path.parent.name == "_runtime"]
    remedy = "shorten it, or raise the figure above and say why in the same commit"
    assert sum(map(lines, package)) <= PACKAGE_LINES, remedy
    assert sum(map(code, package)) <= PACKAGE_CODE, remedy
    assert sum(map(lines, runtime)) <= RUNTIME_LINES, remedy
    assert sum(map(code, runtime)) <= RUNTIME_CODE, remedy


def test_no_function_of_the_package_is_long(root: Path) -> None:
    for path in (root / "generated" / "closecrm").rglob("*.py"):
        assert [f.name for f in functions(path) if size(f) > FUNCTION_LINES] == [], path.name


def test_a_method_of_a_resource_is_seen_at_a_glance(root: Path) -> None:
    for path in (root / "generated" / "closecrm" / "resources").glob("*.py"):
        assert [f.name for f in functions(path) if size(f) > METHOD_LINES] == [], path.name


def test_no_template_is_long(root: Path) -> None:
    for path in (root / "generator" / "templates").iterdir():
        assert lines(path) <= TEMPLATE_LINES, path.name
