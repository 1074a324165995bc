"""Document + what the engines read -> Package: what will exist, named and in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from generator.arguments import gaps_of
from generator.config import Config
from generator.diagnostics import Gap, Problem, SpecError, UsageError, pointer
from generator.document import Document, Node, component, operations, success_content
from generator.engines.models import Models
from generator.engines.reading import ReadOperation, Refusal
from generator.expressions import blocks, names_in, rank
from generator.methods import Operation, plan_operation, resource_classes
from generator.model_modules import TOGETHER, model_homes, model_modules
from generator.naming import MAX_LENGTH, Code, given, not_reserved, pascal, snake, unique
from generator.package import (
    ClientClass,
    Import,
    Package,
    Resource,
    ResourceProperty,
    Setting,
)
from generator.profile import settings

_EXPORTS = {
    "._clients": ("AsyncPage", "Page"),
    "._runtime.calls": ("OMIT", "Omit"),
    "._runtime.configuration": ("Clock",),
    "._runtime.errors": (),  # all of them
    "._runtime.models": ("Drift",),
    "._runtime.responses": ("RawResponse",),
}
_ERRORS = {
    "APIConnectionError", "APIStatusError", "APITimeoutError", "AuthenticationError",
    "BadRequestError", "ConfigurationError", "ConflictError", "NotFoundError",
    "PaymentRequiredError", "PermissionDeniedError", "RateLimitError", "ResponseValidationError",
    "ServerError", "UnprocessableEntityError", "ValidationIssue",
}  # fmt: skip
CLIENT_ATTRIBUTES = frozenset({"aclose", "call", "close", "page", "raw", "request", "with_options"})
_MODEL_NAMES = {
    "Annotated", "Any", "Clock", "Drift", "Field", "Literal", "Model", "OAuthRefresher",
    "RawResponse", "TypeAliasType", "Union", "UUID", "TaggedBy",
}  # fmt: skip
_RUNTIME_NAMES = {
    "commas": ".._runtime.calls",
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
        SpecError: two things want one name, or one has none.
    """
    root, models = document.root, reading.models
    gaps = [
        Gap.of_operation(pointer("paths", each.path, each.method), each.reason)
        for each in reading.refusals
    ]
    planned: list[Operation] = []
    for read in reading.operations:
        found = list(gaps_of(root, read))
        gaps.extend(found)
        if not any(gap.loses_operation for gap in found):
            planned.append(plan_operation(root, read, models, config))
    _check_config(root, config)
    values, security_gaps = settings(root, config)
    tags = _tags(root, planned)
    homes = model_homes(models, _needed(tags, planned), is_split=config.split_models)
    used = frozenset(homes)
    _check_names(used, config, tags)
    return Package(
        name=config.package,
        title=f"{_title(root, config).removesuffix('.')}.",
        source=document.label,
        identifiers=(("ApiError", config.error),),
        clients=_clients(root, config, tags),
        resources=_resources(root, tags, planned, models, homes),
        model_modules=model_modules(models, homes),
        is_split=any(home != TOGETHER for home in homes.values()),
        settings=values,
        exports=_exports(config, values, homes),
        operations=len(reading.operations) + len(reading.refusals),
        gaps=(*sorted(gaps, key=_place_in(root)), *security_gaps),
        unused_schemas=_unused(document, used),
    )


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


def _tags(root: Node, planned: list[Operation]) -> dict[str, Code]:
    """Return tag -> resource name, in the order in which the operations use them."""
    described = {tag["name"]: tag for tag in root.get("tags", ())}
    order = {tag: index for index, tag in enumerate(described)}
    used = dict.fromkeys(operation.read.tag for operation in planned)
    tags = sorted(used, key=lambda tag: order.get(tag, len(order)))
    names = {tag: given(described.get(tag, {})) or snake(tag) or Code("default") for tag in tags}
    places = [(name, f"the tag {tag!r}") for tag, name in names.items()]
    unique(places, "resource")
    classes = [
        (Code(prefix + _class_name(name)), place)
        for name, place in places
        for prefix in ("", "Async")
    ]
    unique(classes, "class")
    not_reserved(classes, frozenset(_RUNTIME_NAMES))
    if long := [place for name, place in places if len(name) > MAX_LENGTH]:
        raise SpecError(
            Problem(pointer="/tags", fact=f"{long[0][:60]}... is too long", remedy="Shorten it.")
        )
    not_reserved(places, CLIENT_ATTRIBUTES)
    return names


