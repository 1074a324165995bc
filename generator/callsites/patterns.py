"""The patterns of `match`: what a subject is where they fit."""

from __future__ import annotations

import ast

from generator.callsites.expressions import Expressions
from generator.callsites.values import either, element_of, marked
from generator.surface.annotations import Type


class Patterns(Expressions):
    """Reads patterns, and binds their names."""

    def pattern(self, pattern: ast.pattern, subject: Type) -> Type:
        """Return what a subject is where a pattern fits; its names are bound."""
        found = subject
        match pattern:
            case ast.MatchClass():
                found = self._class_pattern(pattern)
            case ast.MatchOr():
                found = either(*[self.pattern(each, subject) for each in pattern.patterns])
            case ast.MatchAs():
                if pattern.pattern is not None:
                    found = self.pattern(pattern.pattern, subject)
                if pattern.name:
                    self.scope[pattern.name] = found
            case ast.MatchSequence():
                for index, inner in enumerate(pattern.patterns):
                    self.pattern(inner, element_of(subject, index))
            case ast.MatchValue():
                self.value(pattern.value)
            case _:
                pass
        return found

    def _class_pattern(self, pattern: ast.MatchClass) -> Type:
        kinds = self.value(pattern.cls)
        for kind in kinds.members:
            if marked(kind)[0] == "class":
                self.note(marked(kind)[1], "test", pattern.cls)
        found = either(*map(self.instance, kinds.members))
        for key, inner in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
            values = (self.member(each, key, pattern.cls) for each in found.members)
            self.pattern(inner, either(*values))
        return found

    def pattern_classes(self, pattern: ast.pattern) -> set[str]:
        """Return the classes of which a pattern takes every object."""
        if isinstance(pattern, ast.MatchOr):
            return {name for each in pattern.patterns for name in self.pattern_classes(each)}
        if isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
            return self.pattern_classes(pattern.pattern)
        is_whole = isinstance(pattern, ast.MatchClass) and not pattern.kwd_patterns
        if not is_whole or not isinstance(pattern, ast.MatchClass) or pattern.patterns:
            return set()
        return self.classes(pattern.cls)


def takes_all(pattern: ast.pattern) -> bool:
    """Tell whether a pattern fits anything."""
    return isinstance(pattern, ast.MatchAs) and pattern.pattern is None
