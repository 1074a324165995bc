from __future__ import annotations

import ast

import pytest

from generator.filters import comment, docstring, literal

HOSTILE = [
    '"""',
    '"',
    'ends with "',
    'ends with \\"',
    "\\",
    "\\" * 3,
    '\\"""',
    "'''",
    "{{ x }}",
    "a\nb",
    "a\r\nb",
    "\x00\x1b[31m",
    "\u202e",
    "\N{LINE SEPARATOR}x",
    "\ud800",
    "",
    "   ",
    "x" * 300,
    '""" + __import__("os").system("true") + """',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_docstring_is_one_string_and_nothing_else(text: str) -> None:
    source = f"def f():\n    {docstring(text, 4)}\n"
    (function,) = ast.parse(source.encode()).body
    assert isinstance(function, ast.FunctionDef)
    (statement,) = function.body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_literal_means_the_very_text(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text
    assert literal(text).isprintable()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_comment_is_one_printable_line(text: str) -> None:
    assert comment(text).isprintable()


def test_a_long_docstring_is_wrapped_at_its_indent() -> None:
    text = docstring("word " * 60, 8)
    assert max(len(line) for line in f"        {text}".splitlines()) <= 100
    assert text.endswith('\n        """')


def test_paragraphs_and_lists_stay_apart() -> None:
    assert docstring("One.\n\na: x\nb: y") == '"""One.\n\na: x\nb: y\n"""'
