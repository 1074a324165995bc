"""The cases of a folder, as its `index.json` lists them, and what became of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast


@dataclass(frozen=True, kw_only=True)
class Case:
    """One hostile input, and what is safe to do about it."""

    id: str
    name: str
    stage: str
    """Where it strikes: `generate`, `generate+import`, `tool`, `call`, `response`, `cassette`."""
    outcome: str
    """The kind of safe outcome: `escape`, `reject`, `bounded`, ..., or `safe` for its own words."""
    path: Path
    canary: Path | None
    """What exists afterwards if its code was run."""
    runtime_value: str | None
    """What its models are given after they were generated."""

    @property
    def data(self) -> dict[str, Any]:
        """What the case says, where it is no spec."""
        try:
            found: object = json.loads(self.path.read_text("utf-8"))
        except ValueError:
            return {}
        return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Verdict:
    """What became of a case."""

    is_safe: bool | None
    """None where nothing here tries it."""
    said: str

    @property
    def word(self) -> str:
        """The verdict in one word."""
        return {True: "safe", False: "UNSAFE", None: "untried"}[self.is_safe]


def read(folder: Path) -> list[Case]:
    """Return the cases of a folder.

    Raises:
        OSError, ValueError, KeyError: it has no `index.json` of the known form.
    """
    index = json.loads((folder / "index.json").read_text("utf-8"))
    return [
        Case(
            id=each["id"],
            name=each.get("name", ""),
            stage=each["stage"],
            outcome=each["outcome_class"],
            path=folder / each["file"],
            canary=Path(each["canary"]) if each.get("canary") else None,
            runtime_value=each.get("runtime_value"),
        )
        for each in index["cases"]
    ]
