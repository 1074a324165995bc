"""Parameters and bodies -> the arguments of a method, and where each value goes in a request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.config import Config, Paging
from generator.diagnostics import Gap, pointer
from generator.document import Node, follow
from generator.engines.reading import ReadOperation, ReadParameter
from generator.expressions import allows_none, as_input
from generator.naming import RESERVED_ARGUMENTS, Code, argument, given, unique
from generator.normalize import body_members
from generator.package import Entry, Part

_NONE, _OMIT, _REQUIRED = Code("None"), Code("OMIT"), Code("")
_PATH = re.compile(r"(?!.*/\.\.?(/|$))/(?!/)[^?#\\\s\x00-\x1f]*")
"""From the root of the server, without dot segments, query or fragment."""
_DEEP = 20
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
    read: ReadOperation, node: Node, arguments: tuple[Argument, ...], paging: Paging | None
) -> Iterator[Part]:
    """Yield the parts of the request that the arguments fill."""
    by_location: dict[str, list[Argument]] = {}
    for each in arguments:
        by_location.setdefault(each.location, []).append(each)
    window = {each.wire: each.value for each in by_location.get("window", ())}
    if window and paging:
        values = (window.get(paging.skip, "None"), window.get(paging.limit or "", "None"))
        yield Part(keyword=Code("window"), entries=(), whole=Code(f"({', '.join(values)})"))
    content: dict[str, Node] = node.get("requestBody", {}).get("content", {})
    media_type = next(iter(content), "application/json")
    has_own_type = read.body in {"json", "content"} and media_type != "application/json"
    if has_own_type:
        by_location.setdefault("header", [])
    for location, found in by_location.items():
        keyword = {**_KEYWORDS, "body": read.body}.get(location)
        entries = [Entry(wire=each.wire, value=each.value) for each in found]
        if location == "header" and has_own_type:
            entries.insert(0, Entry(wire="Content-Type", value=Code(repr(media_type))))
        if keyword and entries and not entries[0].wire:
            yield Part(keyword=Code(keyword), entries=(), whole=entries[0].value)
        elif keyword:
            yield Part(keyword=Code(keyword), entries=tuple(entries), whole=Code(""))


def gaps_of(root: Node, read: ReadOperation) -> Iterator[Gap]:
    """Yield what cannot be generated of an operation."""
    operation = root["paths"][read.path][read.method]
    place = ("paths", read.path, read.method)
    if not _PATH.fullmatch(read.path):
        yield Gap.of_operation(pointer(*place), "its path would lead elsewhere, or holds a query")
    named = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
    if nameless := set(re.findall(r"\{([^{}]*)\}", read.path)) - named:
        lack = f"its path has no parameter for {min(nameless)!r}"
        yield Gap.of_operation(pointer(*place), lack)
    for parameter in operation["parameters"]:
        if reason := _unsupported(root, parameter):
            yield (
                Gap.of_operation(parameter["x-place"], reason)
                if parameter.get("required")
                else Gap(
                    pointer=parameter["x-place"],
                    reason=reason,
                    fallback="the parameter is left out",
                )
            )
    yield from _body_gaps(root, read, operation)
    yield from _answer_gaps(read, operation)
    if operation["x-servers"]:
        yield Gap(
            pointer=operation["x-servers"],
            reason="it has servers of its own, which are not used",
            fallback="it is sent to the first server of the document",
        )
    if operation.get("callbacks"):
        yield Gap(
            pointer=pointer(*place, "callbacks"),
            reason="callbacks are not supported",
            fallback="receive them yourself",
        )


def _body_gaps(root: Node, read: ReadOperation, operation: Node) -> Iterator[Gap]:
    content: Node = operation.get("requestBody", {}).get("content", {})
    where = pointer("paths", read.path, read.method, "requestBody")
    if content and read.body is None:
        yield Gap.of_operation(
            where, f"a request body of type {', '.join(content)} is not supported"
        )
    if content and read.body == "form":
        members = body_members(root, next(iter(content.values())).get("schema", {}))
        if members is None:
            yield Gap.of_operation(where, "a form that is no plain object is not supported")
        for name, (schema, _) in (members or {}).items():
            if _holds_object(root, schema):
                reason = f"the member {name!r} of the form is an object"
                yield Gap(pointer=where, reason=reason, fallback="to send it is a ValueError")


def _answer_gaps(read: ReadOperation, operation: Node) -> Iterator[Gap]:
    where = ("paths", read.path, read.method, "responses")
    if read.success is None:
        yield Gap(
            pointer=pointer(*where),
            reason="no response with a success status is declared",
            fallback="the method returns None",
        )
        return
    answers: dict[str, Node] = operation["responses"]
    read_as = answers.get(read.success, {}).get("content")
    for status, answer in answers.items():
        if status.startswith("2") and answer["content"] and answer["content"] != read_as:
            yield Gap(
                pointer=pointer(*where, status),
                reason=f"its body is another one than that of {read.success}",
                fallback=f"it is read as that of {read.success}",
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
    return (
        f"the parameter {name!r} is an object" if _holds_object(root, parameter["schema"]) else None
    )


def _holds_object(root: Node, schema: Node, depth: int = 0) -> bool:
    """Tell whether a value may be, or hold, an object: a query and a form have no form for it."""
    schema = follow(root, schema)
    if depth > _DEEP or schema.get("type") == "object" or schema.get("properties"):
        return True
    parts_of = [*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())]
    parts_of += [schema["items"]] if "items" in schema else []
    return any(_holds_object(root, part, depth + 1) for part in parts_of)


def _parameters(
    root: Node, read: ReadOperation, node: Node, types: dict[str, Code]
) -> Iterator[Argument]:
    nodes = {(each["in"], each["name"]): each for each in node["parameters"]}
    for each in read.parameters:
        parameter = nodes[each.location, each.name]
        if not _unsupported(root, parameter):
            found = types[f"{each.location} {each.name}"]
            is_list = follow(root, parameter["schema"]).get("type") == "array"
            yield _parameter(each, parameter, found, is_list=is_list)


def _parameter(read: ReadParameter, parameter: Node, found: Code, *, is_list: bool) -> Argument:
    kind = as_input(found)
    return Argument(
        name=given(parameter, RESERVED_ARGUMENTS) or argument(read.name),
        type=kind if read.required else _or_none(kind),
        default=_REQUIRED if read.required else _NONE,
        doc=parameter.get("description", ""),
        location="required" if read.required and read.location == "query" else read.location,
        wire=read.name,
        is_joined=is_list and not parameter.get("explode", read.location == "query"),
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
