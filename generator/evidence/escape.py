"""Text of a document or a recording, made safe for the place where it is shown.

A terminal is `generator.report.printable`: the command line applies it to all that it prints.
"""

from __future__ import annotations

from generator.report import printable

_PLAIN = " /-,;()"
"""Punctuation that means nothing to Markdown in the middle of a line."""


def one_line(text: str) -> str:
    r"""Return text for a report of lines: a line break comes out as `\n`."""
    return printable(text).replace("\n", "\\n")


def markdown(text: str) -> str:
    """Return text as code in Markdown: no markup, link, mention or end of a table's cell in it.

    Code in the form of HTML, since in backticks a vertical bar would still end the cell.
    """
    escaped = (
        char if char.isalnum() or char in _PLAIN else f"&#{ord(char)};" for char in one_line(text)
    )
    return f"<code>{''.join(escaped)}</code>"


def github_message(text: str) -> str:
    """Return text as the message of a workflow command of GitHub Actions."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """Return text as a property of a workflow command of GitHub Actions, such as its `title`."""
    return github_message(text).replace(":", "%3A").replace(",", "%2C")
