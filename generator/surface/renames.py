"""What is the same under another name: methods by their routes, models by use and shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.surface.annotations import Type, read_type, renamed
from generator.surface.api import Alias, Api, Attribute, Class, Method

_SIMILAR = 0.5
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Renames:
    """Old name -> new name."""

    types: Mapping[str, str]
    """Of classes and aliases."""
    methods: Mapping[str, str]
    """Of methods, by symbol without the package: those that have another symbol now."""
    resources: Mapping[str, str]
    """Of resources, by symbol without the package: `Client.books`."""


def find_renames(old: Api, new: Api) -> Renames:
    """Find what has another name in `new`; nothing that both have is ever taken for renamed."""
    methods = _methods(old, new)
    types: dict[str, str] = {}
    for _ in range(_ROUNDS):
        found = _types(old, new, methods, types)
        if found == types:
            break
        types = found
    return Renames(types=types, methods=methods, resources=_resources(old, new, methods))


def _methods(old: Api, new: Api) -> dict[str, str]:
    by_route = {_key(symbol, each): symbol for symbol, each in new.methods().items() if each.route}
    found: dict[str, str] = {}
    for symbol, each in old.methods().items():
        other = by_route.get(_key(symbol, each)) if each.route else None
        if other is not None and other != symbol:
            found[symbol] = other
    return found


def _key(symbol: str, method: Method) -> tuple[str, str]:
    return symbol.partition(".")[0], re.sub(r"\{[^{}]*\}", "{}", method.route)


def _resources(old: Api, new: Api, methods: Mapping[str, str]) -> dict[str, str]:
    """Return the resources of which most methods are in one that did not exist before."""
    found: dict[str, str] = {}
    old_resources, new_resources = old.resources(), new.resources()
    for name, resource in old_resources.items():
        if name in new_resources:
            continue
        symbols = [f"{name}.{each}" for each in resource.methods]
        homes = [methods[each].rpartition(".")[0] for each in symbols if each in methods]
        for home in dict.fromkeys(homes):
            if home not in old_resources and homes.count(home) * 2 > len(symbols):
                found[name] = home
    return found


def _types(
    old: Api, new: Api, methods: Mapping[str, str], known: Mapping[str, str]
) -> dict[str, str]:
    gone = [name for name in old.names if name not in new.names]
    come = [name for name in new.names if name not in old.names]
    found = dict(known)
    pairs = [pair for types in _aligned(old, new, methods, known) for pair in _differing(*types)]
    for one, other in pairs:
        is_free = one in gone and other in come and other not in found.values()
        if is_free and one not in found and _alike(old, new, one, other, found):
            found[one] = other
    for one in gone:
        twins = [other for other in come if _same_shape(old, new, one, other, found)]
        if one not in found and len(twins) == 1 and twins[0] not in found.values():
            found[one] = twins[0]
    return found


def _aligned(
    old: Api, new: Api, methods: Mapping[str, str], known: Mapping[str, str]
) -> Iterator[tuple[Type, Type]]:
    """Yield the types of what is the same in both: results, arguments, fields, aliases."""
    later = new.methods()
    for symbol, method in old.methods().items():
        other = later.get(methods.get(symbol, symbol))
        for one, two in zip(method.signatures, other.signatures if other else (), strict=False):
            yield read_type(one.returns), read_type(two.returns)
            parameters = {each.name: each for each in two.parameters}
            for each in one.parameters:
                if each.name in parameters:
                    yield read_type(each.type), read_type(parameters[each.name].type)
    for name, public in old.names.items():
        match = new.names.get(known.get(name, name))
        if isinstance(public, Alias) and isinstance(match, Alias):
            yield read_type(public.type), read_type(match.type)
        elif isinstance(public, Class) and isinstance(match, Class):
            for field, member in public.members.items():
                later_member = match.members.get(field)
                if isinstance(member, Attribute) and isinstance(later_member, Attribute):
                    yield read_type(member.type), read_type(later_member.type)


def _differing(one: Type, other: Type) -> Iterator[tuple[str, str]]:
    """Yield the pairs of names that stand at the same place of two types."""
    if "|" in (one.name, other.name):
        left = sorted(one.members - other.members, key=str)
        right = sorted(other.members - one.members, key=str)
        for each in left:
            for match in right:
                yield from _differing(each, match)
        return
    if one.name != other.name:
        yield one.name, other.name
    for pair in zip(one.arguments, other.arguments, strict=False):
        yield from _differing(*pair)


def _alike(old: Api, new: Api, one: str, other: str, known: Mapping[str, str]) -> bool:
    """Tell whether two things that are used at the same place are much the same."""
    before, after = old.names[one], new.names[other]
    if isinstance(before, Class) and isinstance(after, Class):
        return before.kind == after.kind and _overlap(set(before.members), set(after.members))
    if isinstance(before, Alias) and isinstance(after, Alias):
        members = renamed(read_type(before.type), known).members
        return _overlap(set(members), set(read_type(after.type).members))
    return False


def _overlap(one: set[object] | set[str] | set[Type], other: set[str] | set[Type]) -> bool:
    every = {*one, *other}
    return not every or len({*one} & {*other}) >= _SIMILAR * len(every)


def _same_shape(old: Api, new: Api, one: str, other: str, known: Mapping[str, str]) -> bool:
    before, after = old.names[one], new.names[other]
    if not isinstance(before, Class) or not isinstance(after, Class):
        return False
    names = {**known, one: other}
    shape = _shape(before, names)
    return bool(shape) and before.kind == after.kind and shape == _shape(after, {})


def _shape(found: Class, names: Mapping[str, str]) -> set[tuple[str, Type]]:
    return {
        (name, renamed(read_type(each.type), names))
        for name, each in found.members.items()
        if isinstance(each, Attribute)
    }
