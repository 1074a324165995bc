"""Parts of a report as places show them; all that a spec says is escaped on its way there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from generator.escape import markdown
from generator.review.findings import LEVELS

_QUOTED = re.compile(r"(\(?)`([^`\n]+)`([,.;:)]*)|(\S+)")
_PLAIN_WORD = re.compile(r"[(]?(?:[A-Za-z]{1,24}|[0-9]{1,6})[,.;:)]?$")
"""A word that can be no markup, link, mention or reference to an issue or a commit."""


@dataclass(frozen=True, slots=True)
class Links:
    """Where the files of a repository can be read on the web."""

    repository: str
    """The address of the repository, as `https://github.com/owner/name`."""
    sha: str | None = None
    """The commit of what lies on the disk."""

    def url(self, side: Mapping[str, Any], line: int | None) -> str | None:
        """Return the address of a line of a side of a report, if it has one."""
        file, commit = side["file"], side["commit"] or self.sha
        if commit is None or line is None or file.startswith(("/", "-", "..")):
            return None
        return f"{self.repository}/blob/{quote(commit)}/{quote(file)}#L{line}"


def named(side: Mapping[str, Any], file: str | None) -> dict[str, Any]:
    """Return a side of a report as it is named where another file of it is meant."""
    name, own = side["name"], side["file"]
    if file is None or file == own or not name.endswith(own):
        return {**side}
    return {**side, "name": f"{name.removesuffix(own)}{file}", "file": file}


def prose(text: str) -> str:
    """Return a sentence in Markdown: its plain words as they are, all the rest as code."""
    parts: list[str] = []
    for before, quoted, after, word in _QUOTED.findall(text):
        if quoted:
            parts.append(f"{before}{markdown(quoted)}{after}")
        else:
            parts.append(word if _PLAIN_WORD.match(word) else markdown(word))
    return " ".join(parts)


def shortened(text: str, longest: int) -> str:
    """Return a text that is cut where it is too long; cut before it is escaped, never after."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def value(of: object, longest: int = 160) -> str:
    """Return a JSON value on one line."""
    return shortened(json.dumps(of, ensure_ascii=False), longest)


def reached(finding: Mapping[str, Any], most: int) -> tuple[list[str], int]:
    """Return the first operations that a finding reaches, and how many more there are."""
    operations = [f"{each['method']} {each['path']}" for each in finding["operations"]]
    return [shortened(each, 120) for each in operations[:most]], max(0, len(operations) - most)


def summary(counts: Mapping[str, int]) -> str:
    """Return the counts in words: `2 breaking, 1 warning`; empty if there is nothing."""
    plural = {"warning": "warnings"}
    return ", ".join(
        f"{counts[level]} {plural.get(level, level) if counts[level] > 1 else level}"
        for level in LEVELS
        if counts[level]
    )
