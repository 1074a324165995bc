"""What annotations and conditions say of the values of names."""

from __future__ import annotations

import ast

from generator.callsites.scoped import Scoped
from generator.callsites.values import UNKNOWN, Scope, either, marked
from generator.surface.annotations import Type

_WRAPPERS = {"Annotated", "Final", "ClassVar", "Required", "NotRequired"}


class Hints(Scoped):
    """Reads annotations, and calls of isinstance."""

    def narrowed(self, condition: ast.expr, *, holds: bool) -> Scope:
        """Return what names stand for where a condition holds, or does not."""
        if isinstance(condition, ast.UnaryOp) and isinstance(condition.op, ast.Not):
            return self.narrowed(condition.operand, holds=not holds)
        if isinstance(condition, ast.BoolOp) and isinstance(condition.op, ast.And) and holds:
            found: Scope = {}
            for each in condition.values:
                found |= self.narrowed(each, holds=True)
            return found
        if not isinstance(condition, ast.Call) or getattr(condition.func, "id", "") != "isinstance":
            return {}
        subject, kinds = (*condition.args, None, None)[:2]
        if not isinstance(subject, ast.Name) or kinds is None:
            return {}
        classes = self.classes(kinds)
        return {subject.id: self.only(self.scope.get(subject.id, UNKNOWN), classes, holds=holds)}

    def classes(self, node: ast.expr) -> set[str]:
        """Return the names of the package's classes in the second argument of isinstance."""
        if isinstance(node, ast.Tuple):
            return {name for each in node.elts for name in self.classes(each)}
        if isinstance(node, ast.BinOp):
            return self.classes(node.left) | self.classes(node.right)
        found = self._silently(node)
        return {rest for prefix, rest in map(marked, found.members) if prefix == "class"}

    def _silently(self, node: ast.expr) -> Type:
        noted = dict(self.uses)
        found = self.value(node)
        self.uses = noted
        return found

    def annotation(self, node: ast.expr | None) -> Type:
        """Return what a value with an annotation is; its names are noted."""
        if node is None:
            return UNKNOWN
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self._text_annotation(node)
        if isinstance(node, ast.BinOp):
            return either(self.annotation(node.left), self.annotation(node.right))
        if isinstance(node, ast.Subscript):
            return self._generic(node)
        return either(*(self.instance(each) for each in self.value(node).members))

    def _generic(self, node: ast.Subscript) -> Type:
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        name = last_name(node.value)
        self.value(node.value)
        if name in _WRAPPERS:
            return self.annotation(inner[0])
        kinds = tuple(map(self.annotation, inner))
        if name in {"Optional", "Union"}:
            return either(*kinds)
        if name == "type":
            return either(*(Type(f"class:{each.name}") for each in kinds[0].members))
        return Type(name, kinds)

    def _text_annotation(self, node: ast.Constant) -> Type:
        try:
            inner = ast.parse(str(node.value), mode="eval").body
        except (SyntaxError, ValueError):
            return UNKNOWN
        for each in ast.walk(inner):  # shown where the text stands
            ast.copy_location(each, node)
        return self.annotation(inner)


def last_name(node: ast.expr) -> str:
    """Return the last name of a dotted one, or of what is called; empty for something else."""
    if isinstance(node, ast.Call):
        return last_name(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
