"""Defaults that their own schema does not allow: nothing is made of them, but somebody errs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import cast
from uuid import UUID

from generator.document import Node

_KINDS: dict[str, tuple[type, ...]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int, float),
    "null": (),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}
_FORMATS: dict[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "date-time": datetime.fromisoformat,
    "uuid": UUID,
}


def contradiction(schema: Node) -> str | None:
    """Return what is wrong with the default of a schema, or None; null counts as none."""
    value: object = schema.get("default")
    if value is None:
        return None
    kind: object = schema.get("type")
    kinds = [kind] if isinstance(kind, str) else cast("list[object]", kind or [])
    if kinds and not any(_is_of(value, each) for each in kinds):
        return f"the default {_shown(value)} is no {' or '.join(map(str, kinds))}"
    values: object = schema.get("enum")
    if isinstance(values, list) and not isinstance(value, list) and value not in values:
        return f"the default {_shown(value)} is none of the enum"
    form = schema.get("format")
    if isinstance(value, str) and form in _FORMATS:
        try:
            _FORMATS[form](value)
        except ValueError:
            return f"the default {_shown(value)} is no {form}"
    return None


def _is_of(value: object, kind: object) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return not isinstance(kind, str) or isinstance(value, _KINDS.get(kind, (object,)))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - of a line
