"""Which uses a report touches: by a change of Python, or by a finding of the wire."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.callsites.uses import Use
from generator.surface.api import Api

Row = Mapping[str, Any]
_LEVELS = ("breaking", "warning")
_PASSED = {
    "parameter-removed", "parameter-renamed", "parameter-type-changed", "parameter-kind-changed",
}  # fmt: skip
_LEFT_OUT = {"parameter-required", "parameter-default-changed"}
_MADE = {"field-required", "field-added-required"}


def touched(report: Row, uses: Sequence[Use], api: Api) -> list[dict[str, Any]]:
    """Return the uses that something breaking, or a warning, of a report touches.

    A change of Python touches what uses its symbol, and of a parameter the calls that pass it, or
    that leave it out. A finding of the wire that moves no symbol in such a way touches the calls of
    the methods of its operations.
    """
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    loud = [each for each in report["python"] if each["level"] in _LEVELS]
    for change in loud:
        for use in uses:
            if _is_touched(use, change, api.package):
                marks = change["findings"]
                _add(found, use, change["level"], change["message"], marks)
    told = {mark for change in loud for mark in change["findings"]}
    for finding in (*report["findings"], *report["accepted"]):
        if finding["level"] in _LEVELS and finding["fingerprint"] not in told:
            symbols = set(_callees(finding, api))
            for use in uses:
                if use.kind == "call" and use.symbol in symbols:
                    marks = [finding["fingerprint"]]
                    _add(found, use, finding["level"], finding["message"], marks)
    rows = found.values()
    return sorted(rows, key=lambda row: (row["file"], row["line"], row["column"], row["symbol"]))


def _add(
    found: dict[tuple[object, ...], dict[str, Any]],
    use: Use,
    level: str,
    message: str,
    marks: Sequence[str],
) -> None:
    place = (use.file, use.line, use.column)
    row = found.setdefault(
        (*place, message),
        {
            "file": use.file,
            "line": use.line,
            "column": use.column,
            "symbol": use.symbol,
            "level": level,
            "message": message,
            "findings": [],
        },
    )
    row["findings"] += [mark for mark in marks if mark not in row["findings"]]


def _callees(finding: Row, api: Api) -> Iterator[str]:
    places = {(each["method"], _plain(each["path"])) for each in finding["operations"]}
    for symbol, method in api.methods().items():
        verb, _, path = method.route.partition(" ")
        if (verb, _plain(path)) in places:
            yield f"{api.package}.{symbol}"


def _plain(path: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", path)


def _is_touched(use: Use, change: Row, package: str) -> bool:
    rule = str(change["id"])
    symbols = (change["symbol"], *change["also"])
    if rule == "union-member-removed":
        touches = use.kind == "test" and use.symbol == f"{package}.{change['before']}"
    elif rule == "union-member-added":
        touches = use.kind == "match" and use.symbol in symbols
    elif rule in _MADE:
        touches = use.kind == "construct" and _is_made_without(use, symbols)
    elif use.symbol not in symbols:
        touches = False
    elif rule.startswith("parameter"):
        touches = use.kind == "call" and _is_call_touched(use, change)
    elif change["kind"] in {"method", "function"}:
        is_gone = rule.endswith(("-removed", "-renamed", "-moved", "-kind-changed"))
        touches = use.kind == ("read" if is_gone and "overload" not in rule else "call")
    else:
        touches = use.kind in {"read", "name"}
    return touches


def _is_call_touched(use: Use, change: Row) -> bool:
    rule, name = change["id"], change["parameter"]
    if rule == "parameter-moved":
        return use.positional > 1 or use.is_open
    if rule in _LEFT_OUT:
        return name not in use.passed or use.is_open
    return rule in _PASSED and (name in use.passed or use.is_open)


def _is_made_without(use: Use, symbols: Sequence[str]) -> bool:
    for symbol in symbols:
        owner, _, field = symbol.rpartition(".")
        if use.symbol == owner and (field not in use.passed or use.is_open):
            return True
    return False
