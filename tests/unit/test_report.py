"""What a person reads of a run."""

from __future__ import annotations

from typing import Any

from generator.report import as_text


def report(remarks: list[dict[str, str]]) -> dict[str, Any]:
    lists = ("overlays", "without_model", "findings", "gaps", "accepted_gaps", "edited")
    empty: dict[str, Any] = {key: [] for key in (*lists, "added", "changed", "removed")}
    counts = {"operations": 3, "generated": 3, "written": False}
    return {**empty, **counts, "spec": "api.yaml", "output": "api", "remarks": remarks}


def remark(pointer: str, reason: str = "it is no parameter") -> dict[str, str]:
    return {"pointer": pointer, "reason": reason, "fallback": "the client sends it"}


def remark_lines(remarks: list[dict[str, str]]) -> list[str]:
    return [line for line in as_text(report(remarks)).splitlines() if "remark" in line]


def test_a_remark_on_several_places_is_one_line() -> None:
    assert remark_lines([remark("/a"), remark("/b", "another"), remark("/c"), remark("/d")]) == [
        "remark: /a and 2 more: it is no parameter; the client sends it",
        "remark: /b: another; the client sends it",
    ]


def test_of_very_many_remarks_the_first_are_shown() -> None:
    lines = remark_lines([remark(f"/{index}", f"reason {index}") for index in range(300)])
    assert lines[-1] == "290 more kinds of remarks: --format json lists them"
    assert len(lines) == 11
