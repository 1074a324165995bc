"""One operation of the spec -> one method in each colour."""

from __future__ import annotations

from dataclasses import dataclass

from generator.arguments import Argument, bind, is_paged, parts
from generator.config import Config
from generator.diagnostics import Problem, SpecError, pointer
from generator.document import Node, component
from generator.engines.models import Models
from generator.engines.operations import ReadOperation
from generator.expressions import as_result, item_of, names_in
from generator.naming import Code, constant, given, method
from generator.package import Decoder, Method, Overload, Part, ResourceClass

_PLAIN = {
    "text": (Code("str"), Code("TEXT")),
    "bytes": (Code("bytes"), Code("BYTES")),
    "none": (Code("None"), Code("NOTHING")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one way of calling a method returns."""

    type: Code
    """The type itself, or that of one item when the result is a page."""
    decoder: Decoder
    uses: frozenset[str]
    """The names in the decoder's source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A method before it has a colour."""

    name: Code
    pointer: str
    read: ReadOperation
    doc: str
    arguments: tuple[Argument, ...]
    """In the order of the signature."""
    parts: tuple[Part, ...]
    is_paged: bool
    results: tuple[Result, ...]
    """The result, and the one for a caller who chooses the fields if there is one."""

    @property
    def decoders(self) -> tuple[Decoder, ...]:
        """The constants that it needs; TEXT and its like are the runtime's."""
        return tuple(result.decoder for result in self.results if result.decoder.value)

    @property
    def public_names(self) -> set[str]:
        """The names in the types that a caller meets."""
        kinds = [each.type for each in self.arguments] + [each.type for each in self.results]
        return names_in(*kinds)

    @property
    def source_names(self) -> set[str]:
        """Every name that its methods use in their source, page types and builtins apart."""
        names = self.public_names.union(*(result.uses for result in self.results))
        names |= {each.default for each in self.arguments if each.default}
        names |= {"overload"} if len(self.results) > 1 else set()
        return names | ({"commas"} if any(each.is_joined for each in self.arguments) else set())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Envelope:
    """What the response of a paged operation holds."""

    item: Code
    names: dict[str, str]
    """Argument of the runtime's Paging -> the name in the API."""


def plan_operation(root: Node, read: ReadOperation, models: Models, config: Config) -> Operation:
    """Decide name, arguments and results of the method for an operation.

    Raises:
        SpecError: something has no name, or paging is declared in a way that cannot work.
    """
    node = root["paths"][read.path][read.method]
    place = pointer("paths", read.path, read.method)
    types = models.slots.get(node["x-slots"], {})
    arguments = bind(root, read, types, config)
    name = given(node) or method(node["operationId"], read.tag)
    if not name or not all(each.name for each in arguments):
        raise SpecError(_nameless(place))
    results = _results(node, read, types, models, config)
    can_choose = any(each.is_projection for each in arguments)
    return Operation(
        name=name,
        pointer=place,
        read=read,
        doc=_doc(read, node, arguments),
        arguments=tuple(sorted(arguments, key=_signature_order)),
        parts=tuple(parts(read, arguments, config.paging)),
        is_paged=is_paged(node, config),
        results=results if can_choose else results[:1],
    )


def resource_classes(
    name: Code, doc: str, operations: list[Operation]
) -> tuple[ResourceClass, ...]:
    """Return the class of a resource in both colours."""
    methods = {operation.name for operation in operations}
    return tuple(
        ResourceClass(
            name=Code(prefix + name),
            client=Code(f"{prefix}ApiClient"),
            doc=f"The asynchronous form of `{name}`, which explains the arguments."
            if prefix
            else doc,
            methods=tuple(_method(operation, prefix, methods) for operation in operations),
        )
        for prefix in ("", "Async")
    )


def _signature_order(each: Argument) -> int:
    """Path parameters come first and alone by position, then what is required."""
    return 0 if each.location == "path" else 1 if not each.default else 2


def _results(
    node: Node, read: ReadOperation, types: dict[str, Code], models: Models, config: Config
) -> tuple[Result, ...]:
    if read.success_kind != "json":
        kind, name = _PLAIN[read.success_kind]
        decoder = Decoder(name=name, type=Code(""), value=Code(""))
        return (Result(type=kind, decoder=decoder, uses=frozenset({name})),)
    found = types[f"response {read.success}"]
    projected = component(node.get("x-projection", {}).get("$ref", ""))
    partial = [Code(projected)] if projected else []
    if not is_paged(node, config):
        return tuple(_single(kind) for kind in [found, *partial])
    place = pointer("paths", read.path, read.method, "x-paging")
    envelope = _envelope(found, node["x-paging"], models, config, place)
    return tuple(_page(item, envelope) for item in [envelope.item, *partial])


def _single(kind: Code) -> Result:
    return Result(
        type=kind,
        decoder=Decoder(
            name=constant(kind), type=Code(f"Decoder[{kind}]"), value=Code(f"Decoder({kind})")
        ),
        uses=frozenset(names_in(kind) | {"Decoder"}),
    )


def _envelope(found: Code, declared: Node, models: Models, config: Config, place: str) -> _Envelope:
    """Return what the response of a paged operation holds."""
    paging, style = config.paging, declared.get("style")
    if style not in {"offset", "single"} or paging is None:
        raise SpecError(_unpageable(place, f"the style is {style!r}, neither offset nor single"))
    attributes = models.attributes.get(found, {})
    if paging.items not in attributes:
        raise SpecError(_unpageable(place, f"the response `{found}` has no list of items"))
    items = attributes[paging.items]
    annotation = next(f.annotation for f in models.models[found].fields if f.name == items)
    item = item_of(annotation)
    if item is None:
        raise SpecError(_unpageable(place, f"the items are `{annotation}`, not a list"))
    names = {"items": paging.items}
    if style == "offset":
        names |= {"has_more": paging.has_more} if paging.has_more in attributes else {}
        names |= {"skip": paging.skip, "limit": paging.limit}
    return _Envelope(item=item, names=names)


def _page(item: Code, envelope: _Envelope) -> Result:
    arguments = ", ".join(f"{name}={value!r}" for name, value in envelope.names.items())
    suffix = "PAGES" if "skip" in envelope.names else "PAGE"
    return Result(
        type=item,
        decoder=Decoder(
            name=Code(f"{constant(item)}_{suffix}"),
            type=Code(f"Paging[{item}]"),
            value=Code(f"Paging({item}, {arguments})"),
        ),
        uses=frozenset(names_in(item) | {"Paging"}),
    )


def _doc(read: ReadOperation, node: Node, arguments: tuple[Argument, ...]) -> str:
    summary = str(node.get("summary") or node["operationId"]).strip().removesuffix(".")
    lines = [f"{read.method.upper()} {read.path}: {summary}."]
    if node.get("description"):
        lines += ["", node["description"]]
    described = [
        f"{each.name}: {each.doc}"
        for each in arguments
        # What every paged or projected method has is explained once, with Page.
        if each.doc and each.location != "window" and not each.is_projection
    ]
    return "\n".join([*lines, "", *described] if described else lines)


def _method(operation: Operation, prefix: str, methods: set[Code]) -> Method:
    def returned(*results: Result) -> Code:
        kinds = Code(" | ".join(result.type for result in results))
        page = Code(f"{prefix}Page[{kinds}]")
        return page if operation.is_paged else as_result(kinds, methods)

    choices = (False, True) if len(operation.results) > 1 else ()
    decoders = [result.decoder.name for result in operation.results]
    chooser = next((each.name for each in operation.arguments if each.is_projection), "")
    return Method(
        name=operation.name,
        definition=Code("async def" if prefix else "def"),
        overloads=tuple(
            Overload(signature=_signature(operation, chooses=choice), returns=returned(result))
            for choice, result in zip(choices, operation.results, strict=False)
        ),
        signature=_signature(operation, chooses=None),
        returns=returned(*operation.results),
        doc=operation.doc.partition("\n")[0] if prefix else operation.doc,
        awaiting=Code("await " if prefix else ""),
        call=Code("page" if operation.is_paged else "call"),
        decoder=Code(f" if {chooser} is None else ".join(decoders)),
        route=f"{operation.read.method.upper()} {operation.read.path}",
        parts=operation.parts,
    )


def _signature(operation: Operation, *, chooses: bool | None) -> Code:
    """Return the arguments as source; `chooses` fixes whether the caller chooses the fields."""
    sources = ["self"]
    for each in operation.arguments:
        if each.location != "path" and "*" not in sources:
            sources.append("*")
        if not each.is_projection or chooses is None:
            sources.append(each.source)
        else:
            kind = each.type.removesuffix(" | None")
            sources.append(f"{each.name}: {kind}" if chooses else f"{each.name}: None = None")
    return Code(", ".join(sources))


def _nameless(place: str) -> Problem:
    return Problem(
        pointer=place,
        fact="no Python name can be made of its operation id or of a parameter",
        remedy="Give it one with `x-python-name: ...`.",
    )


def _unpageable(place: str, fact: str) -> Problem:
    remedy = "Correct x-paging, or the [tool.generator.paging] table."
    return Problem(pointer=place, fact=fact, remedy=remedy)
