"""The filters of the templates of a new repository: each quotes text for one kind of file."""

from __future__ import annotations

from generator.escape import markdown
from generator.filters import comment, docstring, literal
from generator.naming import Code

_LARGEST_SHORT = 0xFFFF


def toml(text: str) -> Code:
    """Return text as a basic string of TOML."""
    return Code(f'"{"".join(map(_escaped, text))}"')


def _escaped(char: str) -> str:
    if char in {'"', "\\"}:
        return f"\\{char}"
    if char.isprintable():
        return char
    number = ord(char)
    if 0xD800 <= number <= 0xDFFF:  # noqa: PLR2004 - half a character, which TOML cannot hold
        return "\\uFFFD"
    return f"\\U{number:08X}" if number > _LARGEST_SHORT else f"\\u{number:04X}"


def code_span(text: str) -> Code:
    """Return text as code in Markdown."""
    return Code(markdown(text))


FILTERS = {
    "toml": toml,
    "code_span": code_span,
    "comment": comment,
    "literal": literal,
    "docstring": docstring,
}
