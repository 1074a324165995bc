"""The last look at rendered source: it holds only the imports and calls that our templates make."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_MODULES = {
    "__future__", "builtins", "collections.abc", "datetime", "decimal", "functools", "importlib",
    "pydantic", "typing", "typing_extensions", "uuid",
}  # fmt: skip
_CALLS = {
    "ApiOperation", "ApiProfile", "AttributeError", "Field", "PagedOperation", "TypeAliasType",
    "TaggedBy", "cached_property",
    "commas", "getattr", "globals", "import_module", "name.startswith", "vars", "_HOMES.items",
    "vars(import_module(home, __name__)).get",
    "self._client.call", "self._client.page",
    "_resource", "getattr(import_module(f'.resources.{module}', __package__), name)",
}  # fmt: skip


class UnsafeOutputError(Exception):
    """The output holds code that no template prints: a fault of the generator, never published."""


def check_source(path: str, text: str) -> None:
    """Compile rendered source and refuse what our templates do not print.

    Raises:
        UnsafeOutputError: it does not compile, or has a foreign import or call.
    """
    try:
        tree = ast.parse(text, path)
        compile(tree, path, "exec")
    except (SyntaxError, ValueError) as error:
        raise UnsafeOutputError(f"{path}: the rendered source does not compile: {error}") from error
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            _check_import(path, node)
        elif isinstance(node, ast.Call):
            called = ast.unparse(_unsubscripted(node.func))
            if called not in _CALLS:
                raise UnsafeOutputError(
                    f"{path}:{node.lineno}: a call of {called} that no template makes"
                )
        for kind in _types(node):
            _check_type(path, kind)


def _unsubscripted(function: ast.expr) -> ast.expr:
    return function.value if isinstance(function, ast.Subscript) else function


def _types(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the type expressions of a node; pydantic evaluates the strings in them as code."""
    found: ast.expr | None = None
    if isinstance(node, ast.AnnAssign | ast.arg):
        found = node.annotation
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        found = node.returns
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "TypeAliasType":
        found = node.args[1]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Subscript):
        found = node.func.slice
    if found:
        yield found


def _check_type(path: str, node: ast.AST) -> None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if not node.value.isidentifier():
            raise UnsafeOutputError(f"{path}: the type {node.value!r} is not a plain name")
    elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal":
        return
    elif isinstance(node, ast.Call):
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        if not all(isinstance(value, ast.Constant) for value in values):
            raise UnsafeOutputError(f"{path}: the call {ast.unparse(node)} in a type is not plain")
    else:
        for child in ast.iter_child_nodes(node):
            _check_type(path, child)


def _check_import(path: str, node: ast.Import | ast.ImportFrom) -> None:
    if isinstance(node, ast.ImportFrom) and node.level:
        return
    modules = (
        [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    )
    for module in modules:
        if module not in _MODULES:
            raise UnsafeOutputError(
                f"{path}:{node.lineno}: an import of {module} that no template makes"
            )
