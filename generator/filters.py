"""The filters of the templates: each quotes text of the spec for one place in Python source."""

from __future__ import annotations

import textwrap

from generator.naming import Code

WIDTH = 100


def docstring(text: str, indent: int = 0) -> Code:
    '''Return text as a docstring, wrapped: `List books` -> `"""List books"""`.'''
    safe = _printable(text.strip()).replace("\\", "\\\\")
    if safe.endswith('"'):
        safe = f'{safe[:-1]}\\"'  # else it would be part of the closing quotes
    safe = safe.replace('"""', '\\"\\"\\"')
    lines = [line for part in safe.split("\n") for line in _wrapped(part, WIDTH - indent - 3)]
    margin = " " * indent
    if len(lines) > 1:
        body = "\n".join(f"{margin}{line}".rstrip() for line in lines[1:])
        return Code(f'"""{lines[0]}\n{body}\n{margin}"""')
    return Code(f'"""{lines[0]}"""')


def literal(text: str) -> Code:
    """Return text as a string literal; characters that do not print come out as escapes."""
    return Code(repr(str(text)))


def comment(text: str) -> Code:
    """Return text as the end of a comment: one line, printable."""
    return Code(" ".join(_printable(text).split()))


def _printable(text: str) -> str:
    """Return text without characters that hide or reorder what a reader sees."""
    kept = text.replace("\r\n", "\n").replace("\t", "    ")
    return "".join(
        char if char.isprintable() or char == "\n" else f"<U+{ord(char):04X}>" for char in kept
    )


def _wrapped(line: str, width: int) -> list[str]:
    return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]


FILTERS = {"docstring": docstring, "literal": literal, "comment": comment}
