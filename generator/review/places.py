"""The places of one document: what stands there, where a reference leads, what makes a schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias
from urllib.parse import unquote

from generator.document import Document, Node, is_list, is_node
from generator.review.keywords import ANNOTATIONS, UNIONS

Key: TypeAlias = tuple[str, ...]
"""The JSON pointers of all places that describe one schema, references followed."""
Types: TypeAlias = frozenset[str]


class Places:
    """The places of a document by their JSON pointers, references followed."""

    def __init__(self, document: Document) -> None:
        self.root = document.root
        self.is_3_0 = str(self.root.get("openapi", "")).startswith("3.0")
        self._nodes: dict[str, Any] = {"": self.root}
        self._targets: dict[str, str] = {}

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
        for keyword in UNIONS & node.keys():
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
        return named_types(node["type"]) | null if "type" in node else frozenset()


def named_types(value: object) -> Types:
    """Return the types that the keyword `type` names, one or a list."""
    return frozenset(map(str, value)) if is_list(value) else frozenset({str(value)})


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
