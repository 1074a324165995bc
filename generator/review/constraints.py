"""What two schemas allow apart from their types and their parts: bounds, values, keywords."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.diagnostics import tokens
from generator.document import Node, is_list, is_node
from generator.review.keywords import LOWER, UPPER
from generator.review.merging import View, canonical
from generator.review.pairs import Change, Pair
from generator.review.rules_schema import Effect

_SET_FROM_ZERO = {"minLength"}
"""Bounds that count as zero where they are absent."""
_REPLACED = {
    "contentEncoding": "content-encoding-changed",
    "contentMediaType": "content-media-type-changed",
}
_EXTENSIBLE = "x-extensible-enum"


def compare_constraints(pair: Pair) -> Iterator[Change]:
    """Yield every difference of the bounds, values and other plain keywords of two schemas."""
    base, revision = pair.base, pair.revision
    if base.keywords == revision.keywords and base.enum == revision.enum:
        return  # nearly all of them
    yield from _bounds(pair)
    yield from _pattern(pair)
    yield from _values(pair)
    yield from _default(pair)
    yield from _others(pair)
    yield from _extensible(pair)
    yield from _dependent_required(pair)
    yield from _discriminator(pair)


def _both(pair: Pair, keyword: str) -> tuple[Any, Any]:
    return pair.base.keywords.get(keyword), pair.revision.keywords.get(keyword)


def _bounds(pair: Pair) -> Iterator[Change]:
    for table, rises, falls in ((UPPER, "widens", "narrows"), (LOWER, "narrows", "widens")):
        for keyword, slug in table.items():
            before, after = _both(pair, keyword)
            if before == after:
                continue
            if keyword in _SET_FROM_ZERO:
                before, after = before or 0, after or 0
            suffix, effect = _bound(before, after, _effect(rises), _effect(falls))
            rule = pair.rule(f"{slug}-{suffix}", effect)
            yield pair.named(rule, keyword, before, after, keyword)


def _effect(word: str) -> Effect:
    return "widens" if word == "widens" else "narrows"


def _bound(before: Any, after: Any, rises: Effect, falls: Effect) -> tuple[str, Effect]:  # noqa: ANN401
    if before is None:
        return "set", "narrows"
    if after is None:
        return "unset", "widens"
    if not isinstance(before, int | float) or not isinstance(after, int | float):
        return "changed", "shifts"
    return ("increased", rises) if after > before else ("decreased", falls)


def _pattern(pair: Pair) -> Iterator[Change]:
    before, after = _both(pair, "pattern")
    if before == after:
        return
    change: tuple[str, Effect] = ("pattern-changed", "shifts")
    if before is None:
        change = ("pattern-added", "narrows")
    elif after is None:
        change = ("pattern-removed", "widens")
    elif after in {".*", "^.*$"} and pair.context.direction == "request":
        change = ("pattern-generalized", "widens")
    yield pair.change(*change, "pattern", before, after, "pattern")


def _values(pair: Pair) -> Iterator[Change]:
    """Compare enum and const: a constant beside an enum is an enum of one."""
    base, revision = pair.base, pair.revision
    before, after = _allowed(base, revision), _allowed(revision, base)
    if before is None and after is None:
        yield from _constants(pair)
    elif before is None:
        yield pair.change("became-enum", "narrows", "enum", after=list(after or ()), name="enum")
    elif after is None:
        yield pair.change("enum-lifted", "widens", "enum", before=list(before), name="enum")
    else:
        yield from _changed_list(pair, "enum", "enum-value", before, after)


def _allowed(view: View, other: View) -> tuple[Any, ...] | None:
    """Return the values that a schema lists, if either of both has a list."""
    if view.enum is None and other.enum is not None and "const" in view.keywords:
        return (view.keywords["const"],)
    return view.enum


def _changed_list(
    pair: Pair, place: str, start: str, before: tuple[Any, ...], after: tuple[Any, ...]
) -> Iterator[Change]:
    known, kept = set(map(canonical, before)), set(map(canonical, after))
    removed = [value for value in before if canonical(value) not in kept]
    added = [value for value in after if canonical(value) not in known]
    if removed:
        yield pair.change(f"{start}-removed", "narrows", place, before=_one(removed), name=place)
    if added:
        yield pair.change(f"{start}-added", "widens", place, after=_one(added), name=place)


def _one(values: list[Any]) -> Any:  # noqa: ANN401 - any JSON value
    return values[0] if len(values) == 1 else values


def _constants(pair: Pair) -> Iterator[Change]:
    has, will = "const" in pair.base.keywords, "const" in pair.revision.keywords
    before, after = _both(pair, "const")
    if has and will:
        if canonical(before) != canonical(after):
            yield pair.change("const-changed", "breaks", "const", before, after, "const")
    elif will:
        yield pair.change("const-added", "narrows", "const", after=after, name="const")
    elif has:
        yield pair.change("const-removed", "widens", "const", before=before, name="const")


def _default(pair: Pair) -> Iterator[Change]:
    has, will = "default" in pair.base.keywords, "default" in pair.revision.keywords
    before, after = _both(pair, "default")
    if (has, canonical(before)) == (will, canonical(after)):
        return
    action = "changed" if has and will else "added" if will else "removed"
    yield pair.change(
        f"default-value-{action}", "harmless", "default", before, after, name="default"
    )


def _others(pair: Pair) -> Iterator[Change]:
    for keyword, suffix in _REPLACED.items():
        before, after = _both(pair, keyword)
        if before != after:
            yield pair.change(suffix, "breaks", keyword, before, after, keyword)
    before, after = _both(pair, "multipleOf")
    if before != after:
        effect: Effect = "shifts"
        if before is None or after is None:
            effect = "narrows" if before is None else "widens"
        yield pair.change("multiple-of", effect, "multipleOf", before, after, "multipleOf")
    before, after = _both(pair, "uniqueItems")
    if bool(before) != bool(after):
        effect = "narrows" if after else "widens"
        yield pair.change("unique", effect, "uniqueItems", bool(before), bool(after), "uniqueItems")
    if (effects := _openness(pair)) is not None:
        yield pair.change(*effects, "additionalProperties", name="additionalProperties")


def _openness(pair: Pair) -> tuple[str, Effect] | None:
    was_closed, is_closed = (
        view.keywords.get("additionalProperties") is False for view in (pair.base, pair.revision)
    )
    if was_closed == is_closed:
        return None
    if is_closed:
        return "additional-properties-closed", "narrows"
    return "additional-properties-opened", "widens"


def _extensible(pair: Pair) -> Iterator[Change]:
    before, after = _both(pair, _EXTENSIBLE)
    if is_list(before) and is_list(after):
        changes = _changed_list(
            pair, _EXTENSIBLE, "x-extensible-enum-value", tuple(before), tuple(after)
        )
        yield from (change for change in changes if "removed" in change.rule)


def _dependent_required(pair: Pair) -> Iterator[Change]:
    before, after = (each if is_node(each) else Node() for each in _both(pair, "dependentRequired"))
    place = "dependentRequired"
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if old is None:
            yield pair.change("dependent-required-added", "narrows", place, after=new, name=name)
        elif new is None:
            yield pair.change("dependent-required-removed", "widens", place, before=old, name=name)
        elif sorted(map(str, old)) != sorted(map(str, new)):
            yield pair.change("dependent-required-changed", "breaks", place, old, new, name)


def _discriminator(pair: Pair) -> Iterator[Change]:
    before, after = _both(pair, "discriminator")
    place = "discriminator"
    if before == after:
        return
    if not is_node(before) or not is_node(after):
        if before is not None or after is not None:
            action = "added" if before is None else "removed"
            yield pair.change(f"discriminator-{action}", "harmless", place, before, after)
        return
    old, new = before.get("propertyName"), after.get("propertyName")
    if old != new:
        yield pair.change("discriminator-property-name-changed", "breaks", place, old, new)
    known, kept = _mapping(before), _mapping(after)
    for name in {**known, **kept}:
        old, new = known.get(name), kept.get(name)
        if old is None or new is None:
            action = "added" if old is None else "deleted"
            suffix = f"discriminator-mapping-{action}"
            yield pair.change(suffix, "harmless", place, old, new, f"`{name}`")
        elif old != new:
            yield pair.change(
                "discriminator-mapping-changed", "shifts", place, old, new, f"`{name}`"
            )


def _mapping(discriminator: Node) -> dict[str, str]:
    mapping: Any = discriminator.get("mapping")
    named: Node = mapping if is_node(mapping) else {}
    return {tag: (tokens(str(target)) or [str(target)])[-1] for tag, target in named.items()}
