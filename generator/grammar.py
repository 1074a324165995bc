"""The shapes of what our templates print: every statement and expression that a file may hold.

A file is described from its statements down to its names. What is not described is refused, so a
text of a spec that became code has no place to be, whatever it would do.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from generator.grammar_of_expressions import (
    IN_TYPES,
    is_call,
    is_choice,
    is_data,
    is_text,
    is_type,
    is_type_in_text,
    is_value,
)

_ROOT = Path(__file__).parent / "templates" / "__init__.py.jinja"
_CLIENT = _ROOT.with_name("client.py.jinja")
_MODULES = {
    "__future__", "builtins", "collections.abc", "datetime", "decimal", "functools", "importlib",
    "pydantic", "typing", "typing_extensions", "uuid",
}  # fmt: skip
_OWN_MODULES = ("_clients", "_profile", "_runtime", "_shared", "client", "models", "resources")
_OPERATIONS = {"ApiOperation", "PagedOperation"}
_SENDERS = {"call", "page"}
Shape = Callable[[ast.stmt], bool]


def strange(path: str, tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the statements of a rendered file that none of our templates prints.

    Args:
        path: of the file inside the package; it tells by which template the file is made.
        tree: the file.
    """
    kind = path if path in _FILES else path.partition("/")[0]
    shapes, members = _FILES.get(kind, ((), ()))
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef) and _has_plain_head(statement):
            yield from (each for each in statement.body if not _fits(each, members))
        elif not _fits(statement, shapes):
            yield statement


def _fits(statement: ast.stmt, shapes: Sequence[Shape]) -> bool:
    return any(shape(statement) for shape in shapes)


def _is_doc(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and is_text(node.value)


def _is_import(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        first = (node.module or "").partition(".")[0]
        return first in _OWN_MODULES if node.level else node.module in _MODULES
    return isinstance(node, ast.Import) and all(each.name in _MODULES for each in node.names)


def _has_plain_head(node: ast.ClassDef) -> bool:
    return not node.decorator_list and not node.keywords and all(map(is_type, node.bases))


def _is_pass(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass)


def _is_field(node: ast.stmt) -> bool:
    """A field of a model: `id: str`, `count: int | None = None`."""
    if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
        return False
    value = node.value
    has_value = value is None or is_data(value) or is_call(value, IN_TYPES)
    return is_type(node.annotation) and has_value


def _assigned(node: ast.stmt) -> ast.expr | None:
    """Return the value that one name is given."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        return node.value if isinstance(node.targets[0], ast.Name) else None
    return None


def _is_alias(node: ast.stmt) -> bool:
    """A name for a type: `Json = TypeAliasType("Json", ...)`."""
    match _assigned(node):
        case ast.Call(func=ast.Name(id="TypeAliasType"), args=[name, kind], keywords=[]):
            return is_text(name) and (is_type(kind) or is_type_in_text(kind))
        case _:
            return False


def _is_operation(node: ast.stmt) -> bool:
    """What the runtime knows of an operation: `_GET = ApiOperation[Book]("GET /", Book, "200")`."""
    match _assigned(node):
        case ast.Call(func=ast.Subscript(value=ast.Name(id=name), slice=kind), args=args) as call:
            facts = (*args[:1], *args[2:], *(keyword.value for keyword in call.keywords))
            is_known = name in _OPERATIONS and is_type(kind) and all(map(is_data, facts))
            return is_known and all(is_type(each) for each in args[1:2])
        case _:
            return False


def _is_profile(node: ast.stmt) -> bool:
    value = _assigned(node)
    return value is not None and is_call(value, {"ApiProfile"})


def _is_property(node: ast.stmt) -> bool:
    """A part of a client: `_profile = PROFILE`, `books = cached_property(BooksResource)`."""
    match node:
        case ast.AnnAssign(
            target=ast.Name(), value=ast.Call(func=ast.Name(id="_resource")) as call
        ):
            return is_type(node.annotation) and is_call(call, {"_resource"})
        case _:
            pass
    match _assigned(node):
        case ast.Call(func=ast.Name(id="cached_property"), args=[ast.Name()], keywords=[]):
            return True
        case value:
            return isinstance(value, ast.Name)


def _is_method(node: ast.stmt) -> bool:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return _has_plain_signature(node) and (_is_overload(node) or _sends(node))


def _has_plain_signature(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    given = node.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    defaults = [each for each in (*given.defaults, *given.kw_defaults) if each]
    return (
        not (given.vararg or given.kwarg)
        and all(each.annotation is None or is_type(each.annotation) for each in named)
        and all(is_data(each) or isinstance(each, ast.Name) for each in defaults)
        and is_type(node.returns)
    )


def _is_overload(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    match node.decorator_list, node.body:
        case [ast.Name(id="overload")], [ast.Expr(value=ast.Constant(value=body))]:
            return body is ...
        case _:
            return False


def _sends(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether a method is its docstring and the one call that sends its arguments."""
    match node.body:
        case [doc, ast.Return(value=sent)]:
            choice = None
        case [doc, ast.AnnAssign() as choice, ast.Return(value=sent)]:
            if not (is_type(choice.annotation) and is_choice(choice.value)):
                return False
        case _:
            return False
    if isinstance(sent, ast.Await):
        sent = sent.value
    match sent:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Attribute(value=ast.Name(id="self"), attr="_client"), attr=sender
            ),
            args=[operation],
        ):
            parts = [keyword.value if keyword.arg else None for keyword in sent.keywords]
            is_known = sender in _SENDERS and is_choice(operation) and all(map(is_value, parts))
            return is_known and _is_doc(doc) and not node.decorator_list
        case _:
            return False


