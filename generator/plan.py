"""Document + what the engines read -> Package: what will exist, named and in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from generator.arguments import gaps_of
from generator.config import Config
from generator.diagnostics import Gap, UsageError, pointer
from generator.document import Document, Node, component, operations, success_content
from generator.engines.models import Models
from generator.engines.reading import ReadOperation, Refusal
from generator.expressions import blocks, names_in, rank
from generator.methods import Operation, plan_operation, resource_classes
from generator.model_modules import TOGETHER, model_homes, model_modules
from generator.naming import RESERVED_ARGUMENTS, Code
from generator.package import (
    ClientClass,
    Import,
    Package,
    Resource,
    ResourceProperty,
    Setting,
)
from generator.profile import settings
from generator.resources import NamedResource, method_names, resource_names

_EXPORTS = {
    "._clients": ("AsyncPage", "Page"),
    "._runtime.calls": ("OMIT", "Omit"),
    "._runtime.configuration": ("Clock",),
    "._runtime.errors": (),  # all of them
    "._runtime.models": ("Drift",),
    "._runtime.responses": ("RawResponse",),
}
_ENCODERS = ["MULTIPART", *sorted(each for each in RESERVED_ARGUMENTS if each.startswith("as_"))]
"""What makes the forms that few operations need."""
_RUNTIME_NAMES = {
    "commas": ".._runtime.calls",
    **dict.fromkeys(_ENCODERS, ".._runtime.encoding"),
    "OMIT": ".._runtime.calls",
    "Omit": ".._runtime.calls",
    "ApiClient": ".._clients",
    "AsyncApiClient": ".._clients",
    "ResourceOf": ".._clients",
    "AsyncPage": ".._clients",
    "ApiOperation": ".._runtime.calls",
    "Page": ".._clients",
    "PagedOperation": ".._runtime.calls",
    "Sequence": "collections.abc",
    "overload": "typing",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the two engines read from one document."""

    operations: tuple[ReadOperation, ...]
    refusals: tuple[Refusal, ...]
    models: Models


def plan(document: Document, reading: Reading, config: Config) -> Package:
    """Decide what will exist.

    Raises:
        UsageError: the configuration names a parameter that no operation has.
        SpecError: paging is declared in a way that cannot work.
    """
    root, models = document.root, reading.models
    tags, said_of_tags = resource_names(root, reading.operations, {*models.models, *_RUNTIME_NAMES})
    methods, said_of_methods = method_names(root, reading.operations, tags)
    planned, gaps = _planned(root, reading, config, methods)
    _check_config(root, config)
    values, security_gaps = settings(root, config)
    by_resource: dict[Code, list[Operation]] = {}
    for operation in planned:
        by_resource.setdefault(tags[operation.read.tag].name, []).append(operation)
    resources = {each.name: each for each in tags.values() if each.name in by_resource}
    needed = {name: _sources(found) for name, found in by_resource.items()}
    homes = model_homes(models, needed, is_split=config.split_models)
    known = _homes_of_names(models, homes)
    said = [*said_of_tags, *said_of_methods, *models.remarks]
    said += [remark for operation in planned for remark in operation.remarks]
    every = sorted([*document.gaps, *models.gaps, *gaps], key=_place_in(root))
    lost = sum(gap.loses_operation for gap in document.gaps)
    return Package(
        name=config.package,
        title=f"{_title(root, config).removesuffix('.')}.",
        source=document.label,
        identifiers=(("ApiError", config.error),),
        clients=_clients(root, config, tuple(resources.values())),
        resources=tuple(
            _resource(root, each, by_resource[each.name], known) for each in resources.values()
        ),
        model_modules=model_modules(models, homes),
        is_split=any(home != TOGETHER for home in homes.values()),
        settings=values,
        exports=_exports(config, values, homes),
        operations=len(reading.operations) + len(reading.refusals) + lost,
        gaps=(*(each for each in every if not each.is_remark), *security_gaps),
        remarks=(*(each for each in every if each.is_remark), *said),
        generated=len(planned),
        needs_encoding=not _sources(planned).isdisjoint(_ENCODERS),
        unused_schemas=_unused(document, frozenset(homes)),
    )


def _planned(
    root: Node, reading: Reading, config: Config, methods: Mapping[ReadOperation, Code]
) -> tuple[list[Operation], list[Gap]]:
    """Return the operations that can be generated, and what is missing of all."""
    gaps = [
        Gap.of_operation(pointer("paths", each.path, each.method), each.reason)
        for each in reading.refusals
    ]
    planned: list[Operation] = []
    for read in reading.operations:
        found = list(gaps_of(root, read))
        gaps.extend(found)
        if not any(gap.loses_operation for gap in found):
            planned.append(plan_operation(root, read, reading.models, config, methods[read]))
    return planned, gaps


def _sources(operations: Iterable[Operation]) -> set[str]:
    """Return the names that methods use."""
    return {name for operation in operations for name in operation.source_names}


