"""Annotations as types, and whether a value of the one may stand where the other is expected.

Pages, lists, sequences and mappings count as covariant: callers read them. A literal is one of its
kind, a bool an int and an int a float, as type checkers have it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from generator.surface.api import Alias, Api, Attribute, Class, Public

_WIDER = {
    "bool": {"int", "float"}, "int": {"float"}, "datetime": {"date"},
    "list": {"Sequence", "Iterable", "Collection"}, "tuple": {"Sequence", "Iterable"},
    "dict": {"Mapping"}, "set": {"Collection", "Iterable"}, "Sequence": {"Iterable", "Collection"},
    "Iterator": {"Iterable"},
}  # fmt: skip
_WRAPPERS = {"Annotated", "Final", "ClassVar", "Required", "NotRequired", "ReadOnly"}
_ANYTHING = {"Any", "object", "JsonValue"}
_DEEP = 30


@dataclass(frozen=True, slots=True)
class Type:
    """A class or a literal with its arguments; a union, whose name is `|`."""

    name: str
    arguments: tuple[Type, ...] = ()

    @property
    def members(self) -> frozenset[Type]:
        """The alternatives of a union, or the type itself."""
        return frozenset(self.arguments) if self.name == "|" else frozenset({self})

    def __str__(self) -> str:
        if self.name == "|":
            return " | ".join(sorted(map(str, self.arguments), key=lambda each: each == "None"))
        inner = ", ".join(map(str, self.arguments))
        return f"{self.name}[{inner}]" if self.arguments else self.name


ANY, NONE = Type("Any"), Type("None")


@dataclass(frozen=True, slots=True)
class Names:
    """What the names in annotations mean: the classes they extend, the unions they stand for."""

    ancestors: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    aliases: Mapping[str, Type] = field(default_factory=dict[str, Type])

    @classmethod
    def of(cls, api: Api, new_names: Mapping[str, str]) -> Names:
        """Return what the names of a package mean, under the names that they have later."""
        return cls(
            {
                new_names.get(name, name): tuple(new_names.get(a, a) for a in each.ancestors)
                for name, each in api.classes().items()
            },
            {
                new_names.get(name, name): renamed(read_type(source), new_names)
                for name, source in api.aliases().items()
            },
        )


@lru_cache(maxsize=8192)
def read_type(source: str) -> Type:
    """Return the type that an annotation says; Any for none, or for what is no annotation."""
    if not source:
        return ANY
    try:
        return _type(ast.parse(source.strip(), mode="eval").body)
    except (SyntaxError, RecursionError, ValueError):
        return Type(source)


def _type(node: ast.expr) -> Type:
    if isinstance(node, ast.Constant):
        return _constant(node.value)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return union(_type(node.left), _type(node.right))
    if isinstance(node, ast.Subscript):
        return _subscript(_last(node.value), node.slice)
    if isinstance(node, ast.List):
        return Type("[]", tuple(map(_type, node.elts)))
    return Type(_last(node))


def _constant(value: object) -> Type:
    if value is None:
        return NONE
    return read_type(value) if isinstance(value, str) else Type(repr(value))


def _subscript(name: str, inner: ast.expr) -> Type:
    parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    if name in _WRAPPERS:
        return _type(parts[0])
    if name == "Literal":
        return union(*(Type("Literal", (Type(ast.unparse(part)),)) for part in parts))
    if name == "Optional":
        return union(_type(parts[0]), NONE)
    if name == "Union":
        return union(*map(_type, parts))
    return Type(name, tuple(map(_type, parts)))


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ast.unparse(node)


def union(*types: Type) -> Type:
    """Return the type that allows what any of some allows."""
    members = {each for kind in types for each in kind.members}
    if ANY in members:
        return ANY
    kept = [each for each in members if not any(_absorbs(other, each) for other in members)]
    kept.sort(key=str)
    return kept[0] if len(kept) == 1 else Type("|", tuple(kept))


def _absorbs(other: Type, literal: Type) -> bool:
    return literal.name == "Literal" and other.name == _kind(literal)


def _kind(literal: Type) -> str:
    """Return the class of what a literal names."""
    try:
        return type(ast.literal_eval(literal.arguments[0].name)).__name__
    except (ValueError, SyntaxError):
        return ""


def fits(
    value: Type, expected: Type, names: tuple[Names, Names], *, any_fits: bool, depth: int = 0
) -> bool:
    """Tell whether a value of one type may stand where another is expected.

    Args:
        value: the type that is there.
        expected: the type that should be.
        names: what the names in the first and in the second mean.
        any_fits: whether Any may stand for anything, as type checkers have it.
        depth: of the recursion.
    """

    def inner(one: Type, other: Type) -> bool:
        return fits(one, other, names, any_fits=any_fits, depth=depth + 1)

    if value == expected or expected.name in _ANYTHING or depth > _DEEP:
        fitting = True
    elif value.name in _ANYTHING:
        fitting = any_fits
    elif value.name == "|":
        fitting = all(inner(each, expected) for each in value.arguments)
    elif expected.name == "|" and any(inner(value, each) for each in expected.arguments):
        fitting = True
    elif value.name in names[0].aliases:
        fitting = inner(names[0].aliases[value.name], expected)
    elif expected.name in names[1].aliases:
        fitting = inner(value, names[1].aliases[expected.name])
    elif value.name == "Literal":
        fitting = expected.name != "Literal" and inner(Type(_kind(value)), expected)
    else:
        fitting = _is_kind_of(value, expected, names[0]) and (
            _inner_types_fit(value, expected, inner, any_fits=any_fits)
        )
    return fitting


def _is_kind_of(value: Type, expected: Type, names: Names) -> bool:
    wider = {value.name, *_WIDER.get(value.name, ()), *names.ancestors.get(value.name, ())}
    return expected.name in wider


def _inner_types_fit(
    value: Type, expected: Type, fit: Callable[[Type, Type], bool], *, any_fits: bool
) -> bool:
    inner = value.arguments
    if value.name == "tuple" and expected.name != "tuple":
        inner = inner[:1]
    if not (inner and expected.arguments):
        return any_fits or not expected.arguments
    pairs = zip(inner, expected.arguments, strict=False)
    return len(inner) == len(expected.arguments) and all(fit(*pair) for pair in pairs)


def named(kind: Type) -> Iterator[str]:
    """Yield each name in a type."""
    yield kind.name
    for each in kind.arguments:
        yield from named(each)


def names_in(public: Public) -> Iterator[str]:
    """Yield the names that an alias or a class is made of: its ancestors, and types of fields."""
    if isinstance(public, Alias):
        yield from named(read_type(public.type))
    elif isinstance(public, Class):
        yield from public.ancestors
        for member in public.members.values():
            if isinstance(member, Attribute):
                yield from named(read_type(member.type))


def renamed(kind: Type, names: Mapping[str, str]) -> Type:
    """Return a type in which classes have other names."""
    if kind.name == "|":
        return union(*(renamed(each, names) for each in kind.arguments))
    if kind.name == "Literal":
        return kind
    inner = tuple(renamed(each, names) for each in kind.arguments)
    return Type(names.get(kind.name, kind.name), inner)