def _is_root(node: ast.stmt) -> bool:
    """The lazy half of the package's root: imports for checkers, else a table and a function."""
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Name):
        return False
    table, lookup = (*node.orelse, None, None)[:2]
    return (
        all(isinstance(each, ast.ImportFrom) and _is_import(each) for each in node.body)
        and len(node.orelse) == 2  # noqa: PLR2004 - the table and the function
        and isinstance(table, ast.Assign)
        and is_data(_assigned(table))
        and isinstance(lookup, ast.FunctionDef)
        and ast.dump(lookup) == _lookup()
    )


def _is_for_checkers(node: ast.stmt) -> bool:
    """Imports that only a checker follows."""
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Name) or node.orelse:
        return False
    return all(map(_is_import, node.body))


def _is_late(node: ast.stmt) -> bool:
    """The one function of a client whose resources are imported when they are first used."""
    return isinstance(node, ast.FunctionDef) and ast.dump(node) == _resource()


@cache
def _resource() -> str:
    """Return that function as its template has it; nothing in it is filled in."""
    text = _CLIENT.read_text(encoding="utf-8")
    source = text[
        text.index("def _resource(") : text.index("{% endif %}", text.index("def _resource("))
    ]
    return ast.dump(ast.parse(source).body[0])


@cache
def _lookup() -> str:
    """Return the one function of the root as its template has it; nothing in it is filled in."""
    text = _ROOT.read_text(encoding="utf-8")
    source = textwrap.dedent(text[text.index("    def __getattr__") :])
    return ast.dump(ast.parse(source).body[0])


_MODELS = ((_is_doc, _is_import, _is_alias), (_is_doc, _is_field, _is_pass))
_FILES: dict[str, tuple[tuple[Shape, ...], tuple[Shape, ...]]] = {
    "__init__.py": ((_is_doc, _is_import, _is_root), ()),
    "_profile.py": ((_is_doc, _is_import, _is_profile), ()),
    "client.py": ((_is_doc, _is_import, _is_for_checkers, _is_late), (_is_doc, _is_property)),
    "models.py": _MODELS,
    "models": _MODELS,
    "models/__init__.py": ((_is_doc,), ()),
    "resources": ((_is_doc, _is_import, _is_operation), (_is_doc, _is_method)),
    "resources/__init__.py": ((_is_doc,), ()),
}
"""The statements of each file, or of the files of a folder, and those of their classes."""
