"""Which types and formats a schema's values may have, and which of two allows more."""

from __future__ import annotations

from collections.abc import Iterator

from generator.review.merging import View
from generator.review.pairs import Change, Pair
from generator.review.places import Key, Types
from generator.review.rules_schema import Effect
from generator.review.views import Side

_PROPERTY = "request-parameter-property"
_WIDER_FORMATS = {
    "int32": {"int64", "bigint"}, "int64": {"bigint"}, "float": {"double"},
    "date": {"date-time"}, "time": {"date-time"},
}  # fmt: skip
"""The formats that allow all that another one allows, as the field has it."""


def allows(wide: Types | None, narrow: Types | None, *, is_text: bool = False) -> bool:
    """Tell whether some types allow every value of some others."""
    if wide is None or narrow is None:
        return wide is None
    wider = wide | {"integer"} if "number" in wide else wide
    return narrow <= wider or (is_text and "string" in wide)


def compare_types(pair: Pair) -> Iterator[Change]:
    """Yield how the type, format and nullability of two schemas differ."""
    base, revision = pair.base, pair.revision
    yield from _compare_nullable(pair)
    if _types_by_branch(pair):
        return
    if base.types != revision.types:
        if suffix_and_effect := _type_change(pair):
            yield pair.change(*suffix_and_effect, "type", type_words(base), type_words(revision))
    else:
        yield from _compare_formats(pair)


def _compare_nullable(pair: Pair) -> Iterator[Change]:
    base, revision = pair.base, pair.revision
    if _allows_anything(base) != _allows_anything(revision):
        return  # whatever allows every type allows null, too
    if revision.nullable and not base.nullable:
        yield pair.change("became-nullable", "widens", "type", before=False, after=True)
    elif base.nullable and not revision.nullable:
        yield pair.change("became-not-nullable", "narrows", "type", before=True, after=False)


def _allows_anything(view: View) -> bool:
    return view.types is None and view.enum is None and not _branches(view)


def _types_by_branch(pair: Pair) -> bool:
    """Tell whether the types of a union hide no more than the other schema allows.

    A union that has no type itself allows those of its branches, which are compared one by one.
    """
    sides = ((pair.base_side, pair.base), (pair.revision_side, pair.revision))
    are_unions = [view.types is None and bool(_branches(view)) for _, view in sides]
    if not any(are_unions):
        return False
    old, new = (_all_types(side, view) for side, view in sides)
    return all(are_unions) or (allows(old, new) and allows(new, old))


def _branches(view: View) -> tuple[Key, ...]:
    return view.branches.get("oneOf") or view.branches.get("anyOf") or ()


def _all_types(side: Side, view: View, depth: int = 3) -> Types | None:
    if view.types is not None or not depth:
        return view.types
    found = [_all_types(side, side.view(key), depth - 1) for key in _branches(view)]
    known = [types for types in found if types is not None]
    return frozenset[str]().union(*known) if found and len(known) == len(found) else None


def type_words(view: View) -> str:
    """Return the types of a schema and its format, as `string/uuid`."""
    types = "any" if view.types is None else ", ".join(sorted(view.types)) or "nothing"
    return f"{types}/{view.keywords['format']}" if "format" in view.keywords else types


def _type_change(pair: Pair) -> tuple[str, Effect] | None:
    base, revision, context = pair.base, pair.revision, pair.context
    is_list = base.is_type_union or revision.is_type_union
    is_request = context.direction == "request"
    if allows(revision.types, base.types) and allows(base.types, revision.types):
        return None
    if allows(revision.types, base.types):
        untyped = "type-generalized" if is_request else "type-changed"
        widened = "list-of-types-widened" if is_list else "type-generalized"
        return (untyped if revision.types is None else widened), "widens"
    if allows(base.types, revision.types):
        return ("list-of-types-narrowed" if is_list else _narrowed(pair)), "narrows"
    return _text_change(pair)


def _narrowed(pair: Pair) -> str:
    """Return what a narrower type is called: no request is the better for it."""
    is_plain = pair.context.direction == "request" and pair.context.subject != _PROPERTY
    return "type-changed" if is_plain else "type-specialized"


def _text_change(pair: Pair) -> tuple[str, Effect]:
    """Judge a change of type where values may be written as text."""
    base, revision, context = pair.base, pair.revision, pair.context
    is_request = context.direction == "request"
    if context.is_repeated and _is_list_of_these(pair):
        return "type-generalized", "widens"
    wide, narrow = (revision, base) if is_request else (base, revision)
    # a string of some format is read as that, and not as any text
    is_text = context.is_text and "format" not in wide.keywords
    if allows(wide.types, narrow.types, is_text=is_text):
        kinds = {"request-parameter": "type-generalized", _PROPERTY: "type-changed"}
        return kinds.get(context.subject, "type-compatible"), "harmless"
    is_narrower = allows(base.types, revision.types, is_text=context.is_text)
    if is_narrower and context.subject == _PROPERTY:
        return "type-specialized", "narrows"
    return "type-changed", "breaks"


def _is_list_of_these(pair: Pair) -> bool:
    """Tell whether a parameter became a list of what it was, without any limit."""
    revision, side = pair.revision, pair.revision_side
    if revision.types != frozenset({"array"}) or pair.base.types is None:
        return False
    if revision.keywords.keys() & {"minItems", "maxItems", "uniqueItems"}:
        return False
    return _is_plain(side, revision, pair.base.types)


def _is_plain(side: Side, array: View, types: Types) -> bool:
    if "items" not in array.children:
        return True
    items = side.view(array.children["items"])
    restricts = items.enum is not None or items.branches or items.keywords
    return not restricts and allows(items.types, types, is_text=True)


def _compare_formats(pair: Pair) -> Iterator[Change]:
    before = pair.base.keywords.get("format")
    after = pair.revision.keywords.get("format")
    if before == after:
        return
    change: tuple[str, Effect] = ("type-changed", "breaks")
    if after is None or after in _WIDER_FORMATS.get(str(before), ()):
        change = ("type-generalized", "widens")
    elif before is None or before in _WIDER_FORMATS.get(str(after), ()):
        change = (_narrowed(pair), "narrows")
    yield pair.change(*change, "format", type_words(pair.base), type_words(pair.revision))
