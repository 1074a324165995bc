"""Parameters and bodies -> the arguments of a method, and where each value goes in a request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.config import Config, Paging
from generator.diagnostics import Gap, pointer
from generator.document import Node, follow
from generator.engines.operations import ReadOperation, ReadParameter
from generator.expressions import allows_none, as_input
from generator.naming import RESERVED_ARGUMENTS, Code, argument, given, unique
from generator.normalize import body_members
from generator.package import Entry, Part

_NONE, _OMIT, _REQUIRED = Code("None"), Code("OMIT"), Code("")
_PATH = re.compile(r"(?!.*/\.\.?(/|$))/(?!/)[^?#\\\s\x00-\x1f]*")
"""From the root of the server, without dot segments, query or fragment."""
_STYLES = {"path": "simple", "header": "simple", "query": "form"}
_KEYWORDS = {"path": "path", "required": "required", "query": "query", "header": "headers"}
_SUFFIXES = {"window": "query", "required": "query"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a method, and where its value goes."""

    name: Code
    type: Code
    default: Code
    """Source of the default; empty for a required argument."""
    doc: str
    location: str
    """`path`, `query` (or `required` there), `header` or `body`; `window` for what pages a list."""
    wire: str
    """Its name in the request; empty for a body as a whole."""
    is_joined: bool = False
    """Whether a list is sent as one comma-joined value."""
    is_projection: bool = False

    @property
    def source(self) -> str:
        """The argument as a signature shows it."""
        return f"{self.name}: {self.type}" + (f" = {self.default}" if self.default else "")

    @property
    def value(self) -> Code:
        """The expression that gives the value for the request."""
        return Code(f"commas({self.name}, {str(self.name)!r})") if self.is_joined else self.name


def is_paged(node: Node, config: Config) -> bool:
    """Tell whether an operation returns pages: the spec says so, the configuration knows how."""
    return "x-paging" in node and config.paging is not None


def bind(
    root: Node, read: ReadOperation, types: dict[str, Code], config: Config
) -> tuple[Argument, ...]:
    """Return the arguments of an operation, in the order of its request.

    Raises:
        SpecError: two of them want one name.
    """
    node = root["paths"][read.path][read.method]
    paging = config.paging if is_paged(node, config) else None
    windows = {paging.skip, paging.limit} if paging else set[str | None]()
    arguments = [*_parameters(root, read, node, types), *_body(root, read, node, types)]
    arguments = [
        replace(each, location="window")
        if each.location == "query" and each.wire in windows
        else replace(
            each, is_projection=each.location == "query" and each.wire == config.projection
        )
        for each in arguments
    ]
    names = [each.name for each in arguments]
    arguments = [
        replace(each, name=Code(f"{each.name}_{_SUFFIXES.get(each.location, each.location)}"))
        if names.count(each.name) > 1 and each.location != "path"
        else each
        for each in arguments
    ]
    place = pointer("paths", read.path, read.method)
    unique(((each.name, f"{place} {each.location} {each.wire}") for each in arguments), "argument")
    return tuple(arguments)


def parts(
    read: ReadOperation, arguments: tuple[Argument, ...], paging: Paging | None
) -> Iterator[Part]:
    """Yield the parts of the request that the arguments fill."""
    by_location: dict[str, list[Argument]] = {}
    for each in arguments:
        by_location.setdefault(each.location, []).append(each)
    window = {each.wire: each.value for each in by_location.get("window", ())}
    if window and paging:
        values = (window.get(paging.skip, "None"), window.get(paging.limit or "", "None"))
        yield Part(keyword=Code("window"), entries=(), whole=Code(f"({', '.join(values)})"))
    for location, found in by_location.items():
        keyword = read.body if location == "body" else _KEYWORDS.get(location)
        if keyword and not found[0].wire:
            yield Part(keyword=Code(keyword), entries=(), whole=found[0].value)
        elif keyword:
            entries = tuple(Entry(wire=each.wire, value=each.value) for each in found)
            yield Part(keyword=Code(keyword), entries=entries, whole=Code(""))


