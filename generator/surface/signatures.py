"""Two versions of a method -> what changed for those who call it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.review.findings import Level
from generator.surface.annotations import Type, read_type
from generator.surface.api import Method, Parameter, Signature
from generator.surface.changes import RULES, Change, SymbolKind
from generator.surface.judging import Judge

_UNSENT = {"None", "OMIT"}
"""Defaults that send nothing."""
_PAGES = {"Page", "AsyncPage"}


@dataclass(frozen=True, slots=True)
class Callee:
    """What is called, as messages name it."""

    symbol: str
    name: str
    kind: SymbolKind = "method"

    def change(
        self, rule: str, message: str, *, parameter: str | None = None,
        before: str | None = None, after: str | None = None,
    ) -> Change:  # fmt: skip
        """Return a change of it."""
        level: Level = RULES[rule]
        is_parameter = rule.startswith("parameter")
        return Change(
            id=rule if is_parameter else f"{self.kind}-{rule}",
            level=level,
            symbol=self.symbol,
            kind="parameter" if is_parameter else self.kind,
            message=message,
            before=before,
            after=after,
            parameter=parameter,
        )


def compare_methods(callee: Callee, old: Method, new: Method, judge: Judge) -> list[Change]:
    """Return what changed for the callers of a method; each change once for all overloads."""
    found: dict[tuple[str, str | None], Change] = {}
    if old.is_async != new.is_async:
        text = f"`{callee.name}` must {'now' if new.is_async else 'no longer'} be awaited"
        change = callee.change("became-async", text)
        found[change.id, None] = change
    for one, two in _paired(old.signatures, new.signatures):
        for change in _compared(callee, (old, one), (new, two), judge):
            found.setdefault((change.id, change.parameter), change)
    changes = list(found.values())
    if len(old.signatures) > len(new.signatures):
        lost = _shown(old.signatures[-1])
        text = f"`{callee.name}` lost an overload: it can no longer be called as `{lost}`"
        changes.append(callee.change("overload-removed", text, before=lost))
    elif len(old.signatures) < len(new.signatures):
        gained = _shown(new.signatures[-1])
        text = f"`{callee.name}` gained an overload: it can now also be called as `{gained}`"
        changes.append(callee.change("overload-added", text, after=gained))
    return changes


def _paired(
    old: Sequence[Signature], new: Sequence[Signature]
) -> Iterator[tuple[Signature, Signature]]:
    return zip(old, new, strict=False)


def _shown(signature: Signature) -> str:
    inner = ", ".join(
        f"{each.name}: {each.type}" + (f" = {each.default}" if each.default else "")
        for each in signature.parameters
    )
    return f"({inner}) -> {signature.returns}"


def _compared(
    callee: Callee, old: tuple[Method, Signature], new: tuple[Method, Signature], judge: Judge
) -> Iterator[Change]:
    before = {each.name: each for each in old[1].parameters}
    after = {each.name: each for each in new[1].parameters}
    same = _renamed(old, new, judge)
    for name, parameter in before.items():
        if name in same:
            text = f"The parameter `{name}` of `{callee.name}` is called `{same[name]}` now"
            yield callee.change(
                "parameter-renamed", text, parameter=name, before=name, after=same[name]
            )
        other = after.get(same.get(name, name))
        if other is None:
            text = f"`{callee.name}` no longer takes `{name}`"
            yield callee.change("parameter-removed", text, parameter=name, before=parameter.type)
        else:
            yield from _parameter(callee, parameter, other, judge)
    yield from _new_parameters(callee, before, after, set(same.values()))
    yield from _order(callee, old[1], new[1], same)
    yield from _result(callee, old[1], new[1], judge)


def _renamed(
    old: tuple[Method, Signature], new: tuple[Method, Signature], judge: Judge
) -> dict[str, str]:
    """Return the parameters that stand for the same part of the request under another name."""
    gone = [p for p in old[1].parameters if all(p.name != each.name for each in new[1].parameters)]
    come = [p for p in new[1].parameters if all(p.name != each.name for each in old[1].parameters)]
    found: dict[str, str] = {}
    for one in gone:
        for two in come:
            wire = old[0].places.get(one.name)
            is_same = wire is not None and wire == new[0].places.get(two.name)
            if is_same and two.name not in found.values():
                found[one.name] = two.name
                break
    paths = [
        [p for p in each if p.kind in {"positional", "either"} and p.name not in found]
        for each in (gone, come)
    ]
    ranks = [{p.name: i for i, p in enumerate(way.parameters)} for way in (old[1], new[1])]
    for one in paths[0]:  # the part of a path is told by its position
        for two in paths[1]:
            types = judge.old(one.type), judge.new(two.type)
            if ranks[0][one.name] == ranks[1][two.name] and types[0] == types[1]:
                found.setdefault(one.name, two.name)
    return found


def _parameter(callee: Callee, old: Parameter, new: Parameter, judge: Judge) -> Iterator[Change]:
    name, where = old.name, f"The parameter `{new.name}` of `{callee.name}`"
    if old.default and not new.default and old.kind != "variadic":
        yield callee.change(
            "parameter-required", f"{where} must be given now", parameter=name,
            before=f"{old.type} = {old.default}", after=new.type,
        )  # fmt: skip
    elif new.default and not old.default and old.kind != "variadic":
        yield callee.change(
            "parameter-optional", f"{where} may be left out now", parameter=name,
            before=old.type, after=f"{new.type} = {new.default}",
        )  # fmt: skip
    elif old.default != new.default and not {old.default, new.default} <= _UNSENT:
        yield callee.change(
            "parameter-default-changed", f"{where} has another default: `{new.default}`",
            parameter=name, before=old.default, after=new.default,
        )  # fmt: skip
    if old.kind != new.kind:
        wider = new.kind == "either"
        how = {"keyword": "by keyword only", "positional": "by position only"}.get(new.kind, "")
        text = f"{where} can now be given {how or 'by position and by keyword'}"
        rule = f"parameter-kind-{'widened' if wider else 'changed'}"
        yield callee.change(rule, text, parameter=name, before=old.kind, after=new.kind)
    before, after = (_given(each) for each in (judge.old(old.type), judge.new(new.type)))
    if old.default and not new.default:  # that it may not be left out was said
        before = _without_none(before, after)
    verdict = judge.given(before, after)
    if verdict:
        says = "takes more than before" if verdict == "widened" else "has another type"
        rule = f"parameter-type-{verdict}"
        text = f"{where} {says}: `{new.type}` instead of `{old.type}`"
        yield callee.change(rule, text, parameter=name, before=old.type, after=new.type)


def _given(kind: Type) -> Type:
    """Return a type without what only says that an argument was left out."""
    members = [each for each in kind.members if each.name != "Omit"]
    return read_type(" | ".join(map(str, members))) if len(members) < len(kind.members) else kind


def _without_none(before: Type, after: Type) -> Type:
    lost = {each for each in before.members - after.members if each.name == "None"}
    kept = before.members - lost
    return read_type(" | ".join(map(str, kept))) if lost and kept else before


def _new_parameters(
    callee: Callee, before: dict[str, Parameter], after: dict[str, Parameter], renamed: set[str]
) -> Iterator[Change]:
    for name, parameter in after.items():
        if name in before or name in renamed:
            continue
        if parameter.default or parameter.kind == "variadic":
            text = f"`{callee.name}` also takes `{name}` now"
            rule, shown = "parameter-added", f"{parameter.type} = {parameter.default}"
        else:
            text = f"`{callee.name}` needs the new argument `{name}`"
            rule, shown = "parameter-required", parameter.type
        yield callee.change(rule, text, parameter=name, after=shown)


def _order(
    callee: Callee, old: Signature, new: Signature, renamed: dict[str, str]
) -> Iterator[Change]:
    """Tell whether what is given by position would land elsewhere."""
    before = [renamed.get(each.name, each.name) for each in old.parameters if _is_positional(each)]
    after = {each.name: each for each in new.parameters if _is_positional(each)}
    common = [name for name in before if name in after]
    shown = [name for name in after if name in common or after[name].default]
    if common != shown[: len(common)]:
        text = f"The arguments of `{callee.name}` have another order"
        yield callee.change(
            "parameter-moved", text, before=", ".join(before), after=", ".join(after)
        )


def _is_positional(parameter: Parameter) -> bool:
    return parameter.kind in {"positional", "either"}


def _result(callee: Callee, old: Signature, new: Signature, judge: Judge) -> Iterator[Change]:
    before, after = judge.old(old.returns), judge.new(new.returns)
    verdict = judge.got(before, after)
    if verdict is None:
        return
    pair = {"before": old.returns, "after": new.returns}
    if before.name == after.name and before.name in _PAGES and verdict == "changed":
        text = f"The items that `{callee.name}` returns are of another type"
        yield callee.change("item-type-changed", f"{text}: `{after}`", **pair)
        return
    says = {
        "changed": "returns another type",
        "narrowed": "promises more of what it returns",
        "any": "returns what type checkers see differently",
    }[verdict]
    rule = f"return-type-{verdict}"
    text = f"`{callee.name}` {says}: `{new.returns}` instead of `{old.returns}`"
    yield callee.change(rule, text, **pair)
