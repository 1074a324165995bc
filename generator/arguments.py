"""Parameters and bodies -> the arguments of a method, and where each value goes in a request."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from generator.config import Config, Paging
from generator.diagnostics import Gap, pointer
from generator.document import Node
from generator.engines.reading import ReadOperation, ReadParameter
from generator.expressions import allows_none, as_input
from generator.names import Names
from generator.naming import RESERVED_ARGUMENTS, Code, argument, given, spelled
from generator.normalize import body_members
from generator.package import Entry, Part
from generator.passes.content import BINARY, JSON, TEXT
from generator.passes.styles import PLAIN, Form, holds_object

_NONE, _OMIT, _REQUIRED = Code("None"), Code("OMIT"), Code("")
_PATH = re.compile(r"(?!.*/\.\.?(/|$))/(?!/)[^?#\\\s\x00-\x1f]*")
"""From the root of the server, without dot segments, query or fragment."""
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
    form: Form = PLAIN
    """How its value is sent."""
    is_projection: bool = False

    @property
    def source(self) -> str:
        """The argument as a signature shows it."""
        return f"{self.name}: {self.type}" + (f" = {self.default}" if self.default else "")

    @property
    def value(self) -> Code:
        """The expression that gives the value for the request."""
        signs = "".join(f", {sign!r}" for sign in self.form.signs)
        if not self.form.call:
            return self.name
        if self.form.call in {"as_members", "as_json_text"}:
            return Code(f"{self.form.call}({self.name})")
        if self.form.call == "as_deep_object":
            return Code(f"as_deep_object({self.wire!r}, {self.name})")
        return Code(f"{self.form.call}({self.name}, {str(self.name)!r}{signs})")

    @property
    def entry(self) -> Entry:
        """Its part of the request."""
        return Entry(wire=self.wire, value=self.value, is_spread=self.form.is_spread)


def is_paged(node: Node, config: Config) -> bool:
    """Tell whether an operation returns pages: the spec says so, the configuration knows how."""
    return "x-paging" in node and config.paging is not None


def bind(
    root: Node, read: ReadOperation, types: dict[str, Code], config: Config
) -> tuple[tuple[Argument, ...], tuple[Gap, ...]]:
    """Return the arguments of an operation, in the order of its request, and remarks."""
    node = root["paths"][read.path][read.method]
    paging = config.paging if is_paged(node, config) else None
    windows = {paging.skip, paging.limit} if paging else set[str | None]()
    arguments = [*_parameters(read, node, types), *_body(root, read, node, types)]
    arguments = [
        replace(each, location="window")
        if each.location == "query" and each.wire in windows
        else replace(
            each, is_projection=each.location == "query" and each.wire == config.projection
        )
        for each in arguments
    ]
    return _named(arguments, pointer("paths", read.path, read.method))


def _named(arguments: list[Argument], place: str) -> tuple[tuple[Argument, ...], tuple[Gap, ...]]:
    """Return arguments with names of their own: of two that want one, after what they fill."""
    names, wanted = (
        Names("Python argument", "argument", RESERVED_ARGUMENTS),
        Counter(each.name for each in arguments),
    )
    found: list[Argument] = []
    for each in arguments:
        location = Code(f"{each.name or 'value'}_{_SUFFIXES.get(each.location, each.location)}")
        is_shared = wanted[each.name] > 1 and each.location != "path"
        options = [location if is_shared else each.name, spelled(each.wire), location]
        key = f"{each.location} {each.wire}"
        name = names.take(place, *options, key=f"{place} {key}")
        found.append(replace(each, name=name))
    return tuple(found), tuple(names.remarks)


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
    headers = list(_own_headers(read, next(iter(content), JSON), by_location.pop("cookie", [])))
    fixed = [Entry(wire=wire, value=Code(repr(value))) for wire, value in node["x-fixed"].items()]
    begun = {"header": headers, "query": fixed}
    for location in [*by_location, *(each for each in begun if begun[each])]:
        entries = begun.pop(location, []) if location in begun else []
        found = by_location.pop(location, [])
        keyword = {**_KEYWORDS, "body": read.body}.get(location)
        entries += [each.entry for each in found]
        if location == "body" and read.body == "multipart":
            yield _multipart(entries)
        elif keyword and entries and not entries[0].wire:
            yield Part(keyword=Code(keyword), entries=(), whole=entries[0].value)
        elif keyword and entries:
            yield Part(keyword=Code(keyword), entries=tuple(entries), whole=Code(""))


def _own_headers(read: ReadOperation, media_type: str, cookies: list[Argument]) -> Iterator[Entry]:
    """Yield the headers that no argument is sent as itself."""
    if read.body == "multipart":
        yield Entry(wire="Content-Type", value=Code("MULTIPART"))
    elif read.body in {"json", "content"} and media_type != JSON:
        yield Entry(wire="Content-Type", value=Code(repr(media_type)))
    if cookies:
        yield Entry(wire="Cookie", value=Code(f"as_cookies({_mapping(c.entry for c in cookies)})"))


def _mapping(entries: Iterable[Entry]) -> Code:
    return Code("{" + ", ".join(f"{each.wire!r}: {each.value}" for each in entries) + "}")


def _multipart(entries: list[Entry]) -> Part:
    is_whole = bool(entries) and not entries[0].wire
    values = entries[0].value if is_whole else _mapping(entries)
    return Part(keyword=Code("content"), entries=(), whole=Code(f"as_multipart({values})"))


def gaps_of(root: Node, read: ReadOperation) -> Iterator[Gap]:
    """Yield what cannot be generated of an operation."""
    operation = root["paths"][read.path][read.method]
    place = ("paths", read.path, read.method)
    if not _PATH.fullmatch(re.sub(r"\{[^{}]*\}", "{}", operation["x-route"])):
        yield Gap.of_operation(pointer(*place), "its path would lead elsewhere, or holds a query")
    named = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
    holes = re.findall(r"\{([^{}]*)\}", operation["x-route"])
    for hole in sorted(set(holes) - named):
        yield Gap.of_operation(pointer(*place), f"its path has no parameter for {hole!r}")
    for parameter in operation["parameters"]:
        if reason := parameter.get("x-refused"):
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
    kind = next(iter(content), BINARY)
    if read.body == "content" and kind not in {TEXT, BINARY}:
        yield Gap.remark(where, f"nothing models {kind}", "the body is bytes that a caller makes")
    if content and read.body == "form":
        members = body_members(root, next(iter(content.values())).get("schema", {}))
        for name, (schema, _) in (members or {}).items():
            if holds_object(root, schema) and not _deep_member(operation, name):
                reason = f"the member {name!r} of the form is an object"
                yield Gap(pointer=where, reason=reason, fallback="to send it is a ValueError")


def _deep_member(operation: Node, name: str) -> bool:
    """Tell whether a member of a form is sent as several, as `name[key]`."""
    media = next(iter(operation["requestBody"]["content"].values()))
    style: object = media.get("encoding", {}).get(name, {}).get("style")
    return style == "deepObject"


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


def _parameters(read: ReadOperation, node: Node, types: dict[str, Code]) -> Iterator[Argument]:
    nodes = {(each["in"], each["name"]): each for each in node["parameters"]}
    for each in read.parameters:
        parameter = nodes[each.location, each.name]
        if "x-refused" not in parameter:
            yield _parameter(each, parameter, types[f"{each.location} {each.name}"])


def _parameter(read: ReadParameter, parameter: Node, found: Code) -> Argument:
    kind, form = as_input(found), parameter["x-form"]
    # What becomes several may have members that are left out.
    is_required = read.required and not form.is_spread
    return Argument(
        name=given(parameter, RESERVED_ARGUMENTS) or argument(read.name),
        type=kind if read.required else _or_none(kind),
        default=_REQUIRED if read.required else _NONE,
        doc=parameter.get("description", ""),
        location="required" if is_required and read.location == "query" else read.location,
        wire=read.name,
        form=form,
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
            form=Form("as_members") if read.body == "form" else PLAIN,
        )
        return
    deep = Form("as_deep_object", is_spread=True)
    for wire, (schema, required) in members.items():
        kind = as_input(types[f"body {wire}"])
        yield Argument(
            name=given(schema, RESERVED_ARGUMENTS) or argument(wire),
            type=kind if required else Code(f"{kind} | Omit"),
            default=_REQUIRED if required else _OMIT,
            doc=schema.get("description", ""),
            location="body",
            wire=wire,
            form=deep if read.body == "form" and _deep_member(node, wire) else PLAIN,
        )


def _or_none(kind: Code) -> Code:
    return kind if allows_none(kind) else Code(f"{kind} | None")
