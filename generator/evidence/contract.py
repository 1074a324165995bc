"""Document -> Contract: what the spec promises of each operation, found by method and URL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

from generator.diagnostics import pointer, tokens
from generator.document import METHODS, Document, Node, is_node, resolve

_MOST_SERVERS = 100


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
        while (target := self.target(node)) is not None and target not in seen:
            seen.add(target)
            where, node = target, self.at(target)
        return Place(where, node)

    @staticmethod
    def target(node: Node) -> str | None:
        """Return the pointer to which the reference of a node leads, if it is one."""
        reference = node.get("$ref")
        if not isinstance(reference, str):
            return None
        return pointer(*tokens(unquote(reference[1:])))

    def exists(self, where: str) -> bool:
        """Tell whether the spec has anything at a pointer."""
        try:
            resolve(self.root, _fragment(where))
        except KeyError:
            return False
        return True

    def is_elsewhere(self, url: SplitResult) -> bool:
        """Tell whether a URL that no operation has is of another API, or asks for a token."""
        hosts = {urlsplit(server).hostname for server in self._servers}
        return _without_query(url) in self._token_urls or (
            url.hostname is not None and not {None, url.hostname} & hosts
        )

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """Return the operation that a method and a URL's path address, and its path parameters."""
        for prefix in self._prefixes:
            if not path.startswith(prefix):
                continue
            for operation, template, names in self._routes.get(method, ()):
                if found := template.fullmatch(path, len(prefix)):
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
    def _servers(self) -> list[str]:
        """The URLs of all servers, each with every value that its variables may have."""
        found = [url for each in self.root.get("servers", ()) for url in _server_urls(each)]
        return [url for url in found if _is_url(url)] or [""]

    @cached_property
    def _prefixes(self) -> list[str]:
        """The paths of all servers, the longest first."""
        return sorted({urlsplit(url).path.rstrip("/") for url in self._servers}, key=len)[::-1]

    @cached_property
    def _token_urls(self) -> set[str]:
        """Where the flows of OAuth lead."""
        schemes: Node = self.root.get("components", {}).get("securitySchemes", {})
        flows = [flow for each in schemes.values() for flow in each.get("flows", {}).values()]
        urls = [str(url) for flow in flows for key, url in flow.items() if key.endswith("Url")]
        return {_without_query(urlsplit(url)) for url in urls if _is_url(url)}

    @cached_property
    def _routes(self) -> dict[str, list[tuple[Operation, re.Pattern[str], list[str]]]]:
        """The routes of each method, with the names of their parameters; literal ones first."""
        found: dict[str, list[tuple[Operation, re.Pattern[str], list[str]]]] = {}
        for operation in sorted(self.operations, key=_specificity):
            method, _, path = operation.route.partition(" ")
            literal = map(_literal, re.split(r"\{[^{}]*\}", path))
            names = re.findall(r"\{([^{}]*)\}", path)
            template = re.compile("([^/]+)".join(literal))
            found.setdefault(method, []).append((operation, template, names))
        return found


def _fragment(where: str) -> str:
    return "#" + where.replace("%", "%25")


def _specificity(operation: Operation) -> list[tuple[bool, int]]:
    """Return what sorts literal segments first, then those with more that is literal."""
    segments = operation.route.split("/")
    return [("{" in each, -len(re.sub(r"\{[^{}]*\}", "", each))) for each in segments]


def _literal(text: str) -> str:
    """Return a pattern of a literal part of a path, percent-encoded or not."""
    return "".join(
        each
        if each.isalnum() or each == "/"
        else f"(?:{re.escape(each)}|(?i:{re.escape(quote(each, safe='').replace('-', '%2D'))}))"
        for each in unquote(text)
    )


def _server_urls(server: Node) -> list[str]:
    """Return the URLs of a server: as many as its variables have values, within reason."""
    urls = [str(server.get("url", ""))]
    for name, variable in server.get("variables", {}).items():
        given: list[Any] = [*variable.get("enum", ()), variable.get("default", "")]
        values = list(dict.fromkeys(map(str, given)))
        urls = [url.replace(f"{{{name}}}", value) for url in urls for value in values]
        urls = urls[:_MOST_SERVERS]
    return urls


def _is_url(text: str) -> bool:
    try:
        return urlsplit(text).hostname != ""
    except ValueError:
        return False


def _without_query(url: SplitResult) -> str:
    return f"{url.netloc}{url.path.rstrip('/')}"
