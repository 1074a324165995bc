"""The engine's models -> the classes of the package: which, in which order, with what imports."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from types import MappingProxyType

from generator.engines.models import Model, Models
from generator.expressions import blocks, quoted
from generator.naming import Code
from generator.package import ImportBlock, ModelClass, ModelField

_BUILTINS = frozenset(dir(builtins))


def reachable(models: Models, names: set[str]) -> frozenset[str]:
    """Return every model that the named ones need, themselves included."""
    seen: set[str] = set()
    waiting = [name for name in names if name in models.models]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(other for other in models.models[name].names if other in models.models)
    return frozenset(seen)


def model_classes(models: Models, used: frozenset[str]) -> tuple[ModelClass, ...]:
    """Return the classes in spec order, each after those that must be defined before it."""
    rank = {name: index for index, name in enumerate(models.models)}
    done: dict[str, None] = {}
    begun: set[str] = set()

    def visit(name: str) -> None:
        if name not in begun:
            begun.add(name)
            model = models.models[name]
            # A name that is a builtin as well would mean that until its class is defined.
            needs = (model.needs | (model.names & _BUILTINS)) & used
            for other in sorted(needs, key=lambda other: rank[other]):
                visit(other)
            done[name] = None

    for name in sorted(used, key=lambda name: rank[name]):
        visit(name)
    order = list(done)
    aliases = frozenset(name for name in used if models.models[name].value)
    return tuple(
        _model_class(models.models[name], used - set(order[:index]), aliases)
        for index, name in enumerate(order)
    )


def _model_class(model: Model, later: frozenset[str], aliases: frozenset[str]) -> ModelClass:
    return ModelClass(
        name=model.name,
        doc=model.doc,
        parents=Code(", ".join(model.parents)),
        fields=tuple(
            ModelField(
                source=Code(
                    f"{field.name}: {field.annotation}"
                    + (f" = {field.default}" if field.default else "")
                ),
                doc=field.doc,
            )
            for field in model.fields
        ),
        value=_value(model, later, aliases),
    )


def _value(model: Model, later: frozenset[str], aliases: frozenset[str]) -> Code:
    """Return what an alias stands for; mypy follows one that needs itself in a text only."""
    if model.value and model.names & later & aliases:
        return Code(repr(str(model.value)))
    return quoted(model.value, later) if model.value else model.value


def model_imports(
    models: Models,
    used: frozenset[str],
    classes: tuple[ModelClass, ...],
    others: Mapping[str, str] = MappingProxyType({}),
    root: str = ".",
) -> tuple[ImportBlock, ...]:
    """Return what a module of models imports.

    Args:
        models: all of them.
        used: the names of those in the module.
        classes: those as they are printed.
        others: the modules in which other models stand, as this one names them.
        root: the package as this module names it.
    """
    names = {name for model in used for name in models.models[model].names} - used
    names |= {"Union"} if any("Union[" in each.value for each in classes) else set[str]()
    homes = {name: module for name, module in models.imports.items() if module != "__future__"}
    homes |= others
    homes |= {
        "Model": f"{root}_runtime.models",
        "TaggedBy": f"{root}_runtime.models",
        "Annotated": "typing",
        "Union": "typing",
        "Field": "pydantic",
    }
    return blocks(names, homes)
