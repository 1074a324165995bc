"""Each folder of mended/ is a spec that says something badly, and what becomes of it.

`expected.txt` has the report, then the calls and classes of the package. `pytest
tests/test_mended.py --accept` writes it for you to read.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.config_file import from_pyproject, one_off
from generator.pipeline import Output, generate

CASES = sorted(path for path in (Path(__file__).parent / "mended").iterdir() if path.is_dir())


def shown(output: Output) -> Iterator[str]:
    """Yield what a reader wants to know of an output."""
    package = output.package
    yield f"{package.generated} of {package.operations} operations generated"
    yield from (f"gap: {each.pointer}: {each.reason}; {each.fallback}" for each in package.gaps)
    for each in package.remarks:
        yield f"remark: {each.pointer}: {each.reason}; {each.fallback}"
    for setting in package.settings:
        if setting.name.startswith(("api_key", "bearer")):
            yield f"profile: {setting.name}={setting.value}"
    for path, text in output.files.items():
        if path == "models.py" or path.startswith("resources/"):
            yield from _code(path, ast.parse(text))


def _code(path: str, tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            yield f"{path}: {ast.unparse(statement)}"
        elif isinstance(statement, ast.ClassDef) and not statement.name.startswith("Async"):
            bases = ", ".join(map(ast.unparse, statement.bases))
            yield f"{path}: class {statement.name}({bases})"
            yield from (f"    {ast.unparse(each)}" for each in statement.body if _tells(each))
            for each in statement.body:
                if isinstance(each, ast.FunctionDef):
                    signature = f"def {each.name}({ast.unparse(each.args)})"
                    result = ast.unparse(each.returns) if each.returns else ""
                    yield f"    {signature} -> {result}: {ast.unparse(each.body[-1])}"


def _tells(statement: ast.stmt) -> bool:
    is_doc = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return not is_doc and not isinstance(statement, ast.FunctionDef)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_spec_that_is_badly_put_is_generated_with_a_word_of_it(
    case: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    accept: bool,  # noqa: FBT001 - a fixture
) -> None:
    package = f"mended_{case.name}"
    own = case / "config.toml"
    config = from_pyproject(own) if own.exists() else one_off(case / "spec.yaml", tmp_path, "demo")
    output = generate(config)
    lines = "".join(f"{line}\n" for line in shown(output))
    if accept:
        (case / "expected.txt").write_text(lines, encoding="utf-8")
    assert lines == (case / "expected.txt").read_text(encoding="utf-8")

    for path, text in output.files.items():
        (tmp_path / package / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / package / path).write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    importlib.invalidate_caches()
    for module in (
        "models",
        "client",
        *(f"resources.{each.module}" for each in output.package.resources),
    ):
        importlib.import_module(f"{package}.{module}")
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]