def _needed(tags: dict[str, Code], planned: list[Operation]) -> dict[Code, set[str]]:
    """Return for each resource the names that its methods use."""
    needed = {name: set[str]() for name in tags.values()}
    for operation in planned:
        needed[tags[operation.read.tag]] |= operation.source_names
    return needed


def _resources(
    root: Node,
    tags: dict[str, Code],
    planned: list[Operation],
    models: Models,
    homes: Mapping[str, str],
) -> tuple[Resource, ...]:
    known = {
        **models.imports,
        **dict.fromkeys(models.models, f"..{TOGETHER}"),
        **{name: f"..{home}" for name, home in homes.items()},
        **_RUNTIME_NAMES,
    }
    by_tag: dict[str, list[Operation]] = {tag: [] for tag in tags}
    for operation in planned:
        by_tag[operation.read.tag].append(operation)
    return tuple(_resource(root, tag, tags[tag], by_tag[tag], known) for tag in tags)


def _resource(
    root: Node, tag: str, name: Code, operations: list[Operation], homes: Mapping[str, str]
) -> Resource:
    unique(((operation.name, operation.pointer) for operation in operations), "method")
    constants = [
        (operation.pointer, each) for operation in operations for each in operation.constants
    ]
    unique(((each.name, place) for place, each in constants), "constant")
    classes = resource_classes(_class_name(name), _tag_doc(root, tag), operations)
    names = {name for operation in operations for name in operation.source_names}
    names |= names_in(*(method.returns for found in classes for method in found.methods))
    return Resource(
        module=name,
        doc=_tag_doc(root, tag).partition("\n")[0],
        blocks=blocks(names | {"ApiClient", "AsyncApiClient", "ResourceOf"}, homes),
        constants=tuple(each for _, each in constants),
        classes=classes,
        class_names=tuple(sorted(found.name for found in classes)),
    )


def _class_name(resource: Code) -> Code:
    return Code(f"{pascal(resource)}Resource")


def _tag_doc(root: Node, tag: str) -> str:
    tags: list[Node] = root.get("tags", [])
    described = {each["name"]: each for each in tags}.get(tag) or Node()
    doc = str(described.get("description") or f"The operations tagged `{tag}`.")
    url = described.get("externalDocs", {}).get("url")
    return f"{doc}\n\nSee {url}" if url else doc


def _clients(root: Node, config: Config, tags: dict[str, Code]) -> tuple[ClientClass, ...]:

    def client(prefix: str, parent: str, kind: str) -> ClientClass:
        return ClientClass(
            name=Code(prefix + config.client),
            parent=Code(parent),
            doc=f"{_title(root, config)}: the {kind} client.",
            properties=tuple(
                ResourceProperty(
                    name=name,
                    module=name,
                    type=Code(prefix + _class_name(name)),
                    doc=_tag_doc(root, tag).partition("\n")[0],
                )
                for tag, name in tags.items()
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


def _check_names(used: frozenset[str], config: Config, tags: dict[str, Code]) -> None:
    names = [(Code(name), pointer("components", "schemas", name)) for name in sorted(used)]
    chosen = {config.client, f"Async{config.client}", config.error}
    not_reserved(names, frozenset(chosen), "a name in the configuration")
    own = {prefix + _class_name(tag) for tag in tags.values() for prefix in ("", "Async")}
    not_reserved(names, frozenset(own.union(_MODEL_NAMES, _RUNTIME_NAMES, _ERRORS)))


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
