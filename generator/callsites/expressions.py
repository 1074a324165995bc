"""Follows the expressions of one file: what they may be, and what they use of the package."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from generator.callsites.hints import Hints, last_name
from generator.callsites.library import result_of
from generator.callsites.values import (
    UNKNOWN,
    Call,
    Scope,
    awaited,
    either,
    element_of,
    item_of,
    marked,
)
from generator.surface.annotations import Type

_DEEP = 200


class Expressions(Hints):
    """Evaluates expressions in a scope."""

    _depth = 0

    def value(self, node: ast.expr | None) -> Type:
        """Return what an expression may be; its uses are noted."""
        if node is None or self._depth > _DEEP:
            return UNKNOWN
        self._depth += 1
        try:
            found = _HANDLERS.get(type(node), Expressions._other)
            return found(self, node)
        finally:
            self._depth -= 1

    def _other(self, node: ast.expr) -> Type:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
            elif isinstance(child, ast.keyword):
                self.value(child.value)
        return UNKNOWN

    def name(self, node: ast.Name) -> Type:
        """Return what a name stands for."""
        found = self.scope.get(node.id, UNKNOWN)
        for each in found.members:
            prefix, rest = marked(each)
            if prefix in {"class", "alias"} and isinstance(node.ctx, ast.Load):
                self.note(rest, "name", node)
        return found

    def attribute(self, node: ast.Attribute) -> Type:
        """Return what an attribute may be."""
        owner = self.value(node.value)
        if not isinstance(node.ctx, ast.Load):
            return UNKNOWN
        return either(*(self.member(each, node.attr, node) for each in self.objects(owner)))

    def call(self, node: ast.Call) -> Type:
        """Return what a call returns."""
        called = self.value(node.func)
        given = Call(
            len([each for each in node.args if not isinstance(each, ast.Starred)]),
            frozenset(each.arg for each in node.keywords if each.arg),
            any(isinstance(each, ast.Starred) for each in node.args)
            or any(each.arg is None for each in node.keywords),
        )
        results = [self._called(each, given, node) for each in called.members]
        arguments = [self.value(each) for each in node.args]
        for keyword in node.keywords:
            self.value(keyword.value)
        known = either(*results)
        return known if known != UNKNOWN else self._other_call(node, arguments)

    def _called(self, called: Type, given: Call, node: ast.Call) -> Type:
        prefix, rest = marked(called)
        if prefix == "method":
            passed = self.knowledge.passed(rest, given)
            self.note(rest, "call", node.func, replace(given, keywords=passed))
            if rest.endswith(".raw"):
                return self._raw(called, node)
            return self.knowledge.result(called, given)
        if prefix == "class":
            self.note(rest, "construct", node.func, given)
            self.note(f"{rest}.__init__", "call", node.func, given)
            for keyword in node.keywords:
                if keyword.arg and self.knowledge.member(Type(rest), keyword.arg):
                    self.note(f"{rest}.{keyword.arg}", "read", keyword.value)
            return Type(rest)
        if prefix == "ownclass":
            return Type(f"own:{rest}")
        return called.arguments[0] if prefix in {"function", "returns"} else UNKNOWN

    def _raw(self, called: Type, node: ast.Call) -> Type:
        """Follow `client.raw(lambda c: ...)`."""
        given = node.args[0] if node.args else None
        if not isinstance(given, ast.Lambda) or not given.args.args:
            return UNKNOWN
        client = called.arguments[0]
        found = self.within({given.args.args[0].arg: client}, given.body)
        if client.name.startswith("Async"):
            return Type("Awaitable", (Type("RawResponse", (awaited(found),)),))
        return Type("RawResponse", (found,))

    def _other_call(self, node: ast.Call, arguments: list[Type]) -> Type:
        name = last_name(node.func)
        has_two = len(node.args) > 1
        if name == "cast" and has_two:
            return self.annotation(node.args[0])
        if name == "getattr" and has_two and isinstance(node.args[1], ast.Constant):
            wanted, owners = str(node.args[1].value), self.objects(arguments[0])
            return either(*(self.member(each, wanted, node) for each in owners))
        return result_of(name, arguments)

    def within(self, names: Scope, node: ast.expr) -> Type:
        """Evaluate an expression with a few more names."""
        outer, self.scope = self.scope, {**self.scope, **names}
        try:
            return self.value(node)
        finally:
            self.scope = outer

    def comprehension(self, node: ast.expr) -> Type:
        """Return what a comprehension makes."""
        if not isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            return UNKNOWN
        outer, self.scope = self.scope, dict(self.scope)
        for each in node.generators:
            self.bind(each.target, item_of(self.value(each.iter)))
            for condition in each.ifs:
                self.value(condition)
                self.scope.update(self.narrowed(condition, holds=True))
        if isinstance(node, ast.DictComp):
            made = Type("dict", (self.value(node.key), self.value(node.value)))
        else:
            made = Type("list", (self.value(node.elt),))
        self.scope = outer
        return made

    def bind(self, target: ast.expr, value: Type) -> None:
        """Let a target of an assignment stand for a value."""
        if isinstance(target, ast.Name):
            self.scope[target.id] = value
        elif isinstance(target, ast.Starred):
            self.bind(target.value, Type("list", (item_of(value),)))
        elif isinstance(target, ast.Tuple | ast.List):
            for index, each in enumerate(target.elts):
                self.bind(each, element_of(value, index))
        elif isinstance(target, ast.Attribute):
            for owner in self.objects(self.value(target.value)):
                prefix, rest = marked(owner)
                if prefix == "own":
                    scope = self.own.setdefault(rest, {})
                    known = scope.get(target.attr, UNKNOWN)
                    scope[target.attr] = either(known, value)
        else:
            self.value(target)


def _await(self: Expressions, node: ast.expr) -> Type:
    return awaited(self.value(node.value)) if isinstance(node, ast.Await) else UNKNOWN


def _choice(self: Expressions, node: ast.expr) -> Type:
    if not isinstance(node, ast.IfExp):
        return UNKNOWN
    self.value(node.test)
    one = self.within(self.narrowed(node.test, holds=True), node.body)
    return either(one, self.within(self.narrowed(node.test, holds=False), node.orelse))


def _any_of(self: Expressions, node: ast.expr) -> Type:
    if not isinstance(node, ast.BoolOp):
        return UNKNOWN
    names: Scope = {}
    found: list[Type] = []
    for each in node.values:
        found.append(self.within(names, each))
        if isinstance(node.op, ast.And):
            names |= self.narrowed(each, holds=True)
    return either(*found)


def _assigned(self: Expressions, node: ast.expr) -> Type:
    if not isinstance(node, ast.NamedExpr):
        return UNKNOWN
    found = self.value(node.value)
    self.bind(node.target, found)
    return found


def _element(self: Expressions, node: ast.expr) -> Type:
    if not isinstance(node, ast.Subscript):
        return UNKNOWN
    owner = self.value(node.value)
    self.value(node.slice)
    if isinstance(node.slice, ast.Slice):
        return owner
    index = node.slice.value if isinstance(node.slice, ast.Constant) else None
    generic = [each for each in owner.members if marked(each)[0] in {"class", "alias"}]
    if generic:  # `Page[SendAs]` as an expression
        return owner
    return element_of(owner, index if isinstance(index, int) else None)


def _sequence(self: Expressions, node: ast.expr) -> Type:
    if not isinstance(node, ast.List | ast.Tuple | ast.Set):
        return UNKNOWN
    found = tuple(map(self.value, node.elts))
    return Type("tuple", found) if isinstance(node, ast.Tuple) else Type("list", (either(*found),))


def _mapping(self: Expressions, node: ast.expr) -> Type:
    if not isinstance(node, ast.Dict):
        return UNKNOWN
    for key in node.keys:
        self.value(key)
    return Type("dict", (UNKNOWN, either(*map(self.value, node.values))))


def _function(self: Expressions, node: ast.expr) -> Type:
    if not isinstance(node, ast.Lambda):
        return UNKNOWN
    names = dict.fromkeys((each.arg for each in node.args.args), UNKNOWN)
    return Type("function:", (self.within(names, node.body),))


def _spread(self: Expressions, node: ast.expr) -> Type:
    return item_of(self.value(node.value)) if isinstance(node, ast.Starred) else UNKNOWN


def _name(self: Expressions, node: ast.expr) -> Type:
    return self.name(node) if isinstance(node, ast.Name) else UNKNOWN


def _attribute(self: Expressions, node: ast.expr) -> Type:
    return self.attribute(node) if isinstance(node, ast.Attribute) else UNKNOWN


def _call(self: Expressions, node: ast.expr) -> Type:
    if not isinstance(node, ast.Call):
        return UNKNOWN
    if getattr(node.func, "id", "") == "isinstance" and len(node.args) == 2:  # noqa: PLR2004
        for name in self.classes(node.args[1]):
            self.note(name, "test", node.args[1])
    return self.call(node)


_HANDLERS: dict[type[ast.expr], Callable[[Expressions, ast.expr], Type]] = {
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Await: _await,
    ast.IfExp: _choice,
    ast.BoolOp: _any_of,
    ast.NamedExpr: _assigned,
    ast.Subscript: _element,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Set: _sequence,
    ast.Dict: _mapping,
    ast.Lambda: _function,
    ast.Starred: _spread,
    ast.ListComp: Expressions.comprehension,
    ast.SetComp: Expressions.comprehension,
    ast.GeneratorExp: Expressions.comprehension,
    ast.DictComp: Expressions.comprehension,
}
