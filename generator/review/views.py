"""A schema as it is meant: references followed, allOf merged, 3.0 and 3.1 written the same way.

A schema is named by its key, the pointers of all places that say something about it: one as a rule,
more below an allOf. Nothing is ever expanded; a view names the keys of the schemas inside.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import unquote

from generator.document import Document, Node, is_list, is_node
from generator.review.keywords import (
    ANNOTATIONS, BRANCHES, LOWER, MAPS, NOTES, PLAIN_DEFAULTS, SUBSCHEMAS, UPPER,
)  # fmt: skip

Key: TypeAlias = tuple[str, ...]
"""The JSON pointers of all places that describe one schema, references followed."""
Types: TypeAlias = frozenset[str]
_UNIONS = {"oneOf", "anyOf"}
_OPEN = {"items", "additionalProperties", "unevaluatedItems", "unevaluatedProperties"}
"""Keywords whose schema says nothing new if it allows anything."""


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


class Side:
    """One of the two documents, read schema by schema."""

    def __init__(self, document: Document) -> None:
        self.root = document.root
        self.is_3_0 = str(self.root.get("openapi", "")).startswith("3.0")
        self._views: dict[Key, View] = {}
        self._nodes: dict[str, Any] = {"": self.root}
        self._targets: dict[str, str] = {}
        self._prints: dict[tuple[Key, int], str] = {}

    def at(self, pointer: str) -> Any:  # noqa: ANN401 - a pointer can lead to any JSON value
        """Return the value at a pointer of the document.

        Raises:
            KeyError: nothing stands there.
        """
        if pointer not in self._nodes:
            parent, _, token = pointer.rpartition("/")
            self._nodes[pointer] = _member(self.at(parent), token)
        return self._nodes[pointer]

    def below(self, pointer: str, *names: str | int) -> str:
        """Return the pointer of a child."""
        for name in names:
            pointer = f"{pointer}/{_escaped(str(name))}"
        return pointer

    def target(self, pointer: str) -> str:
        """Return where a value stands in truth: the end of its chain of references."""
        if pointer not in self._targets:
            self._targets[pointer] = self._end_of_chain(pointer)
        return self._targets[pointer]

    def _end_of_chain(self, pointer: str) -> str:
        seen: set[str] = set()
        while pointer not in seen:
            seen.add(pointer)
            node = self.at(pointer)
            reference = node.get("$ref") if is_node(node) else None
            if not isinstance(reference, str) or not (self.is_3_0 or len(node) == 1):
                break
            pointer = _plain_pointer(reference)
        return pointer

    def key(self, *pointers: str) -> Key:
        """Return the key of the schema that stands at some pointers."""
        if len(pointers) == 1:
            return (self.target(pointers[0]),)
        return tuple(dict.fromkeys(map(self.target, pointers)))

    def view(self, key: Key) -> View:
        """Return what a schema says."""
        if key not in self._views:
            self._views[key] = self._read(key)
        return self._views[key]

    def sources(self, key: Key) -> Iterator[tuple[str, Node]]:
        """Yield each place that says something about a schema, its allOf included."""
        waiting, seen = list(reversed(key)), set[str]()
        while waiting:
            pointer = self.target(waiting.pop())
            node = self.at(pointer)
            if pointer in seen or not is_node(node):
                continue
            seen.add(pointer)
            yield pointer, node
            parts: list[Any] = node.get("allOf") or []
            waiting += [self.below(pointer, "allOf", n) for n in reversed(range(len(parts)))]
            waiting += self.sole_branches(pointer, node)
            if isinstance(reference := node.get("$ref"), str):
                waiting.append(_plain_pointer(reference))

    def sole_branches(self, pointer: str, node: Node) -> list[str]:
        """Return the branch of each union that offers no choice but, perhaps, null."""
        found: list[str] = []
        for keyword in _UNIONS & node.keys():
            branches: list[Any] = node.get(keyword) or []
            places = [self.below(pointer, keyword, n) for n in range(len(branches))]
            kept = [place for place in places if not self.is_null(place)]
            found += kept if len(kept) == 1 else []
        return found

    def is_null(self, pointer: str) -> bool:
        """Tell whether a schema allows null and nothing else."""
        node = self.at(self.target(pointer))
        return is_node(node) and node.get("type") in ("null", ["null"])

    def only_types(self, pointer: str) -> Types:
        """Return the types of a schema that speaks of nothing else; none if it says more."""
        node = self.at(self.target(pointer))
        if not is_node(node) or not node.keys() <= {"type", "nullable", *ANNOTATIONS}:
            return frozenset()
        null = {"null"} if node.get("nullable") is True else set[str]()
        return _named(node["type"]) | null if "type" in node else frozenset()

    def restricts(self, key: Key) -> bool:
        """Tell whether a schema forbids anything at all."""
        view = self.view(key)
        says = (view.types, view.enum, view.required, view.children, view.named, view.branches)
        return any(each is not None and each != type(each)() for each in says) or any(
            not keyword.startswith("x-") and keyword not in NOTES for keyword in view.keywords
        )

    def fingerprint(self, key: Key, depth: int = 4) -> str:
        """Return a text that two schemas share if they say the same, down to some depth."""
        if (key, depth) not in self._prints:
            self._prints[key, depth] = self._print(key, depth)
        return self._prints[key, depth]

    def _print(self, key: Key, depth: int) -> str:
        view = self.view(key)
        said: list[object] = [
            sorted(view.types) if view.types is not None else None,
            view.nullable,
            sorted(map(canonical, view.enum)) if view.enum is not None else None,
            sorted(view.required),
            {name: value for name, value in view.keywords.items() if name != "discriminator"},
        ]
        if depth:
            said += (
                {name: self.fingerprint(child, depth - 1) for name, child in named.items()}
                for named in (view.children, *(view.named.get(keyword, {}) for keyword in MAPS))
            )
            said += (
                sorted(self.fingerprint(branch, depth - 1) for branch in view.branches[keyword])
                for keyword in ("oneOf", "anyOf", "prefixItems")
                if keyword in view.branches
            )
        return canonical(said)

    def _read(self, key: Key) -> View:
        view = View(pointer=key[0] if key else "")
        merge = _Merge(self, view)
        for pointer, node in self.sources(key):
            merge.add(pointer, node)
        merge.finish()
        return view


class _Merge:
    """Joins the places that say something about one schema into its view."""

    def __init__(self, side: Side, view: View) -> None:
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
            if keyword == "type":
                self._type(where, value)
            elif keyword == "nullable":
                self.says_nullable |= value is True
            elif keyword == "required" and is_list(value):
                self.view.places.setdefault("required", where)
                self.view.required |= frozenset(map(str, value))
            elif keyword == "enum" and is_list(value):
                self._enum(where, value)
            elif keyword in BRANCHES and is_list(value):
                self._branches(where, keyword, len(value), is_sole=keyword in sole)
            elif keyword in MAPS and is_node(value):
                for name in value:
                    self._child((keyword, name), self.side.below(where, name))
            elif keyword in SUBSCHEMAS and is_node(value):
                inner = self.side.at(self.side.target(where))
                if keyword not in _OPEN or not is_node(inner) or inner.keys() - ANNOTATIONS:
                    self._child((keyword,), where)
            elif keyword in ANNOTATIONS:
                self.view.places.setdefault(keyword, where)
                if keyword in self.view.notes:
                    self._join(self.view.notes, keyword, value)
                else:
                    self.view.notes[keyword] = value
            else:
                self._plain(where, keyword, value)

    def _branches(self, where: str, keyword: str, count: int, *, is_sole: bool) -> None:
        """Take in a list of schemas: null as nullable, nothing but types as types."""
        view, side = self.view, self.side
        places = [side.below(where, n) for n in range(count)]
        if keyword in _UNIONS:
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
        named = _named(value)
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


def _member(holder: Any, token: str) -> Any:  # noqa: ANN401 - any JSON value
    name = token.replace("~1", "/").replace("~0", "~") if "~" in token else token
    if is_list(holder) and name.isdigit() and int(name) < len(holder):
        return holder[int(name)]
    return holder[name] if is_node(holder) else _missing(token)


def _missing(token: str) -> Any:  # noqa: ANN401
    raise KeyError(token)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1") if "/" in name or "~" in name else name


def _plain_pointer(reference: str) -> str:
    return unquote(reference[1:])


def _named(value: object) -> Types:
    return frozenset(map(str, value)) if is_list(value) else frozenset({str(value)})


def _meet(one: Types, other: Types) -> Types:
    integers = {"integer"} if "integer" in one | other and "number" in one | other else set[str]()
    both = one & other
    return both if "number" in both else both | (integers if not both & {"integer"} else set())


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
