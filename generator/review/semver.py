"""Which part of the package's version a change of the spec moves, and the one finding that says so.

The rule, the first that holds:

- `major`: something breaks a caller, on the wire or in Python. A breaking change of the wire counts
  even if no line of the package moves, and even if it was accepted: callers meet it all the same.
- `minor`: the public API of the package changed in another way (an addition, a type that takes more
  or promises more, one more member of a union), or the wire has a warning.
- `patch`: generated files move, and the public API does not: docstrings, statuses, paths.
- `none`: nothing is generated otherwise, and the wire has nothing worse than information.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

Bump = Literal["major", "minor", "patch", "none"]
Row = Mapping[str, Any]


def decide(report: Row) -> tuple[Bump | None, Row | None]:
    """Return the part of the version, and the finding that decides it.

    Args:
        report: with both halves. Without the Python half only `major` can be told; None says that
            it cannot.
    """
    wire = [
        each for each in (*report["findings"], *report["accepted"]) if each["pointer"] is not None
    ]
    python = report["python"]
    if breaking := [*_of(python, "python", "breaking"), *_of(wire, "wire", "breaking")]:
        return "major", breaking[0]
    if not _is_known(report):
        return None, None
    warnings = [*_of(python, "python", "warning"), *_of(wire, "wire", "warning")]
    if found := [*warnings, *_of(python, "python", "info")]:
        return "minor", found[0]
    moved = report["regenerated"]["files"]
    return ("patch" if moved else "none"), None


def _is_known(report: Row) -> bool:
    return report["python_comparison"]["state"] in {"compared", "same"}


def _of(rows: Iterable[Row], half: str, level: str) -> list[Row]:
    """Return the rows of a level, as they stand for a decision."""
    return [
        {
            "half": half,
            "id": each["id"],
            "symbol": each.get("symbol"),
            "fingerprint": each.get("fingerprint"),
            "message": each["message"],
        }
        for each in rows
        if each["level"] == level
    ]
