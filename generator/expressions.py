"""Type expressions: reading the names in them, and turning them into the form a signature needs."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Mapping
from typing import cast

from generator.naming import Code
from generator.package import Import, ImportBlock


def names_in(*sources: str) -> set[str]:
    """Return the names that expressions use; text inside `Literal[...]` and calls is not a name."""
    found: set[str] = set()
    for source in sources:
        _collect(ast.parse(source, mode="eval").body, found)
    return found


def _collect(node: ast.AST, found: set[str]) -> None:
    if isinstance(node, ast.Name):
        found.add(node.id)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        found.update(names_in(node.value))  # a forward reference
    elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal":
        found.add("Literal")
    elif isinstance(node, ast.Call):
        _collect(node.func, found)
    else:
        for child in ast.iter_child_nodes(node):
            _collect(child, found)


def called(source: str) -> set[str]:
    """Return the functions that an expression calls, and the constants that it uses."""
    found = [
        node for node in ast.walk(ast.parse(source, mode="eval")) if isinstance(node, ast.Call)
    ]
    names = {ast.unparse(node.func) for node in found}
    return names | ({source} if source.isupper() and source.isidentifier() else set())


def unquoted(source: str) -> Code:
    """Return a type without the quotes around names: `list['Book']` -> `list[Book]`."""
    return Code(ast.unparse(_Unquoted().visit(ast.parse(source, mode="eval"))))


def quoted(source: Code, names: frozenset[str]) -> Code:
    """Return a type with quotes around names that are defined later: `Union['Book', str]`."""
    return Code(ast.unparse(ast.fix_missing_locations(_Quoted(names).visit(ast.parse(source)))))


class _Unquoted(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, str):
            return cast("ast.AST", self.visit(ast.parse(node.value, mode="eval").body))
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        return node if ast.unparse(node.value) == "Literal" else self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        return node


class _Quoted(ast.NodeTransformer):
    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Constant(node.id) if node.id in self._names else node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        parts = [self.visit(part) for part in _parts(node)]
        if not any(isinstance(part, ast.Constant) and part.value is not None for part in parts):
            return self.generic_visit(node)
        # `str | "Book"` is no expression that Python can evaluate.
        return ast.Subscript(ast.Name("Union"), ast.Tuple(parts))


def _parts(node: ast.expr) -> list[ast.expr]:
    return [*_parts(node.left), node.right] if isinstance(node, ast.BinOp) else [node]


def as_input(source: Code) -> Code:
    """Return the type that a caller may give: any sequence where the API takes a list."""
    return _renamed(source, {"list": "Sequence"})


def as_result(source: Code, methods: Iterable[str]) -> Code:
    """Return the type that a method returns, safe beside a method that is itself called `list`."""
    return _renamed(source, {"list": "builtins.list"}) if "list" in methods else source


def item_of(source: Code) -> Code | None:
    """Return `Book` for `list[Book]` or `list[Book] | None`, None for another type."""
    tree = ast.parse(source, mode="eval").body
    if isinstance(tree, ast.BinOp):
        tree = tree.left
    if isinstance(tree, ast.Subscript) and ast.unparse(tree.value) == "list":
        return Code(ast.unparse(tree.slice))
    return None


def allows_none(source: Code) -> bool:
    """Tell whether a type expression already admits None."""
    return source == "Any" or "None" in {part.strip() for part in source.split("|")}


def blocks(names: Iterable[str], homes: Mapping[str, str]) -> tuple[ImportBlock, ...]:
    """Return the imports of `names`, sorted and grouped as ruff's isort does.

    A name without a home in `homes` is a builtin or defined in the module itself.
    """
    wanted = set(names)
    modules: dict[str, set[str]] = {}
    for name in wanted & set(homes):
        modules.setdefault(homes[name], set()).add(name)
    groups: dict[int, list[Import]] = {0: []} if "builtins" in wanted else {}
    for module in sorted(modules, key=lambda module: (-_dots(module), module)):
        imported = sorted(modules[module], key=rank)
        found = Import(module=Code(module), names=tuple(Code(name) for name in imported))
        groups.setdefault(_section(module), []).append(found)
    return tuple(
        ImportBlock(
            modules=(Code("builtins"),) if section == 0 and "builtins" in wanted else (),
            imports=tuple(groups[section]),
        )
        for section in sorted(groups)
    )


def rank(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest: the order of ruff's isort."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name


def _renamed(source: Code, renames: Mapping[str, str]) -> Code:
    tree = ast.parse(source, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in renames:
            node.id = renames[node.id]
    return Code(ast.unparse(tree))


def _dots(module: str) -> int:
    return len(module) - len(module.lstrip("."))


def _section(module: str) -> int:
    if module.startswith("."):
        return 2
    return 0 if module.partition(".")[0] in sys.stdlib_module_names else 1
