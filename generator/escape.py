"""Text of a document or a recording, made safe for the place where it is shown."""

from __future__ import annotations

import re


def printable(text: str) -> str:
    """Return text as a terminal may show it: what does not print comes out as an escape."""
    return "".join(
        char if char.isprintable() or char == "\n" else repr(char)[1:-1] for char in text
    )


def one_line(text: str) -> str:
    r"""Return text for a report of lines: a line break comes out as `\n`."""
    return printable(text).replace("\n", "\\n")


def markdown(text: str) -> str:
    """Return text as code in Markdown: no markup, link, mention or end of a table's cell in it.

    The fence is longer than any in the text; a vertical bar, which ends a cell even in code, is a
    look-alike.
    """
    shown = one_line(text).replace("|", "\N{DIVIDES}")
    if not shown.strip():
        return ""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def github_message(text: str) -> str:
    """Return text as the message of a workflow command of GitHub Actions."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """Return text as a property of a workflow command of GitHub Actions, such as its `title`."""
    return github_message(text).replace(":", "%3A").replace(",", "%2C")


def annotation(kind: str, text: str, **properties: str | int | None) -> str:
    """Return a workflow command of GitHub Actions that annotates a line of a file.

    Args:
        kind: `error`, `warning` or `notice`.
        text: what is said there.
        properties: `file`, `line`, `col` and `title`; what is None is left out.
    """
    shown = ",".join(
        f"{name}={github_property(str(value))}"
        for name, value in properties.items()
        if value is not None
    )
    return f"::{kind} {shown}::{github_message(text)}"


def folded(title: str, text: str) -> str:
    """Return Markdown that shows a text only to who opens it; both are Markdown already."""
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"
