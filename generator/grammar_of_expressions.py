"""The expressions that our templates print: plain values, types, and what a method sends."""

from __future__ import annotations

import ast

IN_TYPES = {"Field", "TaggedBy"}
"""What is called in a type or as the default of a field."""
_SPREAD = {"as_deep_object", "as_members"}
_IN_VALUES = _SPREAD | {
    "as_cookies", "as_delimited", "as_flat", "as_json_text", "as_multipart", "commas",
}  # fmt: skip


def is_data(node: ast.expr | None) -> bool:
    """Tell whether an expression is a value without a name or a call in it."""
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant)
    if isinstance(node, ast.Dict):
        return all(map(is_data, (*node.keys, *node.values)))
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return all(map(is_data, node.elts))
    return isinstance(node, ast.Constant)


def is_type(node: ast.expr | None) -> bool:
    """Tell whether an expression is a type; pydantic evaluates the strings in it as code."""
    match node:
        case ast.Constant(value=text):
            fits = text is None or (isinstance(text, str) and text.isidentifier())
        case ast.BinOp(op=ast.BitOr()):
            fits = is_type(node.left) and is_type(node.right)
        case ast.List():
            fits = all(map(is_type, node.elts))
        case ast.Subscript(value=ast.Name(id=name)):
            inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            fits = _are_arguments(name, inner)
        case ast.Subscript(value=ast.Attribute() as value):
            fits = is_type(value) and is_type(node.slice)
        case ast.Attribute(value=ast.Name(id=name)):
            fits = name == "builtins"
        case ast.Name(id=name):
            fits = not name.startswith("__")
        case _:
            fits = False
    return fits


def _are_arguments(name: str, given: list[ast.expr]) -> bool:
    """Tell whether a type such as `list` may be of these: `Literal` holds values, not types."""
    if name == "Literal":
        return all(map(is_data, given))
    kinds = given[:1] if name == "Annotated" else given
    notes = given[len(kinds) :]
    return all(map(is_type, kinds)) and all(is_call(each, IN_TYPES) for each in notes)


def is_call(node: ast.AST, names: set[str]) -> bool:
    """Tell whether something is a call with plain values of one of these names."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in names
        and all(map(is_data, node.args))
        and all(keyword.arg and is_data(keyword.value) for keyword in node.keywords)
    )


def is_value(node: ast.expr | None) -> bool:
    """Tell whether an expression is what a method sends of its arguments."""
    match node:
        case ast.Dict():
            pairs = zip(node.keys, node.values, strict=True)
            return all(is_data(key) if key else _is_spread(value) for key, value in pairs) and all(
                map(is_value, node.values)
            )
        case ast.Tuple():
            return all(map(is_value, node.elts))
        case ast.Call(func=ast.Name(id=name)):
            known = name in _IN_VALUES and not node.keywords
            return known and all(map(is_value, node.args))
        case _:
            return isinstance(node, ast.Name | ast.Constant)


def _is_spread(node: ast.expr) -> bool:
    """Tell whether an expression gives several values by their names."""
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SPREAD
    )


def is_choice(node: ast.expr | None) -> bool:
    """Tell whether an expression is a constant, or one that an argument chooses."""
    match node:
        case ast.IfExp(
            test=ast.Compare(left=ast.Name(), ops=[ast.Is()], comparators=[ast.Constant()]),
            body=ast.Name(),
            orelse=ast.Name(),
        ):
            return True
        case _:
            return isinstance(node, ast.Name)


def is_text(node: ast.expr) -> bool:
    """Tell whether an expression is a text."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_type_in_text(node: ast.expr) -> bool:
    """Tell whether a text is a type, as one is that needs itself."""
    try:
        inner = ast.literal_eval(node)
        return isinstance(inner, str) and is_type(ast.parse(inner, mode="eval").body)
    except (SyntaxError, ValueError):
        return False
