from __future__ import annotations

import html
import re

import pytest
from markdown_it import MarkdownIt

from generator.escape import github_message, github_property, markdown, one_line

EVIL = "a`b|c\n<img src=x>[l](http://x.example)@user #1 *b* _i_ \\ & \x1b[31m\u202e::error::x%0A"


@pytest.mark.parametrize(
    "text", [EVIL, "`", "``a`` ", " a", "\\`", "a | b", "</code><b>", "<!--", "![x](y)", "~~~"]
)
def test_markdown_shows_the_text_as_code_and_nothing_of_it_is_markup(text: str) -> None:
    page = MarkdownIt("commonmark").enable("table").render(f"| h |\n|---|\n| {markdown(text)} |")
    cell = re.fullmatch(
        r"<table>.*<td><code>(.*)</code></td>\n</tr>\n.*</table>\n", page, re.DOTALL
    )
    assert cell
    assert html.unescape(cell[1]).strip() == one_line(text).replace("|", "\u2223").strip()
    assert "<" not in cell[1]


def test_nothing_is_shown_as_nothing() -> None:
    assert markdown("") == ""


def test_a_line_stays_one_line() -> None:
    assert one_line("a\nb\r\u2028\x1b[0m") == r"a\nb\r\u2028\x1b[0m"


@pytest.mark.parametrize(
    ("text", "message", "value"),
    [
        ("100%\r\n::error::x", "100%25%0D%0A::error::x", "100%25%0D%0A%3A%3Aerror%3A%3Ax"),
        ("a,line=9", "a,line=9", "a%2Cline=9"),
        ("%0A", "%250A", "%250A"),
    ],
)
def test_a_workflow_command_cannot_be_left(text: str, message: str, value: str) -> None:
    assert github_message(text) == message
    assert github_property(text) == value
