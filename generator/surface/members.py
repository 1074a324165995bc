"""Two versions of a class or an alias -> what changed for those who read or construct it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.review.findings import Level
from generator.surface.annotations import NONE
from generator.surface.api import Alias, Attribute, Class, Member, Method, Resource
from generator.surface.changes import RULES, Change, SymbolKind
from generator.surface.judging import Judge
from generator.surface.signatures import Callee, compare_methods


@dataclass(frozen=True, slots=True)
class Place:
    """A symbol, as messages name it."""

    symbol: str
    name: str
    kind: SymbolKind

    def change(
        self, rule: str, message: str, *, before: str | None = None, after: str | None = None
    ) -> Change:
        """Return a change of it."""
        named = rule if rule.startswith(f"{self.kind}-") else f"{self.kind}-{rule}"
        return Change(
            id=named, level=RULES[rule], symbol=self.symbol, kind=self.kind,
            message=message, before=before, after=after,
        )  # fmt: skip

    def below(self, name: str, kind: SymbolKind) -> Place:
        """Return a member of it."""
        return Place(f"{self.symbol}.{name}", f"{self.name}.{name}", kind)


def member_kind(owner: Class, member: Member) -> SymbolKind:
    """Return what a member of a class is called."""
    if isinstance(member, Resource):
        return "resource"
    if isinstance(member, Method):
        return "method"
    return "field" if owner.kind == "model" else "attribute"


def shown(member: Member) -> str:
    """Return a member as a report shows it."""
    if isinstance(member, Attribute):
        return member.type or member.default
    if isinstance(member, Resource):
        return member.class_name
    way = member.signatures[0]
    inner = ", ".join(f"{each.name}: {each.type}" for each in way.parameters)
    return f"({inner}) -> {way.returns}"


def compare_classes(place: Place, old: Class, new: Class, judge: Judge) -> Iterator[Change]:
    """Yield what changed in a class that both versions have, its resources apart."""
    yield from _bases(place, old, new, judge)
    same = _renamed_fields(old, new)
    for name, member in old.members.items():
        below = place.below(name, member_kind(old, member))
        if name in same:
            text = f"`{below.name}` is called `{same[name]}` now"
            yield below.change("renamed", text, before=name, after=same[name])
        other = new.members.get(same.get(name, name))
        if isinstance(member, Resource) and (other is None or isinstance(other, Resource)):
            continue
        if other is None:
            yield below.change("removed", f"`{below.name}` was removed", before=shown(member))
        else:
            yield from _member(below, member, other, new, judge)
    for name, member in new.members.items():
        if name in old.members or name in same.values() or isinstance(member, Resource):
            continue
        below = place.below(name, member_kind(new, member))
        must = isinstance(member, Attribute) and _is_required(new, member)
        if must and judge.directions.is_given(new.name):
            text = f"A `{place.name}` cannot be made without the new `{name}`"
            yield below.change("field-added-required", text, after=shown(member))
        else:
            yield below.change("added", f"`{below.name}` was added", after=shown(member))


def _bases(place: Place, old: Class, new: Class, judge: Judge) -> Iterator[Change]:
    lost = [judge.new_names.get(each, each) for each in old.ancestors]
    # What is private can be named by nobody, and what inherits it has it still.
    public = judge.names[0].ancestors.keys()
    for name in lost:
        is_told = name in public or old.kind == "exception"
        if name not in new.ancestors and is_told and not name.startswith("_"):
            text = f"`{place.name}` is no `{name}` any more"
            yield place.change("base-removed", text, before=name)


def _renamed_fields(old: Class, new: Class) -> dict[str, str]:
    """Return the fields that stand for the same member of the JSON under another name."""
    wires = {
        each.wire or name: name
        for name, each in new.members.items()
        if isinstance(each, Attribute) and name not in old.members
    }
    found: dict[str, str] = {}
    for name, each in old.members.items():
        if isinstance(each, Attribute) and name not in new.members and old.kind == "model":
            other = wires.get(each.wire or name)
            if other is not None:
                found[name] = other
    return found


def _member(place: Place, old: Member, new: Member, owner: Class, judge: Judge) -> Iterator[Change]:
    if isinstance(old, Method) and isinstance(new, Method):
        yield from compare_methods(Callee(place.symbol, place.name), old, new, judge)
    elif isinstance(old, Attribute) and isinstance(new, Attribute):
        yield from _fields(place, old, new, owner, judge)
    else:
        kinds = {Method: "a method", Attribute: "an attribute", Resource: "a resource"}
        text = f"`{place.name}` is {kinds[type(new)]} now, and was {kinds[type(old)]}"
        yield place.change("kind-changed", text, before=shown(old), after=shown(new))


def _fields(
    place: Place, old: Attribute, new: Attribute, owner: Class, judge: Judge
) -> Iterator[Change]:
    given, got = judge.directions.is_given(owner.name), judge.directions.is_got(owner.name)
    if not old.type and not new.type:
        if old.default != new.default and old.is_constant and new.is_constant:
            text = f"`{place.name}` has another value"
            yield place.change("constant-changed", text, before=old.default, after=new.default)
        return
    was_required, is_required = _is_required(owner, old), _is_required(owner, new)
    before, after = judge.old(old.type), judge.new(new.type)
    types = {"before": old.type, "after": new.type}
    verdict = judge.got(before, after) if got else None
    refused = given and judge.given(before, after) == "changed"
    if before.members - after.members == frozenset({NONE}) and not refused:
        yield place.change("field-always-there", f"`{place.name}` is never None any more", **types)
    elif after.members - before.members == frozenset({NONE}) and verdict == "changed":
        text = f"`{place.name}` may be None now: `{new.type}` instead of `{old.type}`"
        yield place.change("field-optional", text, **types)
    elif verdict == "changed" or refused:
        text = f"`{place.name}` is of another type: `{new.type}` instead of `{old.type}`"
        yield place.change("field-type-changed", text, **types)
    elif verdict:
        text = f"`{place.name}` is now `{new.type}`, and was `{old.type}`"
        yield place.change(f"field-type-{verdict}", text, **types)
    elif before != after:
        text = f"`{place.name}` takes more than before: `{new.type}` instead of `{old.type}`"
        yield place.change("field-type-widened", text, **types)
    if is_required and not was_required and given:
        text = f"A `{owner.name}` cannot be made without `{old.name}` any more"
        yield place.change("field-required", text, **types)
    elif not is_required and not was_required and old.default != new.default:
        text = f"`{place.name}` has another default: `{new.default}`"
        yield place.change("field-default-changed", text, before=old.default, after=new.default)


def _is_required(owner: Class, field: Attribute) -> bool:
    can_be_given = owner.kind in {"model", "class"} and not field.is_property
    return can_be_given and not field.default and not field.is_constant


def compare_aliases(place: Place, old: Alias, new: Alias, judge: Judge) -> Iterator[Change]:
    """Yield what changed in a name for a type."""
    before, after = judge.old(old.type), judge.new(new.type)
    if before == after:
        return
    lost, gained = (sorted(map(str, each)) for each in (
        before.members - after.members, after.members - before.members
    ))  # fmt: skip
    if len(before.members) == len(after.members) == 1:
        is_wider = not judge.directions.is_got(new.name) and judge.given(before, after) == "widened"
        level: Level = "info" if is_wider else "breaking"
        text = f"`{place.name}` stands for `{after}` now, and stood for `{before}`"
        yield replace(
            place.change("alias-changed", text, before=str(before), after=str(after)), level=level
        )
        return
    for name in lost:
        text = f"`{name}` is no `{place.name}` any more"
        yield place.change("member-removed", text, before=name)
    for name in gained:
        is_got = judge.directions.is_got(new.name)
        text = f"`{name}` is one more `{place.name}`"
        text += ": a `match` over all of them is incomplete" if is_got else ""
        change = place.change("member-added", text, after=name)
        yield change if is_got else replace(change, level="info")
