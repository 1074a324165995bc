"""Document -> Contract: what the spec promises of each operation, found by method and URL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from generator.diagnostics import pointer, tokens
from generator.document import METHODS, Document, Node, is_node, resolve


@dataclass(frozen=True, slots=True)
class Place:
    """A mapping of the spec and the JSON pointer at which it stands, past all references."""

    pointer: str
    node: Node

    def inside(self, *keys: str | int) -> str:
        """Return the pointer of something inside."""
        return self.pointer + pointer(*keys)


@dataclass(frozen=True, kw_only=True, eq=False)
class Operation:
    """What may be sent to one route, and what may come back."""

    route: str
    """Method and path template, as `GET /things/{id}/`."""
    place: Place
    parameters: tuple[Place, ...]
    body: Place | None
    responses: Mapping[str, Place]
    """By status: `200`, `4XX` or `default`."""

    def documents(self, status: int) -> str | None:
        """Return the key of `responses` that a status falls under, if there is one."""
        known = {name.upper(): name for name in self.responses}
        names = (str(status), f"{status // 100}XX", "DEFAULT")
        return next((known[name] for name in names if name in known), None)


class Contract:
    """The operations of a spec, as they stand in it; nothing is renamed or rewritten."""

    def __init__(self, document: Document) -> None:
        """Read the operations of a document."""
        self.root = document.root
        items = {path: self.place(pointer("paths", path)) for path in self.root.get("paths", {})}
        self.operations = tuple(
            self._operation(path, method, item)
            for path, item in items.items()
            for method in METHODS
            if method in item.node
        )

    def place(self, where: str) -> Place:
        """Return what stands at a pointer, past all references."""
        seen: set[str] = set()
        node = self.at(where)
        while isinstance(reference := node.get("$ref"), str) and reference not in seen:
            seen.add(reference)
            where = pointer(*tokens(unquote(reference[1:])))
            node = self.at(where)
        return Place(where, node)

    def exists(self, where: str) -> bool:
        """Tell whether the spec has anything at a pointer."""
        try:
            resolve(self.root, _fragment(where))
        except KeyError:
            return False
        return True

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """Return the operation that a method and a URL's path address, and its path parameters."""
        for prefix in self._prefixes:
            if not path.startswith(prefix):
                continue
            for operation, template in self._routes.get(method, ()):
                if found := template.fullmatch(path, len(prefix)):
                    names = re.findall(r"\{([^{}]*)\}", operation.route)
                    values = map(unquote, found.groups())
                    return operation, dict(zip(names, values, strict=True))
        return None

    def at(self, where: str) -> Node:
        """Return what stands at a pointer, as it is."""
        found = resolve(self.root, _fragment(where))
        return found if is_node(found) else {}

    def _operation(self, path: str, method: str, item: Place) -> Operation:
        own = Place(item.inside(method), item.node[method])
        parameters = [*self._parameters(item), *self._parameters(own)]  # its own ones count
        named = {(each.node.get("in"), each.node.get("name")): each for each in parameters}
        statuses: Node = own.node.get("responses", {})
        return Operation(
            route=f"{method.upper()} {path}",
            place=own,
            parameters=tuple(named.values()),
            body=self.place(own.inside("requestBody")) if "requestBody" in own.node else None,
            responses={each: self.place(own.inside("responses", each)) for each in statuses},
        )

    def _parameters(self, owner: Place) -> Iterator[Place]:
        for index, _ in enumerate(owner.node.get("parameters", ())):
            yield self.place(owner.inside("parameters", index))

    @cached_property
    def _prefixes(self) -> list[str]:
        """The paths of all servers, the longest first."""
        urls: list[Any] = [server.get("url", "") for server in self.root.get("servers", ())]
        return sorted({urlsplit(str(url)).path.rstrip("/") for url in urls or [""]}, key=len)[::-1]

    @cached_property
    def _routes(self) -> dict[str, list[tuple[Operation, re.Pattern[str]]]]:
        """The routes of each method; those with literal segments come before templates."""
        found: dict[str, list[tuple[Operation, re.Pattern[str]]]] = {}
        for operation in sorted(self.operations, key=_specificity):
            method, _, path = operation.route.partition(" ")
            literal = map(re.escape, re.split(r"\{[^{}]*\}", path))
            found.setdefault(method, []).append((operation, re.compile("([^/]+)".join(literal))))
        return found


def _fragment(where: str) -> str:
    return "#" + where.replace("%", "%25")


def _specificity(operation: Operation) -> list[bool]:
    return ["{" in segment for segment in operation.route.split("/")]
