"""One operation of the spec -> one method in each colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from generator.arguments import Argument, bind, is_paged, parts
from generator.config import Config
from generator.diagnostics import Gap, Problem, SpecError, pointer
from generator.document import Node, component
from generator.engines.models import Models
from generator.engines.reading import ReadOperation
from generator.expressions import as_result, called, item_of, names_in
from generator.naming import Code
from generator.package import Constant, Method, Overload, Part, ResourceClass

_PLAIN = {
    "text": (Code("str"), "'text'"),
    "bytes": (Code("bytes"), "'content'"),
    "none": (Code("None"), "None"),
}


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
    is_told: bool
    """Whether a checker would take two results for what their classes have in common."""
    results: tuple[Code, ...]
    """The type of the result, and of that for a caller who chooses the fields if there is one; of
    one item when the result is a page."""
    constants: tuple[Constant, ...]
    """For each result what the runtime needs to know."""
    remarks: tuple[Gap, ...]

    @property
    def public_names(self) -> set[str]:
        """The names in the types that a caller meets."""
        return names_in(*(each.type for each in self.arguments), *self.results)

    @property
    def encoders(self) -> set[str]:
        """The functions of the runtime that make values of its request."""
        values = [entry.value for part in self.parts for entry in part.entries]
        values += [part.whole for part in self.parts if part.whole]
        return {name for value in values for name in called(value)}

    @property
    def source_names(self) -> set[str]:
        """Every name that its methods use in their source, page types and builtins apart."""
        names = self.public_names | {"PagedOperation" if self.is_paged else "ApiOperation"}
        names |= {each.default for each in self.arguments if each.default}
        names |= {"overload"} if len(self.results) > 1 else set()
        return names | self.encoders


def plan_operation(
    root: Node, read: ReadOperation, models: Models, config: Config, name: Code
) -> Operation:
    """Decide arguments and results of the method `name` for an operation.

    Raises:
        SpecError: paging is declared in a way that cannot work.
    """
    node = root["paths"][read.path][read.method]
    place = pointer("paths", read.path, read.method)
    types = models.slots.get(node["x-slots"], {})
    arguments, remarks = bind(root, read, types, config)
    kinds, constant = _results(node, read, types, models, config)
    if not any(each.is_projection for each in arguments):
        kinds = kinds[:1]
    owner = "PagedOperation" if is_paged(node, config) else "ApiOperation"
    route = f"{read.method.upper()} {node['x-route']}"
    return Operation(
        name=name,
        pointer=place,
        read=read,
        doc=_doc(read, node, arguments),
        arguments=tuple(sorted(arguments, key=_signature_order)),
        parts=tuple(parts(read, node, arguments, config.paging)),
        is_paged=is_paged(node, config),
        is_told=not is_paged(node, config)
        and len(kinds) > 1
        and not any(models.models[kind].value for kind in kinds if kind in models.models),
        results=kinds,
        constants=tuple(
            Constant(
                name=Code(f"_{name.upper()}{suffix}"),
                type=Code(f"{owner}[{kind}]"),
                route=route,
                arguments=Code(constant.format(kind)),
            )
            for kind, suffix in zip(kinds, ("", "_PARTIAL"), strict=False)
        ),
        remarks=remarks,
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
) -> tuple[tuple[Code, ...], str]:
    """Return the types of the results, and the arguments of their constants with `{}` for one."""
    facts = f"{{}}, {_statuses(node)!r}"
    facts += ", idempotent=True" if node.get("x-idempotent") is True else ""
    paged, place = is_paged(node, config), pointer("paths", read.path, read.method, "x-paging")
    if read.success_kind != "json":
        if paged:
            raise SpecError(_unpageable(place, "its answer is no JSON"))
        kind, reading = _PLAIN[read.success_kind]
        return (kind,), facts.format(reading)
    found = types[f"response {read.success}"]
    if paged:
        declared: object = node["x-paging"]
        style = cast("Node", declared).get("style") if isinstance(declared, dict) else declared
        if style == "offset" and read.method != "get":
            raise SpecError(_unpageable(place, "only a GET can be followed from page to page"))
        found = _item(found, style, models, config, place)
        facts += ", single=True" if style == "single" else ""
    projected = component(node.get("x-projection", {}).get("$ref", ""))
    return (found, *([Code(projected)] if projected else [])), facts


def _statuses(node: Node) -> str:
    """Return the documented statuses, as `200 4XX`."""
    found = (str(status).upper() for status in node.get("responses", ()))
    return " ".join(each for each in found if re.fullmatch(r"[1-9][0-9X]{2}|DEFAULT", each))


def _item(found: Code, style: object, models: Models, config: Config, place: str) -> Code:
    """Return the type of the items that the response of a paged operation holds."""
    paging = config.paging
    if style not in ("offset", "single") or paging is None:
        raise SpecError(_unpageable(place, f"the style is {style!r}, neither offset nor single"))
    attributes = models.attributes.get(found, {})
    if paging.items not in attributes:
        raise SpecError(_unpageable(place, f"the response `{found}` has no list of items"))
    items = attributes[paging.items]
    annotation = next(f.annotation for f in models.models[found].fields if f.name == items)
    item = item_of(annotation)
    if item is None:
        raise SpecError(_unpageable(place, f"the items are `{annotation}`, not a list"))
    return item


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
    def returned(*results: Code) -> Code:
        kinds = Code(" | ".join(results))
        page = Code(f"{prefix}Page[{kinds}]")
        return page if operation.is_paged else as_result(kinds, methods)

    choices = (False, True) if len(operation.results) > 1 else ()
    constants = [constant.name for constant in operation.constants]
    union = Code(" | ".join(operation.results))
    chooser = next((each.name for each in operation.arguments if each.is_projection), "")
    chosen = Code(f" if {chooser} is None else ".join(constants))
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
        choice=Code(f"operation_: ApiOperation[{union}] = {chosen}" if operation.is_told else ""),
        constant=Code("operation_") if operation.is_told else chosen,
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


def _unpageable(place: str, fact: str) -> Problem:
    remedy = "Correct x-paging, or the [tool.generator.paging] table."
    return Problem(pointer=place, fact=fact, remedy=remedy)
