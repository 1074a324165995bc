"""The schemas inside two schemas: which stand for each other, and which came or went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.review.branches import match_branches, name_of
from generator.review.keywords import SUBSCHEMAS
from generator.review.lifecycle import compare_property_lifecycle
from generator.review.merging import View
from generator.review.pairs import Change, Children, Pair
from generator.review.places import Key
from generator.review.rules_schema import Effect
from generator.review.views import Side

_UNIONS = ("oneOf", "anyOf")
_FLAGS = (("readOnly", "read-only"), ("writeOnly", "write-only"))


def compare_structure(pair: Pair) -> Iterator[Change | Children]:
    """Yield what came or went inside two schemas, and what is to be compared there."""
    if _is_wrapped(pair):
        yield pair.change("wrapped-in-one-of", "breaks", "oneOf")
        return
    for keyword, slug in (("oneOf", "one-of"), ("anyOf", "any-of")):
        if (others := _spread(pair, keyword)) is not None:
            if others[1] and keyword == "oneOf" and pair.context.subject == "request-body":
                yield pair.change("spread-into-one-of", "shifts", keyword)
            yield from _told_branches(pair, keyword, slug, *others)
            return
    yield from _properties(pair)
    yield from _subschemas(pair)
    yield from _maps(pair)
    yield from _prefix_items(pair)
    for keyword, slug in (("oneOf", "one-of"), ("anyOf", "any-of")):
        yield from _choices(pair, keyword, slug)
    yield from _parts(pair)


def _properties(pair: Pair) -> Iterator[Change | Children]:
    base, revision = pair.base, pair.revision
    moved = _moved(pair.revision_side, base, revision)
    for name, key in base.properties.items():
        if name in moved:
            continue  # the union that it went to is told instead
        if name not in revision.properties:
            yield _removed(pair, name, pair.base_side.view(key))
        else:
            yield Children(key, revision.properties[name], pair.context.inner)
            yield from _kept(pair, name)
    for name, key in revision.properties.items():
        if name not in base.properties:
            yield _added(pair, name, pair.revision_side.view(key))
    for name in sorted(revision.required - base.required - revision.properties.keys() - {""}):
        yield pair.change("constraint", "narrows", "required", after=name, name=f"required: {name}")
    for name in sorted(base.required - revision.required - base.properties.keys() - {""}):
        yield pair.change("constraint", "widens", "required", before=name, name=f"required: {name}")


def _moved(side: Side, base: View, revision: View) -> set[str]:
    """Return the properties that went into the branches of a union that is new."""
    if revision.properties or any(keyword in base.branches for keyword in _UNIONS):
        return set()
    branches = (key for keyword in _UNIONS for key in revision.branches.get(keyword, ()))
    return {name for key in branches for name in side.view(key).properties}


def _need(view: View, name: str) -> str:
    return "required" if name in view.required else "optional"


def _removed(pair: Pair, name: str, property_: View) -> Change:
    need, flags = _need(pair.base, name), property_.keywords
    if pair.context.inner.subject == "request-property":
        rule = "request-property-removed"
        rule = "request-read-only-property-changed" if flags.get("readOnly") else rule
    elif pair.context.inner.subject == "response-property":
        only = "-write-only" if flags.get("writeOnly") else ""
        rule = f"response-{need}{only}-property-removed"
    else:
        rule = pair.rule("property-removed", "widens")
    return _of_property(pair, rule, name, is_removed=True)


def _added(pair: Pair, name: str, property_: View) -> Change:
    need, flags = _need(pair.revision, name), property_.keywords
    subject, is_required = pair.context.inner.subject, need == "required"
    if subject == "request-property":
        rule = f"new-{need}-request-property"
        if is_required and flags.get("readOnly"):
            rule = "request-read-only-property-changed"
        elif is_required and "default" in flags:
            rule += "-with-default"
    elif subject == "response-property":
        only = "-write-only" if flags.get("writeOnly") else ""
        rule = f"response-{need}{only}-property-added"
    elif is_required and pair.context.is_header:
        rule = "new-required-request-header-property"
    else:
        rule = pair.rule("property-added", "narrows" if is_required else "harmless")
    return _of_property(pair, rule, name, is_added=True)


def _of_property(
    pair: Pair, rule: str, name: str, *, is_added: bool = False, is_removed: bool = False
) -> Change:
    base = None if is_added else pair.base.place("properties", name)
    revision = None if is_removed else pair.revision.place("properties", name)
    return Change(
        rule=rule,
        base_pointer=base,
        revision_pointer=revision,
        where=pair.where(),
        name=name,
        before=None if base is None else pair.base_side.at(base),
        after=None if revision is None else pair.revision_side.at(revision),
    )


def _kept(pair: Pair, name: str) -> Iterator[Change]:
    """Yield how what is said about a property that is in both schemas differs."""
    before = pair.base_side.view(pair.base.properties[name])
    after = pair.revision_side.view(pair.revision.properties[name])
    was, is_ = name in pair.base.required, name in pair.revision.required
    if was != is_:
        rule = _need_rule(pair, after, is_required=is_)
        place = "required" if is_ or was else "properties"
        yield pair.named(rule, place, _need(pair.base, name), _need(pair.revision, name), name)
    inner = Pair(pair.base_side, pair.revision_side, before, after, pair.context.inner, pair.policy)
    if not inner.context.subject.endswith(("request-property", "response-property")):
        return
    for keyword, words in _FLAGS:
        had, has = (bool(view.keywords.get(keyword)) for view in (before, after))
        if had != has:
            turn = "" if has else "not-"
            side = pair.context.direction
            rule = f"{side}-{_need(pair.revision, name)}-property-became-{turn}{words}"
            yield inner.named(rule, keyword, had, has, name)
    yield from compare_property_lifecycle(inner)


def _need_rule(pair: Pair, property_: View, *, is_required: bool) -> str:
    became = "became-required" if is_required else "became-optional"
    subject, flags = pair.context.inner.subject, property_.keywords
    if subject == "request-property":
        if is_required and flags.get("readOnly"):
            return "request-read-only-property-changed"
        extra = "-with-default" if is_required and "default" in flags else ""
        return f"request-property-{became}{extra}"
    if subject == "response-property":
        only = "write-only-" if flags.get("writeOnly") else ""
        return f"response-{only}property-{became}"
    if subject == "request-parameter-property" and is_required:
        start = "request-header-property" if pair.context.is_header else subject
        return f"{start}-became-required"
    return pair.rule(became, "narrows" if is_required else "widens")


def _subschemas(pair: Pair) -> Iterator[Change | Children]:
    for keyword, slug in SUBSCHEMAS.items():
        old, new = pair.base.children.get(keyword), pair.revision.children.get(keyword)
        if old is not None and new is not None:
            if keyword not in {"not", "if"}:
                element = pair.context.element if keyword == "items" else pair.context.inner
                yield Children(old, new, element)
            elif pair.base_side.fingerprint(old) != pair.revision_side.fingerprint(new):
                yield pair.change(keyword, "shifts", keyword, name=keyword)
        elif old is not None or new is not None:
            # additionalProperties: false is told apart in the constraints
            views = (pair.base, pair.revision)
            closed = any(view.keywords.get("additionalProperties") is False for view in views)
            if (keyword == "additionalProperties" and closed) or not _concerns_both(pair, keyword):
                continue
            yield _came_or_went(pair, keyword, slug, is_new=old is None)
    for keyword in ("unevaluatedItems", "unevaluatedProperties"):
        had, has = (view.keywords.get(keyword) is False for view in (pair.base, pair.revision))
        if had != has and keyword not in {**pair.base.children, **pair.revision.children}:
            yield _came_or_went(pair, keyword, SUBSCHEMAS[keyword], is_new=has)


def _concerns_both(pair: Pair, keyword: str) -> bool:
    """Tell whether both schemas allow what a keyword speaks of: a list has items, nothing else."""
    kind = {"items": "array", "additionalProperties": "object"}.get(keyword)
    types = (pair.base.types, pair.revision.types)
    return kind is None or all(each is None or kind in each for each in types)


def _came_or_went(pair: Pair, keyword: str, slug: str, *, is_new: bool) -> Change:
    if is_new:
        return pair.change(f"{slug}-added", "narrows", keyword, after=keyword, name=keyword)
    return pair.change(f"{slug}-removed", "widens", keyword, before=keyword, name=keyword)


def _maps(pair: Pair) -> Iterator[Change | Children]:
    tables = (("patternProperties", "pattern-property"), ("dependentSchemas", "dependent-schema"))
    for keyword, slug in tables:
        old = pair.base.named.get(keyword, {})
        new = pair.revision.named.get(keyword, {})
        for name in {**old, **new}:
            place = f"{keyword}/{name}"
            if name in old and name in new:
                yield Children(old[name], new[name], pair.context.inner)
            elif name in new:
                yield pair.change(f"{slug}-added", "narrows", place, after=name, name=name)
            else:
                yield pair.change(f"{slug}-removed", "widens", place, before=name, name=name)


def _prefix_items(pair: Pair) -> Iterator[Change | Children]:
    old = pair.base.branches.get("prefixItems", ())
    new = pair.revision.branches.get("prefixItems", ())
    for before, after in zip(old, new, strict=False):
        yield Children(before, after, pair.context.inner)
    for position in range(len(old), len(new)):
        yield pair.change("prefix-items-added", "narrows", "prefixItems", name=str(position))
    for position in range(len(new), len(old)):
        yield pair.change("prefix-items-removed", "widens", "prefixItems", name=str(position))


def _choices(pair: Pair, keyword: str, slug: str) -> Iterator[Change | Children]:
    """Compare the branches of a union."""
    old, new = pair.base.branches.get(keyword, ()), pair.revision.branches.get(keyword, ())
    if not old and not new:
        return
    matched = match_branches(pair.base_side, old, pair.revision_side, new)
    for before, after in matched.both:
        yield Children(before, after, pair.context)
    yield from _told_branches(pair, keyword, slug, matched.removed, matched.added)


def _told_branches(
    pair: Pair, keyword: str, slug: str, removed: Sequence[Key], added: Sequence[Key]
) -> Iterator[Change]:
    for name in map(name_of, removed):
        yield pair.change(f"{slug}-removed", "narrows", keyword, name=name, before=name)
    for name in map(name_of, added):
        yield pair.change(f"{slug}-added", "widens", keyword, name=name, after=name)


def _spread(pair: Pair, keyword: str) -> tuple[Sequence[Key], Sequence[Key]] | None:
    """Return the other branches, removed and added, if a schema became one of several or back."""
    old, new = pair.base.branches.get(keyword, ()), pair.revision.branches.get(keyword, ())
    if bool(old) == bool(new):
        return None
    one_side, one, side, union = pair.base_side, pair.base, pair.revision_side, new
    if old:
        one_side, one, side, union = pair.revision_side, pair.revision, pair.base_side, old
    whole = one_side.fingerprint((one.pointer,))
    others = [key for key in union if side.fingerprint(key) != whole]
    if len(others) == len(union):
        return None
    return (others, ()) if old else ((), others)


def _is_wrapped(pair: Pair) -> bool:
    """Tell whether an object was split into several that are none of them the same."""
    new = pair.revision.branches.get("oneOf", ())
    if not new or "oneOf" in pair.base.branches or pair.revision.properties:
        return False
    if not pair.context.subject.endswith("-body") or not pair.base.properties:
        return False
    prints = {pair.revision_side.fingerprint(key) for key in new}
    return pair.base_side.fingerprint((pair.base.pointer,)) not in prints


def _parts(pair: Pair) -> Iterator[Change]:
    """Tell what came or went in `allOf`: the whole of it has been compared already."""
    old, new = pair.base.branches.get("allOf", ()), pair.revision.branches.get("allOf", ())
    if not old or not new:
        return
    matched = match_branches(pair.base_side, old, pair.revision_side, new)
    for key in matched.removed:
        restricts = pair.base_side.restricts(key)
        suffix = "all-of-removed" if restricts else "all-of-removed-annotation-only"
        effect: Effect = "shifts" if restricts else "harmless"
        yield pair.change(suffix, effect, "allOf", name=name_of(key), before=name_of(key))
    for key in matched.added:
        restricts = pair.revision_side.restricts(key)
        suffix = "all-of-added" if restricts else "all-of-added-annotation-only"
        effect = "narrows" if restricts else "harmless"
        yield pair.change(suffix, effect, "allOf", name=name_of(key), after=name_of(key))
