"""The last look at rendered source: it holds only what our templates print."""

from __future__ import annotations

import ast

from generator.diagnostics import GenerationError
from generator.grammar import strange

_REMEDY = "Nothing was written. This is a fault of the generator: report it with the spec."


class UnsafeOutputError(GenerationError):
    """The output holds code that no template prints: a fault of the generator, never published."""

    def __init__(self, place: str, fact: str) -> None:
        """Say where it stands and what it is."""
        self.finding = f"{place}: {fact}"
        super().__init__(f"{self.finding}. {_REMEDY}")


def check_source(path: str, text: str) -> None:
    """Compile rendered source and refuse what our templates do not print.

    Args:
        path: of the file inside the package.
        text: its source.

    Raises:
        UnsafeOutputError: it does not compile, hides characters from its readers, or has a
            statement, a call, an import or a name where no template prints one.
    """
    if not text.replace("\n", "").isprintable():
        hidden = next(char for char in text if not char.isprintable() and char != "\n")
        line = text[: text.index(hidden)].count("\n") + 1
        fact = f"the character U+{ord(hidden):04X} does not print"
        raise UnsafeOutputError(f"{path}:{line}", fact)
    try:
        tree = ast.parse(text, path)
        compile(tree, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise UnsafeOutputError(path, f"the rendered source does not compile ({error})") from error
    for found in strange(path, tree):
        shown = ast.unparse(found).partition("\n")[0][:100]
        raise UnsafeOutputError(f"{path}:{found.lineno}", f"no template prints {shown!r}")
