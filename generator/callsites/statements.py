"""Follows the statements of one file in their order: what is bound where, and what is used."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from generator.callsites.hints import last_name
from generator.callsites.patterns import Patterns, takes_all
from generator.callsites.values import (
    UNKNOWN,
    Scope,
    awaited,
    either,
    item_of,
)
from generator.surface.annotations import Type

Function = ast.FunctionDef | ast.AsyncFunctionDef
_STREAMS = {"AsyncIterator", "AsyncGenerator", "AsyncIterable"}
"""What a coroutine function with a `yield` returns: not to be awaited."""
_STATIC = {"staticmethod", "classmethod"}


class Statements(Patterns):
    """Runs through the statements of one module."""

    module = ""
    _class: str | None = None
    _returned: list[Type] | None = None

    def run(self, body: Iterable[ast.stmt]) -> None:
        """Follow some statements."""
        for statement in body:
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Import() | ast.ImportFrom():
                self._import(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._define(node)
            case ast.ClassDef():
                self._class_definition(node)
            case ast.Assign():
                value = self.value(node.value)
                for target in node.targets:
                    self.bind(target, value)
            case ast.AnnAssign():
                self._annotated(node)
            case ast.Return():
                self._return(node)
            case _:
                self._compound(node)

    def _compound(self, node: ast.stmt) -> None:
        match node:
            case ast.For() | ast.AsyncFor():
                self._loop(node)
            case ast.With() | ast.AsyncWith():
                self._with(node)
            case ast.If():
                self._if(node)
            case ast.While():
                self.value(node.test)
                self._branches([(node.body, {}), (node.orelse, {})])
            case ast.Try() | ast.TryStar():
                self._try(node)
            case ast.Match():
                self._match(node)
            case _:
                self._simple(node)

    def _simple(self, node: ast.stmt) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
        if isinstance(node, ast.Assert):
            self.scope.update(self.narrowed(node.test, holds=True))

    def _return(self, node: ast.Return) -> None:
        value = self.value(node.value)
        if self._returned is not None:
            self._returned.append(value)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        package = self.knowledge.api.package
        if isinstance(node, ast.Import):
            for alias in node.names:
                parts = alias.name.split(".")
                bound = alias.asname or parts[0]
                if package in parts and (alias.asname or parts[0] == package):
                    self.scope[bound] = Type("package:")
                elif alias.asname:
                    self.scope[bound] = Type(f"module:{alias.name}")
            return
        source = node.module or ""
        for alias in node.names:
            bound = alias.asname or alias.name
            if package in source.split("."):
                self._import_public(alias, bound)
            elif alias.name == package:
                self.scope[bound] = Type("package:")
            else:
                self.scope[bound] = self._imported(node, alias.name)

    def _import_public(self, alias: ast.alias, bound: str) -> None:
        names = self.knowledge.api.names
        if alias.name == "*":
            self.scope.update({name: self.knowledge.public(name) for name in names})
        elif alias.name in names:
            self.note(alias.name, "name", alias)
            self.scope[bound] = self.knowledge.public(alias.name)
        else:
            self.scope[bound] = Type("package:")  # a module of it

    def _imported(self, node: ast.ImportFrom, name: str) -> Type:
        """Return what a name of another module of the caller's stands for."""
        source = node.module or ""
        if node.level:
            parts = self.module.split(".")
            source = ".".join([*parts[: len(parts) - node.level], *filter(None, [source])])
        for module in (f"{source}.{name}".strip("."), source):
            found = self._module_scope(module)
            if found is not None:
                return Type(f"module:{module}") if module != source else found.get(name, UNKNOWN)
        return UNKNOWN

    def _module_scope(self, module: str) -> Scope | None:
        """Return the names of a module: the caller's folder may be inside of its package."""
        while module:
            if f"<{module}>" in self.own:
                return self.own[f"<{module}>"]
            _, dot, module = module.partition(".")
            if not dot:
                return None
        return None

    def _define(self, node: Function) -> None:
        decorators = [last_name(each) for each in node.decorator_list]
        for each in node.decorator_list:
            self.value(each)
        returns = self._body(node, decorators)
        declared = self.annotation(node.returns)
        known = declared if declared != UNKNOWN else returns
        if any("contextmanager" in each or each == "fixture" for each in decorators):
            known = either(item_of(known), known) if item_of(known) != UNKNOWN else known
        elif isinstance(node, ast.AsyncFunctionDef) and known.name not in _STREAMS:
            known = Type("Awaitable", (known,))
        is_property = {"property", "cached_property"} & set(decorators)
        found = known if is_property else Type("function:", (known,))
        self.scope[node.name] = found
        if self._class is not None:
            self.own.setdefault(self._class, {})[node.name] = found

    def _body(self, node: Function, decorators: list[str]) -> Type:
        outer, returned, owner = self.scope, self._returned, self._class
        self.scope, self._returned, self._class = dict(outer), [], None
        every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        for default in (*node.args.defaults, *node.args.kw_defaults):
            self.value(default)
        for each in every:
            self.scope[each.arg] = self.annotation(each.annotation)
        for many in (node.args.vararg, node.args.kwarg):
            if many:
                self.scope[many.arg] = Type("list", (self.annotation(many.annotation),))
        if owner is not None and every and not _STATIC & set(decorators):
            self.scope[every[0].arg] = Type(f"own:{owner}")
        self.run(node.body)
        found = either(*self._returned)
        self.scope, self._returned, self._class = outer, returned, owner
        return found

    def _class_definition(self, node: ast.ClassDef) -> None:
        name = f"{self.module}.{node.name}"
        bases = either(*map(self.value, node.bases))
        for each in (*node.decorator_list, *(keyword.value for keyword in node.keywords)):
            self.value(each)
        scope = self.own.setdefault(name, {})
        scope["<bases>"] = bases
        self.scope[node.name] = Type(f"ownclass:{name}")
        outer, owner = self.scope, self._class
        self.scope, self._class = dict(outer), name
        for statement in node.body:
            self._statement(statement)
            if isinstance(statement, ast.AnnAssign | ast.Assign):
                new = {key: each for key, each in self.scope.items() if outer.get(key) != each}
                scope.update({key: each for key, each in new.items() if each != UNKNOWN})
        self.scope, self._class = outer, owner

    def _annotated(self, node: ast.AnnAssign) -> None:
        declared = self.annotation(node.annotation)
        value = self.value(node.value)
        self.bind(node.target, declared if declared != UNKNOWN else value)

    def _loop(self, node: ast.For | ast.AsyncFor) -> None:
        item = item_of(self.value(node.iter))
        outer = dict(self.scope)
        self.bind(node.target, item)
        self.run(node.body)
        self._merge([outer, self.scope])
        self.run(node.orelse)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for each in node.items:
            value = self.value(each.context_expr)
            if each.optional_vars is not None:
                entered = either(awaited(value), value)
                self.bind(each.optional_vars, entered)
        self.run(node.body)

    def _if(self, node: ast.If) -> None:
        self.value(node.test)
        yes, no = (self.narrowed(node.test, holds=holds) for holds in (True, False))
        ends = bool(node.body) and isinstance(
            node.body[-1], ast.Return | ast.Raise | ast.Continue | ast.Break
        )
        if ends and not node.orelse:
            outer = dict(self.scope)
            self.scope.update(yes)
            self.run(node.body)
            self.scope = {**outer, **no}
        else:
            self._branches([(node.body, yes), (node.orelse, no)])

    def _branches(self, branches: list[tuple[list[ast.stmt], Scope]]) -> None:
        outer = self.scope
        ends: list[Scope] = []
        for body, names in branches:
            self.scope = {**outer, **names}
            self.run(body)
            ends.append(self.scope)
        self._merge(ends)

    def _merge(self, ends: list[Scope]) -> None:
        names = {name for end in ends for name in end}
        merged = {name: either(*(end[name] for end in ends if name in end)) for name in names}
        self.scope = merged

    def _try(self, node: ast.Try | ast.TryStar) -> None:
        self.run(node.body)
        outer = dict(self.scope)
        ends: list[Scope] = []
        for handler in node.handlers:
            self.scope = dict(outer)
            kinds = self.value(handler.type)
            if isinstance(handler.type, ast.Tuple):
                kinds = either(*kinds.arguments)
            if handler.name:
                self.scope[handler.name] = either(*map(self.instance, kinds.members))
            self.run(handler.body)
            ends.append(self.scope)
        self.scope = dict(outer)
        self.run(node.orelse)
        self._merge([self.scope, *ends])
        self.run(node.finalbody)

    def _match(self, node: ast.Match) -> None:
        subject = self.value(node.subject)
        name = node.subject.id if isinstance(node.subject, ast.Name) else None
        if not any(case.guard is None and takes_all(case.pattern) for case in node.cases):
            for each in subject.members:
                if each.name in self.knowledge.api.aliases():
                    self.note(each.name, "match", node.subject)
        outer, left = self.scope, subject
        ends = [outer]
        for case in node.cases:
            self.scope = dict(outer)
            found = self.pattern(case.pattern, left)
            if name is not None:
                self.scope[name] = found
            self.value(case.guard)
            self.run(case.body)
            ends.append(self.scope)
            classes = self.pattern_classes(case.pattern)
            if case.guard is None and classes:
                left = self.only(left, classes, holds=False)
        self._merge(ends)
