"""Which classes callers give to methods, and which they get: what a change of one means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.surface.annotations import Type, named, names_in, read_type
from generator.surface.api import Api, Class, Method, Resource


@dataclass(frozen=True, slots=True)
class Directions:
    """The names that callers give, and those that they get; one may be both."""

    given: frozenset[str]
    got: frozenset[str]

    def is_given(self, name: str) -> bool:
        """Tell whether callers construct it."""
        return name in self.given

    def is_got(self, name: str) -> bool:
        """Tell whether callers read it: of what no method has, that is assumed."""
        return name in self.got or name not in self.given


def read_directions(*apis: Api) -> Directions:
    """Return the directions of all public classes: of two versions, those of both."""
    given: set[str] = set()
    got: set[str] = set()
    for api in apis:
        taken: set[str] = set()
        returned: set[str] = set()
        for method in _methods(api):
            for way in method.signatures:
                for parameter in way.parameters:
                    _sort(read_type(parameter.type), taken, returned)
                returned.update(named(read_type(way.returns)))
        given |= _closure(api, taken)
        got |= _closure(api, returned)
    return Directions(frozenset(given), frozenset(got))


def _sort(kind: Type, taken: set[str], returned: set[str]) -> None:
    """Sort the names of a parameter: what is passed to a callback is given back to the caller."""
    if kind.name == "Callable" and kind.arguments:
        returned.update(named(kind.arguments[0]))
        for each in kind.arguments[1:]:
            taken.update(named(each))
        return
    taken.add(kind.name)
    for each in kind.arguments:
        _sort(each, taken, returned)


def _methods(api: Api) -> Iterable[Method]:
    for public in api.names.values():
        if isinstance(public, Method):
            yield public
        if not isinstance(public, Class):
            continue
        for member in public.members.values():
            if isinstance(member, Resource):
                yield from member.methods.values()
            elif isinstance(member, Method) and public.kind in {"client", "page"}:
                yield member


def _closure(api: Api, names: set[str]) -> set[str]:
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if public := api.names.get(name):
            waiting += names_in(public)
    return seen
