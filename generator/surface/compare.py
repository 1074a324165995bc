"""Two public APIs -> what changed between them, each change told once for both colours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.review.findings import LEVELS
from generator.surface.api import Alias, Api, Attribute, Class, Method, Public, Resource
from generator.surface.changes import Change, SymbolKind
from generator.surface.judging import Judge
from generator.surface.members import Place, compare_aliases, compare_classes, shown
from generator.surface.renames import Renames, find_renames
from generator.surface.signatures import Callee, compare_methods


def compare(old: Api, new: Api) -> list[Change]:
    """Return every difference of two public APIs that a caller can notice, the gravest first.

    What callers give may only be taken more widely, and what they get may only be promised more
    narrowly. What has another name is told in one line; a class is told where it is defined, with
    those that inherit; the asynchronous form with the blocking one. Docstrings count for nothing.
    """
    found = list(_Comparison(old, new).changes())
    folded = _without_twins(_without_heirs(found, old, new), old, new)
    return sorted(folded, key=lambda each: LEVELS.index(each.level))


def public_kind(public: Public) -> SymbolKind:
    """Return what a public name is called."""
    if isinstance(public, Class):
        return public.kind
    if isinstance(public, Alias):
        return "union"
    return "function" if isinstance(public, Method) else "constant"


class _Comparison:
    def __init__(self, old: Api, new: Api) -> None:
        self._old, self._new = old, new
        self._renames: Renames = find_renames(old, new)
        self._judge = Judge.of(old, new, self._renames.types)

    def changes(self) -> Iterator[Change]:
        for name, public in self._old.names.items():
            place = self._place(name, public)
            later = self._renames.types.get(name, name)
            match = self._new.names.get(later)
            if match is None:
                before = public.type if isinstance(public, Alias) else None
                yield place.change("removed", f"`{name}` was removed", before=before)
                continue
            if later != name:
                text = f"`{name}` is called `{later}` now"
                yield place.change("renamed", text, before=name, after=later)
            yield from self._public(place, public, match)
        known = {*self._old.names, *self._renames.types.values()}
        for name, public in self._new.names.items():
            if name not in known:
                place = self._place(name, public)
                after = public.type if isinstance(public, Alias) else None
                yield place.change("added", f"`{name}` was added", after=after)
                yield from self._added_resources(public) if isinstance(public, Class) else ()
        yield from self._operations()

    def _place(self, name: str, public: Public) -> Place:
        return Place(f"{self._old.package}.{name}", name, public_kind(public))

    def _public(self, place: Place, old: Public, new: Public) -> Iterator[Change]:
        if isinstance(old, Class) and isinstance(new, Class):
            yield from compare_classes(place, old, new, self._judge)
        elif isinstance(old, Alias) and isinstance(new, Alias):
            yield from compare_aliases(place, old, new, self._judge)
        elif isinstance(old, Method) and isinstance(new, Method):
            callee = Callee(place.symbol, place.name, "function")
            yield from compare_methods(callee, old, new, self._judge)
        elif isinstance(old, Attribute) and isinstance(new, Attribute):
            values = (old.default, old.type), (new.default, new.type)
            if values[0] != values[1]:
                text = f"`{place.name}` has another value"
                pair = {"before": old.default, "after": new.default}
                yield place.change("constant-changed", text, **pair)
        else:
            text = f"`{place.name}` is a {public_kind(new)} now, and was a {place.kind}"
            pair = {"before": place.kind, "after": public_kind(new)}
            yield place.change("kind-changed", text, **pair)

    def _added_resources(self, added: Class) -> Iterator[Change]:
        for member in added.members.values():
            if isinstance(member, Resource):
                place = self._place(added.name, added).below(member.name, "resource")
                yield place.change("added", f"`{place.name}` was added", after=member.class_name)

    def _operations(self) -> Iterator[Change]:
        """Yield what changed in the resources of all clients, and in their methods."""
        old, new = self._old.resources(), self._new.resources()
        for symbol, resource in old.items():
            later = self._renames.resources.get(symbol, symbol)
            if later != symbol:
                yield self._renamed_resource(symbol, later, resource)
            elif symbol not in new:
                moved = {f"{symbol}.{name}" for name in resource.methods} & {*self._renames.methods}
                if len(moved) < len(resource.methods):
                    place = self._symbol(symbol, "resource")
                    yield place.change("removed", f"`{symbol}` was removed")
            yield from self._methods(symbol, later, resource, new)
        for symbol, resource in new.items():
            if symbol not in old and symbol not in self._renames.resources.values():
                place = self._symbol(symbol, "resource")
                yield place.change("added", f"`{symbol}` was added", after=resource.class_name)
        moved_here = set(self._renames.methods.values())
        for symbol, method in self._new.methods().items():
            if symbol not in self._old.methods() and symbol not in moved_here:
                place = self._symbol(symbol, "method")
                yield place.change("added", f"`{symbol}` was added", after=shown(method))

    def _renamed_resource(self, symbol: str, later: str, resource: Resource) -> Change:
        """Return the change of a resource, with those of its methods that come along renamed."""
        new_name = later.rpartition(".")[2]
        text = f"`{symbol}` is called `{later}` now, with all its methods"
        names = {
            name: self._renames.methods.get(f"{symbol}.{name}", "") for name in resource.methods
        }
        other = {
            name: found.rpartition(".")[2]
            for name, found in names.items()
            if found.startswith(f"{later}.") and found != f"{later}.{name}"
        }
        if other:
            said = ", ".join(f"`{name}` as `{found}`" for name, found in other.items())
            text = f"{text}: {said}"
        place = self._symbol(symbol, "resource")
        change = place.change("renamed", text, before=resource.name, after=new_name)
        return replace(change, also=tuple(f"{place.symbol}.{name}" for name in other))

    def _methods(
        self, symbol: str, later: str, resource: Resource, new: dict[str, Resource]
    ) -> Iterator[Change]:
        for name, method in resource.methods.items():
            old_symbol = f"{symbol}.{name}"
            expected = f"{later}.{name}"
            moved = self._renames.methods.get(old_symbol)
            found = moved or expected
            owner, _, new_name = found.rpartition(".")
            match = new[owner].methods.get(new_name) if owner in new else None
            place = self._symbol(old_symbol, "method")
            if match is None:
                text = f"`{old_symbol}` was removed"
                yield place.change("removed", text, before=shown(method))
                continue
            is_told = later != symbol and owner == later  # with the resource
            if moved and moved != expected and not is_told:
                rule = "renamed" if owner == later else "moved"
                text = f"`{old_symbol}` is `{moved}` now"
                yield place.change(rule, text, before=old_symbol, after=moved)
            callee = Callee(place.symbol, place.name)
            yield from compare_methods(callee, method, match, self._judge)

    def _symbol(self, symbol: str, kind: SymbolKind) -> Place:
        return Place(f"{self._old.package}.{symbol}", symbol, kind)


def _without_heirs(found: list[Change], old: Api, new: Api) -> list[Change]:
    """Tell what a class inherits once, where it is defined, if callers can name that class."""
    owned: dict[tuple[str, str, str | None, str | None, str | None], Change] = {}
    kept: list[tuple[Change, str | None]] = []
    for change in found:
        owner = _owner(change, old) or _owner(change, new)
        if owner is None:
            owned[_key(change, change.symbol)] = change
        kept.append((change, owner))
    heirs: dict[int, list[str]] = {}
    remaining: list[Change] = []
    for change, owner in kept:
        first = owned.get(_key(change, owner)) if owner else None
        if first is None:
            remaining.append(change)
        else:
            heirs.setdefault(id(first), []).append(change.symbol)
    return [replace(each, also=(*each.also, *heirs.get(id(each), ()))) for each in remaining]


def _key(change: Change, symbol: str) -> tuple[str, str, str | None, str | None, str | None]:
    return change.id, symbol, change.parameter, change.before, change.after


def _owner(change: Change, api: Api) -> str | None:
    """Return the symbol at which a member is defined, if it is inherited from a public class."""
    package, _, inner = change.symbol.partition(".")
    class_name, _, name = inner.partition(".")
    public = api.names.get(class_name)
    member = public.members.get(name) if isinstance(public, Class) and name else None
    if not isinstance(member, Method | Attribute) or member.owner == class_name:
        return None
    return f"{package}.{member.owner}.{name}" if member.owner in api.names else None


def _without_twins(found: list[Change], old: Api, new: Api) -> list[Change]:
    """Tell a change of the asynchronous form with that of the blocking one."""
    names = {*old.names, *new.names}
    twins = {f"Async{name}": name for name in names if f"Async{name}" in names}

    def folded(text: str | None) -> str:
        shown = text or ""
        for twin, name in twins.items():
            shown = shown.replace(twin, name)
        return shown.replace("Async", "")

    def key(change: Change) -> tuple[str, ...]:
        texts = change.symbol, change.parameter, change.before, change.after
        return (change.id, *map(folded, texts))

    firsts: dict[tuple[str, ...], int] = {}
    kept: list[Change] = []
    for change in sorted(found, key=lambda each: _is_twin(each, twins)):
        first = firsts.setdefault(key(change), len(kept))
        if first == len(kept):
            kept.append(change)
        else:
            also = (*kept[first].also, *change.symbols)
            kept[first] = replace(kept[first], also=also)
    return kept


def _is_twin(change: Change, twins: dict[str, str]) -> bool:
    return change.symbol.split(".")[1] in twins
