"""Python values -> source that makes them, and source that checks what a call returned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple, cast
from uuid import UUID

from pydantic import BaseModel

from generator.document import is_list, is_node
from generator.filters import literal
from generator.naming import Code

_DEEPEST = 4


class Source(NamedTuple):
    """An expression or lines of statements, and the names that they need: (module, name)."""

    code: Code
    imports: frozenset[tuple[str, str]] = frozenset()


def source_of(value: object) -> Source:
    """Return an expression that makes a value.

    Raises:
        TypeError: it is of no kind that an argument has.
    """
    match value:
        case bool() | int() | float() | None:
            return Source(Code(repr(value)))
        case str():
            return Source(literal(value))
        case datetime() | date() | time():
            name = type(value).__name__
            code = f"{name}.fromisoformat({literal(value.isoformat())})"
            return Source(Code(code), frozenset({("datetime", name)}))
        case UUID():
            return Source(Code(f"UUID({literal(str(value))})"), frozenset({("uuid", "UUID")}))
        case Decimal():
            needed = frozenset({("decimal", "Decimal")})
            return Source(Code(f"Decimal({literal(str(value))})"), needed)
        case BaseModel():
            name = type(value).__name__
            made = source_of(value.model_dump(mode="json", by_alias=True, exclude_unset=True))
            code = f"{name}.model_validate({made.code})"
            return Source(Code(code), made.imports | {("", name)})
        case list() | tuple():
            return _joined("[{}]", [source_of(each) for each in cast("Sequence[object]", value)])
        case dict():
            items = cast("dict[object, object]", value).items()
            parts = [part for key, each in items for part in (source_of(key), source_of(each))]
            pairs = [
                f"{key.code}: {each.code}"
                for key, each in zip(parts[::2], parts[1::2], strict=True)
            ]
            needed = frozenset(name for part in parts for name in part.imports)
            return Source(Code(f"{{{', '.join(pairs)}}}"), needed)
        case _:
            msg = f"no source for {type(value).__name__}"
            raise TypeError(msg)


def _joined(form: str, parts: Sequence[Source]) -> Source:
    code = form.format(", ".join(part.code for part in parts))
    return Source(Code(code), frozenset(name for part in parts for name in part.imports))


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
        first, needed = f"assert len({name}) == {len(value)}", frozenset()
        members = [(f"{name}[0]", value[0])] if value else []
    elif is_node(value):
        first, needed = f"assert isinstance({name}, dict)", frozenset()
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
