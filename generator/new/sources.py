"""Python values -> source that makes them, and source that checks what a call returned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from pydantic import BaseModel

from generator.document import is_list, is_node
from generator.filters import literal
from generator.naming import Code

_DEEPEST = 4
_NOTHING: frozenset[tuple[str, str]] = frozenset()


class Source(NamedTuple):
    """An expression or lines of statements, and the names that they need: (module, name)."""

    code: Code
    imports: frozenset[tuple[str, str]] = frozenset()


def source_of(value: object) -> Source:
    """Return an expression that makes a value.

    Raises:
        TypeError: it is of no kind that an argument has.
    """
    kind = type(value).__name__
    if value is None or isinstance(value, bool | int | float):
        return Source(Code(repr(value)))
    if isinstance(value, str):
        return Source(literal(value))
    if isinstance(value, datetime | date | time):
        code = f"{kind}.fromisoformat({literal(value.isoformat())})"
        return Source(Code(code), frozenset({("datetime", kind)}))
    if isinstance(value, UUID | Decimal):
        code = f"{kind}({literal(str(value))})"
        return Source(Code(code), frozenset({(kind.lower(), kind)}))
    return _composed(value, kind)


def _composed(value: object, kind: str) -> Source:
    if isinstance(value, BaseModel):
        made = source_of(value.model_dump(mode="json", by_alias=True, exclude_unset=True))
        code = f"{kind}.model_validate({made.code})"
        return Source(Code(code), made.imports | {("", kind)})
    if is_list(value):
        parts = [source_of(each) for each in value]
        return Source(Code(f"[{', '.join(each.code for each in parts)}]"), _needed(parts))
    if is_node(value):
        parts = [source_of(each) for each in value.values()]
        members = zip(value, parts, strict=True)
        pairs = ", ".join(f"{literal(key)}: {each.code}" for key, each in members)
        return Source(Code(f"{{{pairs}}}"), _needed(parts))
    msg = f"no source for {kind}"
    raise TypeError(msg)


def _needed(parts: Sequence[Source]) -> frozenset[tuple[str, str]]:
    return frozenset(name for part in parts for name in part.imports)


def check_lines(name: str, value: object, depth: int = 0) -> Source | None:
    """Return statements that check one plain value inside of what a call returned; None for none.

    Classes are asserted on the way, so that a type checker can follow.
    """
    if type(value) in {str, int, float, bool}:
        operator = "is" if isinstance(value, bool) else "=="
        return Source(Code(f"assert {name} {operator} {source_of(value).code}"))
    if isinstance(value, BaseModel):
        kind = type(value).__name__
        first, needed = f"assert isinstance({name}, {kind})", frozenset({("", kind)})
        members = [(f"{name}.{each}", getattr(value, each)) for each in type(value).model_fields]
        members = [each for each in members if each[0].rpartition(".")[2] in value.model_fields_set]
    elif is_list(value):
        first, needed = f"assert len({name}) == {len(value)}", _NOTHING
        members = [(f"{name}[0]", value[0])] if value else []
    elif is_node(value):
        first, needed = f"assert isinstance({name}, dict)", _NOTHING
        members = [(f"{name}[{literal(str(key))}]", each) for key, each in value.items()]
    elif value is None or isinstance(value, bytes):
        return Source(Code(f"assert {name} == {value!r}")) if depth == 0 else None
    else:
        return None
    found = (check_lines(*each, depth + 1) for each in members if depth < _DEEPEST)
    inner = next((each for each in found if each), None)
    if inner is None:
        return Source(Code(first), needed) if depth == 0 else None
    return Source(Code(f"{first}\n{inner.code}"), needed | inner.imports)