def _check_config(root: Node, config: Config) -> None:
    """Refuse names of parameters that no operation has: they change nothing, or page badly."""
    every: set[str] = set()
    paged: set[str] = set()
    for _path, _method, operation in operations(root):
        names = {each["name"] for each in operation["parameters"] if each["in"] == "query"}
        every |= names
        paged |= names if "x-paging" in operation else set()
    wanted = [("projection", config.projection, every, "operation")]
    if config.paging:
        kind = "operation with x-paging"
        wanted += [("paging.skip", config.paging.skip, paged, kind)]
        wanted += [("paging.limit", config.paging.limit, paged, kind)]
    for key, name, found, kind in wanted:
        if name and name not in found:
            raise UsageError(
                f"[tool.generator] {key}: no {kind} has a query parameter {name!r}. "
                "Correct the name, or remove the key."
            )


def _place_in(root: Node) -> Callable[[Gap], int]:
    """Return the order of gaps: that of their operations in the spec."""
    order = [pointer("paths", path, method) for path, method, _ in operations(root)]

    def rank(gap: Gap) -> int:
        path_item = "/".join(gap.pointer.split("/")[:3])  # that may hold parameters of its own
        places = (gap.pointer, path_item)
        owners = (
            index
            for place in places
            for index, operation in enumerate(order)
            if f"{place}/".startswith(f"{operation}/") or operation.startswith(f"{place}/")
        )
        return next(owners, len(order))

    return rank


def _title(root: Node, config: Config) -> str:
    return str(root.get("info", {}).get("title") or config.package)


def _homes_of_names(models: Models, homes: Mapping[str, str]) -> dict[str, str]:
    """Return the module of each name that a resource can use, as it imports it."""
    return {
        **models.imports,
        **dict.fromkeys(models.models, f"..{TOGETHER}"),
        **{name: f"..{home}" for name, home in homes.items()},
        **_RUNTIME_NAMES,
    }


def _resource(
    root: Node, resource: NamedResource, operations: list[Operation], homes: Mapping[str, str]
) -> Resource:
    doc = _tag_doc(root, resource.tag)
    classes = resource_classes(resource.class_name, doc, operations)
    names = _sources(operations)
    names |= names_in(*(method.returns for found in classes for method in found.methods))
    return Resource(
        module=resource.name,
        doc=doc.partition("\n")[0],
        blocks=blocks(names | {"ApiClient", "AsyncApiClient", "ResourceOf"}, homes),
        constants=tuple(each for operation in operations for each in operation.constants),
        classes=classes,
        class_names=tuple(sorted(found.name for found in classes)),
    )


def _tag_doc(root: Node, tag: str) -> str:
    tags: list[Node] = root.get("tags", [])
    described = {each["name"]: each for each in tags}.get(tag) or Node()
    doc = str(described.get("description") or f"The operations tagged `{tag}`.")
    url = described.get("externalDocs", {}).get("url")
    return f"{doc}\n\nSee {url}" if url else doc


def _clients(
    root: Node, config: Config, resources: tuple[NamedResource, ...]
) -> tuple[ClientClass, ...]:

    def client(prefix: str, parent: str, kind: str) -> ClientClass:
        return ClientClass(
            name=Code(prefix + config.client),
            parent=Code(parent),
            doc=f"{_title(root, config)}: the {kind} client.",
            properties=tuple(
                ResourceProperty(
                    name=each.name,
                    type=Code(prefix + each.class_name),
                    doc=_tag_doc(root, each.tag).partition("\n")[0],
                )
                for each in resources
            ),
        )

    return client("", "ApiClient", "synchronous"), client("Async", "AsyncApiClient", "asynchronous")


def _unused(document: Document, used: frozenset[str]) -> tuple[str, ...]:
    """Return the schemas that nothing stands for, as pointers.

    A body may have become arguments, the envelope of a list a page: they need no class.
    """
    replaced = {
        component(media.get("schema", {}).get("$ref", ""))
        for _path, _method, operation in operations(document.root)
        for media in (
            *operation.get("requestBody", {}).get("content", {}).values(),
            *success_content(operation),
            {"schema": operation.get("x-projection", {})},
        )
    }
    return tuple(
        pointer("components", "schemas", name)
        for name, schema in document.schemas.items()
        if name not in used | replaced and not schema.keys() & {"x-slots", "x-inline"}
    )


def _exports(
    config: Config, values: tuple[Setting, ...], homes: Mapping[str, str]
) -> tuple[Import, ...]:
    """Return what the package root offers: every error and model, and a few names of the rest."""
    names = {**_EXPORTS, ".client": (f"Async{config.client}", config.client)}
    if any(value.name == "token_url" for value in values):
        names["._runtime.configuration"] = ("Clock", "OAuthRefresher")
    # One module tells by itself what is public; of many only the right one shall be imported.
    names |= {
        f".{home}": () if home == TOGETHER else tuple(each for each in homes if homes[each] == home)
        for home in homes.values()
    }
    return tuple(
        Import(module=Code(module), names=tuple(map(Code, sorted(names[module], key=rank))))
        for module in sorted(names)
    )
