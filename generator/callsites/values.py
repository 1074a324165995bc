"""What a name in a caller's code may stand for, as far as it has to do with the package.

A value is a type: an object of a class of the package is its name, `|` is one of several. Other
things have a prefix: `package:`, `class:SendAs`, `resource:CloseClient.send_as`,
`method:CloseClient.send_as.get`, and of the caller's own `own:module.Class`, `ownclass:...`,
`function:...` with what it returns, `module:...`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.surface.annotations import ANY, Type, read_type, renamed, union
from generator.surface.api import Alias, Api, Attribute, Class, Method, Resource, Signature

UNKNOWN = ANY
_ITEMS = {
    "Page", "AsyncPage", "Sequence", "list", "List", "tuple", "set", "frozenset", "Iterator",
    "Iterable", "AsyncIterator", "AsyncIterable", "Collection", "dict", "Mapping", "Generator",
    "AsyncGenerator", "deque",
}  # fmt: skip
_AWAITED = {"Awaitable", "Coroutine", "Task", "Future"}
_VARIABLES = re.compile(r"T(_co)?$")


@dataclass(frozen=True, slots=True)
class Call:
    """The arguments of one call."""

    positional: int
    keywords: frozenset[str]
    is_open: bool
    """Whether `*` or `**` may pass anything more."""


def either(*values: Type) -> Type:
    """Return the value that may be any of some; what is unknown adds nothing."""
    known = [each for each in values if each != UNKNOWN]
    return union(*known) if known else UNKNOWN


def marked(value: Type) -> tuple[str, str]:
    """Return the prefix of a value and the rest; no prefix for an object."""
    prefix, colon, rest = value.name.partition(":")
    return (prefix, rest) if colon else ("", value.name)


def item_of(value: Type) -> Type:
    """Return what iterating over a value gives."""
    return either(*(_item(each) for each in value.members))


def _item(value: Type) -> Type:
    if value.name in _ITEMS and value.arguments:
        if value.name == "tuple":
            kept = [each for each in value.arguments if each.name != "Ellipsis"]
            return either(*kept)
        return value.arguments[0]
    return UNKNOWN


def element_of(value: Type, index: int | None) -> Type:
    """Return what `value[index]` gives; None for an index that is not a constant."""
    found: list[Type] = []
    for each in value.members:
        if each.name in {"dict", "Mapping"} and len(each.arguments) > 1:
            found.append(each.arguments[1])
        elif each.name == "tuple" and index is not None and index < len(each.arguments):
            found.append(each.arguments[index])
        else:
            found.append(_item(each))
    return either(*found)


def awaited(value: Type) -> Type:
    """Return what `await value` gives."""
    found = (
        each.arguments[-1] if each.name in _AWAITED and each.arguments else UNKNOWN
        for each in value.members
    )  # fmt: skip
    return either(*found)


class Knowledge:
    """What the public API says of the values of its package."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self._resources = api.resources()

    def symbol(self, name: str) -> str:
        """Return a name with that of the package before it."""
        return f"{self.api.package}.{name}"

    def public(self, name: str) -> Type:
        """Return what a name of the package's root stands for."""
        found = self.api.names.get(name)
        if isinstance(found, Class):
            return Type(f"class:{name}")
        if isinstance(found, Alias):
            return Type(f"alias:{name}")
        return Type(found.type) if isinstance(found, Attribute) and found.type else UNKNOWN

    def objects(self, value: Type) -> Iterator[Type]:
        """Yield the objects that a value may be; names of unions are followed."""
        aliases = self.api.aliases()
        waiting, seen = list(value.members), set[str]()
        while waiting:
            each = waiting.pop(0)
            if each.name in aliases and each.name not in seen:
                seen.add(each.name)
                waiting += sorted(read_type(aliases[each.name]).members, key=str)
            else:
                yield each

    def member(self, owner: Type, name: str) -> tuple[str, Type] | None:
        """Return the symbol of an attribute without the package, and its value."""
        prefix, rest = marked(owner)
        if prefix == "resource":
            method = self._resources[rest].methods.get(name)
            symbol = f"{rest}.{name}"
            return (symbol, Type(f"method:{symbol}", (owner,))) if method else None
        found = self.api.names.get(rest)
        if prefix not in {"", "class"} or not isinstance(found, Class):
            return None
        member = found.members.get(name)
        symbol = f"{rest}.{name}"
        if isinstance(member, Resource):
            return symbol, Type(f"resource:{symbol}")
        if isinstance(member, Method):
            return symbol, Type(f"method:{symbol}", (owner,))
        return (symbol, self._of(owner, member.type)) if isinstance(member, Attribute) else None

    def _of(self, owner: Type, source: str) -> Type:
        """Return a declared type, its variables filled in by those of the owner."""
        kind = read_type(source)
        if owner.arguments:
            kind = _filled(kind, owner.arguments[0])
        return renamed(kind, {"Self": owner.name}) if not owner.arguments else _own(kind, owner)

    def method(self, symbol: str) -> Method | None:
        """Return the method of a symbol without the package."""
        owner, _, name = symbol.rpartition(".")
        if owner in self._resources:
            return self._resources[owner].methods.get(name)
        found = self.api.names.get(owner)
        member = found.members.get(name) if isinstance(found, Class) else None
        return member if isinstance(member, Method) else None

    def result(self, value: Type, call: Call) -> Type:
        """Return what a call of a method returns: of its overloads, the one that fits best."""
        method = self.method(marked(value)[1])
        if method is None:
            return UNKNOWN
        returns = _fitting(method, call).returns
        found = self._of(value.arguments[0], returns)
        return Type("Awaitable", (found,)) if method.is_async else found

    def passed(self, symbol: str, call: Call) -> frozenset[str]:
        """Return the names of the parameters that a call passes."""
        method = self.method(symbol)
        if method is None:
            return call.keywords
        ways = (each.parameters for each in method.signatures)
        takes = [p.name for p in next(ways) if p.kind in {"positional", "either"}]
        return call.keywords | frozenset(takes[: call.positional])


def _filled(kind: Type, argument: Type) -> Type:
    if _VARIABLES.match(kind.name):
        return argument
    if kind.name == "|":
        return union(*(_filled(each, argument) for each in kind.arguments))
    return Type(kind.name, tuple(_filled(each, argument) for each in kind.arguments))


def _own(kind: Type, owner: Type) -> Type:
    if kind.name == "Self":
        return owner
    return Type(kind.name, tuple(_own(each, owner) for each in kind.arguments))


def _fitting(method: Method, call: Call) -> Signature:
    def required(way: Signature) -> set[str]:
        return {p.name for p in way.parameters if not p.default and p.kind == "keyword"}

    fitting = [way for way in method.signatures if required(way) <= call.keywords]
    return max(fitting or method.signatures[:1], key=lambda way: len(required(way)))


Scope = dict[str, Type]
Modules = Mapping[str, Scope]
