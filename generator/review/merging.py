"""A schema as it is meant: references followed, allOf merged, 3.0 and 3.1 written the same way.

A schema is named by its key, the pointers of all places that say something about it: one as a rule,
more below an allOf. Nothing is ever expanded; a view names the keys of the schemas inside.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from generator.document import Node, is_list, is_node
from generator.review.keywords import (
    ANNOTATIONS,
    BRANCHES,
    LOWER,
    MAPS,
    OPEN,
    PLAIN_DEFAULTS,
    SUBSCHEMAS,
    UNIONS,
    UPPER,
)  # fmt: skip
from generator.review.places import Key, Places, Types, named_types


@dataclass(slots=True)
class View:
    """What one schema says, in one spelling."""

    pointer: str
    types: Types | None = None
    """The types apart from null; None allows every type."""
    nullable: bool = False
    keywords: Node = field(default_factory=dict[str, Any])
    """Keywords whose value is plain data: bounds, pattern, format, const, default, flags."""
    places: dict[str, str] = field(default_factory=dict[str, str])
    """Where a keyword, or a name below `properties`, stands."""
    enum: tuple[Any, ...] | None = None
    required: frozenset[str] = frozenset()
    children: dict[str, Key] = field(default_factory=dict[str, Key])
    """The schemas of keywords that hold one, as `items`."""
    named: dict[str, dict[str, Key]] = field(default_factory=dict[str, dict[str, Key]])
    """The schemas of keywords that hold a mapping, as `properties`."""
    branches: dict[str, tuple[Key, ...]] = field(default_factory=dict[str, tuple[Key, ...]])
    """The schemas of keywords that hold a list, as `oneOf`; of `allOf` only for its names."""
    notes: Node = field(default_factory=dict[str, Any])
    """Titles, descriptions and examples."""
    is_type_union: bool = False
    """Whether the types were written as a oneOf or anyOf of nothing but types."""

    @property
    def properties(self) -> dict[str, Key]:
        """The properties by name."""
        return self.named.get("properties", {})

    def place(self, *names: str) -> str:
        """Return where a keyword stands, or the schema if it says nothing of it."""
        return self.places.get("/".join(names), self.pointer)


def read_view(places: Places, key: Key) -> View:
    """Return what all places of a schema say together."""
    view = View(pointer=key[0] if key else "")
    merge = _Merge(places, view)
    for pointer, node in places.sources(key):
        merge.add(pointer, node)
    merge.finish()
    return view


class _Merge:
    """Joins the places that say something about one schema into its view."""

    def __init__(self, side: Places, view: View) -> None:
        self.side, self.view = side, view
        self.types: Types = frozenset()
        self.typed = False
        self.says_nullable = False
        self.lists: dict[tuple[str, ...], list[str]] = {}
        self.several: dict[str, dict[str, Any]] = {}

    def add(self, pointer: str, node: Node) -> None:
        sole = {place.rsplit("/", 2)[1] for place in self.side.sole_branches(pointer, node)}
        for keyword, value in _as_3_1(node).items():
            where = self.side.below(pointer, keyword)
            if keyword in BRANCHES and is_list(value):
                self._branches(where, keyword, len(value), is_sole=keyword in sole)
            elif keyword in MAPS and is_node(value):
                for name in value:
                    self._child((keyword, name), self.side.below(where, name))
            elif keyword in SUBSCHEMAS and is_node(value):
                inner = self.side.at(self.side.target(where))
                if keyword not in OPEN or not is_node(inner) or inner.keys() - ANNOTATIONS:
                    self._child((keyword,), where)
            elif keyword in ANNOTATIONS:
                self._note(where, keyword, value)
            else:
                self._assertion(where, keyword, value)

    def _note(self, where: str, keyword: str, value: Any) -> None:  # noqa: ANN401 - any JSON value
        self.view.places.setdefault(keyword, where)
        if keyword in self.view.notes:
            self._join(self.view.notes, keyword, value)
        else:
            self.view.notes[keyword] = value

    def _assertion(self, where: str, keyword: str, value: Any) -> None:  # noqa: ANN401
        if keyword == "type":
            self._type(where, value)
        elif keyword == "nullable":
            self.says_nullable |= value is True
        elif keyword == "required" and is_list(value):
            self.view.places.setdefault("required", where)
            self.view.required |= frozenset(map(str, value))
        elif keyword == "enum" and is_list(value):
            self._enum(where, value)
        else:
            self._plain(where, keyword, value)

    def _branches(self, where: str, keyword: str, count: int, *, is_sole: bool) -> None:
        """Take in a list of schemas: null as nullable, nothing but types as types."""
        view, side = self.view, self.side
        places = [side.below(where, n) for n in range(count)]
        if keyword in UNIONS:
            kept = [place for place in places if not side.is_null(place)]
            self.says_nullable |= len(kept) < count
            named = [side.only_types(place) for place in kept]
            if is_sole or not kept:
                return
            if all(named):
                view.is_type_union = True
                self._type(where, sorted(frozenset[str]().union(*named)))
                return
            places = kept
        keys = tuple(side.key(place) for place in places)
        view.branches[keyword] = (*view.branches.get(keyword, ()), *keys)
        view.places.setdefault(keyword, where)

    def _child(self, names: tuple[str, ...], where: str) -> None:
        self.lists.setdefault(names, []).append(where)
        self.view.places.setdefault("/".join(names), where)

    def _type(self, where: str, value: object) -> None:
        named = named_types(value)
        self.types = _meet(self.types, named) if self.typed else named
        self.typed = True
        self.view.places.setdefault("type", where)

    def _enum(self, where: str, value: list[Any]) -> None:
        values = [each for each in value if each is not None]
        self.says_nullable |= bool(values) and len(values) < len(value)
        self.view.places.setdefault("enum", where)
        if self.view.enum is not None:
            allowed = set(map(canonical, values))
            values = [each for each in self.view.enum if canonical(each) in allowed]
        self.view.enum = tuple(values)

    def _plain(self, where: str, keyword: str, value: Any) -> None:  # noqa: ANN401 - any JSON value
        known = self.view.keywords
        if keyword in PLAIN_DEFAULTS and value == PLAIN_DEFAULTS[keyword]:
            return
        if keyword not in known:
            known[keyword] = value
        elif keyword in UPPER and _are_numbers(known[keyword], value):
            known[keyword] = min(known[keyword], value)
        elif keyword in LOWER and _are_numbers(known[keyword], value):
            known[keyword] = max(known[keyword], value)
        elif isinstance(value, bool) and isinstance(known[keyword], bool):
            known[keyword] = known[keyword] or value
        else:
            self._join(known, keyword, value)
            return
        self.view.places[keyword] = where

    def _join(self, known: Node, keyword: str, value: Any) -> None:  # noqa: ANN401
        """Keep all that several places say about a keyword, in an order that is not theirs."""
        several = self.several.setdefault(keyword, {canonical(known[keyword]): known[keyword]})
        several[canonical(value)] = value
        values = [several[each] for each in sorted(several)]
        if len(values) > 1:
            is_text = all(isinstance(each, str) for each in values)
            known[keyword] = " and ".join(map(str, values)) if is_text else values

    def finish(self) -> None:
        view = self.view
        for names, pointers in self.lists.items():
            key = self.side.key(*pointers)
            if len(names) == 1:
                view.children[names[0]] = key
            else:
                view.named.setdefault(names[0], {})[names[1]] = key
        if self.typed:
            view.types = self.types - {"null"} or self.types
        view.nullable = self.says_nullable or (self.typed and "null" in self.types)


def canonical(value: object) -> str:
    """Return one text for all spellings of a JSON value."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True, default=str)


def _meet(one: Types, other: Types) -> Types:
    """Return the types that both allow: every integer is a number."""
    both, every = one & other, one | other
    return both | {"integer"} if {"integer", "number"} <= every and "number" not in both else both


def _are_numbers(*values: object) -> bool:
    return all(isinstance(value, int | float) for value in values)


def _as_3_1(node: Node) -> Node:
    """Return a schema whose exclusive bounds are numbers, as 3.1 has them."""
    changed: Node | None = None
    for plain, exclusive in (("maximum", "exclusiveMaximum"), ("minimum", "exclusiveMinimum")):
        if isinstance(node.get(exclusive), bool):
            changed = dict(changed or node)
            if changed.pop(exclusive) and plain in changed:
                changed[exclusive] = changed.pop(plain)
    return changed or node
