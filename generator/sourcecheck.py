"""The last look at rendered source: it holds only the imports and calls that our templates make."""

from __future__ import annotations

import ast

_MODULES = {
    "__future__", "builtins", "collections.abc", "datetime", "decimal", "functools", "importlib",
    "pydantic", "typing", "typing_extensions", "uuid",
}  # fmt: skip
_CALLS = {
    "AttributeError", "ApiKey", "ApiProfile", "Decoder", "Field", "Paging", "TaggedBy",
    "TypeAliasType",
    "commas", "getattr", "globals", "import_module", "name.startswith", "str", "unlisted", "vars",
    "vars(import_module(home, __name__)).get",
    "str(getattr(value, '__module__', '')).startswith",
    "self._client.call", "self._client.page",
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
    local = {f"self.{node.name}" for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    classes = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            _check_import(path, node)
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called not in _CALLS | local | classes:
                raise UnsafeOutputError(
                    f"{path}:{node.lineno}: a call of {called} that no template makes"
                )


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
