"""Run every row of the table of faults and print it: python -m tests.faults (from the root).

The exit code is 1 if a row fails. The command needs no network but this machine's own.
"""

from __future__ import annotations

import io
import sys
from collections import defaultdict
from contextlib import redirect_stdout
from pathlib import Path

import pytest

ROWS = [f"F{number:02}" for number in range(1, 63)]


class Table:
    """Keeps what became of the tests of each row."""

    def __init__(self) -> None:
        self._rows: dict[str, str] = {}  # of each test
        self._titles: dict[str, str] = {}
        self._exempt: dict[str, str] = {}
        self._outcomes: defaultdict[str, set[str]] = defaultdict(set)

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Note the row of a test."""
        for mark in item.iter_markers("fault"):
            row, title, exempt = mark.args
            self._rows[item.nodeid] = row
            self._titles[row] = title or self._titles.get(row, "")
            self._exempt[row] = exempt or self._exempt.get(row, "")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what became of a test."""
        if report.when == "call" or not report.passed:
            self._outcomes[self._rows.get(report.nodeid, "")].add(report.outcome)

    def line(self, row: str) -> str:
        """Return the line of a row."""
        outcomes, exempt = self._outcomes[row], self._exempt.get(row)
        result = f"pass; exempt: {exempt}" if exempt else "pass"
        if "failed" in outcomes or "passed" not in outcomes:
            result = "fail" if outcomes else "fail: it has no test"
        return f"{row}  {self._titles.get(row, ''):54}  {result}\n"


def main() -> int:
    """Print the table, and what pytest says if it is not content."""
    table, said, code = Table(), io.StringIO(), 1
    try:
        with redirect_stdout(said):
            code = int(pytest.main(["--no-header", str(Path(__file__).parent)], plugins=[table]))
    finally:  # pytest itself may fail, over a socket that a test has left open
        lines = [table.line(row) for row in ROWS]
        sys.stdout.writelines(lines)
        sys.stderr.write(said.getvalue() if code else "")
    return int(bool(code) or any("  fail" in line for line in lines))


if __name__ == "__main__":
    sys.exit(main())
