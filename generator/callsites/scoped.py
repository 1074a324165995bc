"""What one file of a caller knows where it is being read: names, attributes, uses noted."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from generator.callsites.uses import Use, UseKind
from generator.callsites.values import UNKNOWN, Call, Knowledge, Scope, either, item_of, marked
from generator.surface.annotations import Type, union


class Scoped:
    """Names in a scope, the caller's own classes, and every use of the package."""

    def __init__(self, knowledge: Knowledge, file: str, own: dict[str, Scope]) -> None:
        self.knowledge = knowledge
        self.file = file
        self.own = own
        """Attributes of the caller's own classes, by `module.Class`."""
        self.scope: Scope = {}
        self.uses: dict[Use, None] = {}

    def note(
        self, symbol: str, kind: UseKind, node: ast.expr | ast.alias, call: Call | None = None
    ) -> None:
        """Note one use, at the name that stands last in its expression."""
        line, column = node.lineno, node.col_offset
        if isinstance(node, ast.Attribute) and node.end_lineno and node.end_col_offset is not None:
            line, column = node.end_lineno, node.end_col_offset - len(node.attr.encode())
        given = call or Call(0, frozenset(), is_open=False)
        use = Use(
            symbol=self.knowledge.symbol(symbol),
            kind=kind,
            file=self.file,
            line=line,
            column=column + 1,
            passed=given.keywords,
            positional=given.positional,
            is_open=given.is_open,
        )
        self.uses[use] = None

    def value(self, node: ast.expr | None) -> Type:
        """Return what an expression may be; its uses are noted."""
        raise NotImplementedError(node)

    def objects(self, value: Type) -> Iterable[Type]:
        """Return the objects that a value may be; names of unions are followed."""
        return self.knowledge.objects(value)

    def member(self, owner: Type, name: str, node: ast.expr) -> Type:
        """Return what an attribute of one value is, and note that it is used."""
        prefix, rest = marked(owner)
        if prefix == "package":
            found = self.knowledge.public(name)
            if found != UNKNOWN or name in self.knowledge.api.names:
                self.note(name, "name", node)
            return found if found != UNKNOWN else owner  # a module of the package
        if prefix in {"own", "ownclass"}:
            return self._own_member(rest, name, node)
        if prefix == "module":
            return self.own.get(f"<{rest}>", {}).get(name, UNKNOWN)
        known = self.knowledge.member(owner, name)
        if known is None:
            return self._builtin_member(owner, name)
        symbol, found = known
        self.note(symbol, "read", node)
        return found

    def _own_member(self, name: str, attribute: str, node: ast.expr) -> Type:
        scope = self.own.get(name, {})
        if attribute in scope:
            return scope[attribute]
        bases = scope.get("<bases>", UNKNOWN).members
        found: list[Type] = []
        for base in bases:
            prefix, rest = marked(base)
            if prefix == "class":
                found.append(self.member(Type(rest), attribute, node))
            elif prefix == "ownclass" and rest != name:
                found.append(self._own_member(rest, attribute, node))
        return either(*found)

    def _builtin_member(self, owner: Type, name: str) -> Type:
        if owner.name in {"dict", "Mapping"} and len(owner.arguments) > 1:
            key, value = owner.arguments[:2]
            inner = {"values": value, "keys": key, "items": Type("tuple", (key, value))}.get(name)
            if inner is not None:
                return Type("returns:", (Type("list", (inner,)),))
            if name in {"get", "pop", "setdefault"}:
                return Type("returns:", (value,))
        if name in {"pop", "popleft"}:
            return Type("returns:", (item_of(owner),))
        return Type("returns:", (owner,)) if name == "copy" else UNKNOWN

    def only(self, value: Type, classes: set[str], *, holds: bool) -> Type:
        """Return a value of which is known whether it belongs to some classes."""
        if not classes:
            return value
        objects = list(self.objects(value))
        kept = [each for each in objects if (each.name in classes) == holds]
        if holds:
            return union(*(Type(name) for name in classes)) if not kept else union(*kept)
        return union(*kept) if kept else UNKNOWN

    @staticmethod
    def instance(value: Type) -> Type:
        """Return an object of a class."""
        prefix, rest = marked(value)
        if prefix in {"class", "alias"}:
            return Type(rest)
        return Type(f"own:{rest}") if prefix == "ownclass" else UNKNOWN