def gaps_of(root: Node, read: ReadOperation) -> Iterator[Gap]:
    """Yield what cannot be generated of an operation."""
    operation = root["paths"][read.path][read.method]
    place = ("paths", read.path, read.method)
    if not _PATH.fullmatch(read.path):
        yield Gap.of_operation(pointer(*place), "its path would lead elsewhere, or holds a query")
    for index, parameter in enumerate(operation["parameters"]):
        if reason := _unsupported(root, parameter):
            is_required = bool(parameter.get("required"))
            where = pointer(*place, "parameters", index)
            yield (
                Gap.of_operation(where, reason)
                if is_required
                else Gap(pointer=where, reason=reason, fallback="the parameter is left out")
            )
    if operation.get("requestBody", {}).get("content") and read.body is None:
        kinds = ", ".join(operation["requestBody"]["content"])
        reason = f"a request body of type {kinds} is not supported"
        yield Gap.of_operation(pointer(*place, "requestBody"), reason)
    if read.success is None:
        yield Gap(
            pointer=pointer(*place, "responses"),
            reason="no response with a success status is declared",
            fallback="the method returns None",
        )


def _unsupported(root: Node, parameter: Node) -> str | None:
    location, name = parameter["in"], parameter["name"]
    if location not in _STYLES:
        return f"the {location} parameter {name!r} is not supported"
    if "schema" not in parameter:
        has = "a content type instead of a schema" if "content" in parameter else "no schema"
        return f"the parameter {name!r} has {has}"
    if (style := parameter.get("style", _STYLES[location])) != _STYLES[location]:
        return f"the style {style!r} of the parameter {name!r} is not supported"
    schema = follow(root, parameter["schema"])
    if schema.get("type") == "object" or schema.get("properties"):
        return f"the parameter {name!r} is an object"
    return None


def _parameters(
    root: Node, read: ReadOperation, node: Node, types: dict[str, Code]
) -> Iterator[Argument]:
    nodes = {(each["in"], each["name"]): each for each in node["parameters"]}
    for each in read.parameters:
        parameter = nodes[each.location, each.name]
        if not _unsupported(root, parameter):
            yield _parameter(each, parameter, types[f"{each.location} {each.name}"])


def _parameter(read: ReadParameter, parameter: Node, found: Code) -> Argument:
    kind = as_input(found)
    return Argument(
        name=given(parameter, RESERVED_ARGUMENTS) or argument(read.name),
        type=kind if read.required else _or_none(kind),
        default=_REQUIRED if read.required else _NONE,
        doc=parameter.get("description", ""),
        location="required" if read.required and read.location == "query" else read.location,
        wire=read.name,
        is_joined=kind.startswith("Sequence[")
        and not parameter.get("explode", read.location == "query"),
    )


def _body(
    root: Node, read: ReadOperation, node: Node, types: dict[str, Code]
) -> Iterator[Argument]:
    if read.body is None:
        return
    media = next(iter(node["requestBody"]["content"].values()))
    members = body_members(root, media.get("schema", {})) if read.body != "content" else None
    if members is None:
        kind = Code("bytes") if read.body == "content" else as_input(types["body"])
        yield Argument(
            name=Code("body"),
            type=kind if read.body_required else _or_none(kind),
            default=_REQUIRED if read.body_required else _NONE,
            doc="",
            location="body",
            wire="",
        )
        return
    for wire, (schema, required) in members.items():
        kind = as_input(types[f"body {wire}"])
        yield Argument(
            name=given(schema, RESERVED_ARGUMENTS) or argument(wire),
            type=kind if required else Code(f"{kind} | Omit"),
            default=_REQUIRED if required else _OMIT,
            doc=schema.get("description", ""),
            location="body",
            wire=wire,
        )


def _or_none(kind: Code) -> Code:
    return kind if allows_none(kind) else Code(f"{kind} | None")
