"""The only importer of griffe: the text of one module -> what it defines and imports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

import griffe

from generator.surface.api import Attribute, Method, Parameter, ParameterKind, Signature

_KINDS: dict[griffe.ParameterKind, ParameterKind] = {
    griffe.ParameterKind.positional_only: "positional",
    griffe.ParameterKind.positional_or_keyword: "either",
    griffe.ParameterKind.keyword_only: "keyword",
    griffe.ParameterKind.var_positional: "variadic",
    griffe.ParameterKind.var_keyword: "variadic",
}
_ROUTE = re.compile(r"([A-Z]+ /\S*): ")
_WIRE = re.compile(r"\bField\((?:.*, )?alias=(['\"])(.*?)\1")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassDefinition:
    """A class as its source has it."""

    name: str
    bases: tuple[str, ...]
    members: Mapping[str, Method | Attribute]


Definition = ClassDefinition | Method | Attribute


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """What one module defines and imports."""

    imports: Mapping[str, str]
    """Name -> dotted name of what it stands for."""
    stars: tuple[str, ...]
    """Dotted names of modules whose public names are taken over."""
    definitions: Mapping[str, Definition]


@lru_cache(maxsize=512)  # most modules of two versions are the same
def read_module(package: str, path: str, text: str) -> Module:
    """Parse one module of a package; nothing is imported or run.

    Args:
        package: the name of the package.
        path: where the module is in it, as `resources/things.py`.
        text: its source.

    Raises:
        SyntaxError: it is no Python.
    """
    parent: griffe.Module | None = None
    folders = [package, *PurePosixPath(path).parts[:-1]]
    name = PurePosixPath(path).stem
    if name == "__init__":
        name = folders.pop()
    place = ""
    for folder in folders:
        place = f"{place}{folder}/"
        made = griffe.Module(folder, filepath=Path(f"{place}__init__.py"), parent=parent)
        if parent is not None:
            parent.set_member(folder, made)
        parent = made
    module = griffe.visit(name, Path(f"{package}/{path}"), text, parent=parent)
    return _module(module)


def _module(module: griffe.Module) -> Module:
    imports: dict[str, str] = {}
    stars: list[str] = []
    definitions: dict[str, Definition] = {}
    for name, each in module.members.items():
        if isinstance(each, griffe.Alias):
            if each.wildcard:
                stars.append(each.target_path)
            else:
                imports[name] = each.target_path
        elif isinstance(each, griffe.Class):
            definitions[name] = _class(each)
        elif isinstance(each, griffe.Function):
            definitions[name] = _method(each, "", module.overloads.get(name))
        elif isinstance(each, griffe.Attribute):
            definitions[name] = _attribute(each, "")
    return Module(imports=imports, stars=tuple(stars), definitions=definitions)


def _class(found: griffe.Class) -> ClassDefinition:
    members: dict[str, Method | Attribute] = {}
    for name, each in found.members.items():
        if isinstance(each, griffe.Function):
            members[name] = _method(each, found.name, found.overloads.get(name))
        elif isinstance(each, griffe.Attribute):
            members[name] = _attribute(each, found.name)
    bases = tuple(str(base) for base in found.bases)
    return ClassDefinition(name=found.name, bases=bases, members=members)


def _method(found: griffe.Function, owner: str, overloads: list[griffe.Function] | None) -> Method:
    ways = overloads or found.overloads or [found]
    doc = found.docstring.value if found.docstring else ""
    route = _ROUTE.match(doc)
    return Method(
        name=found.name,
        owner=owner,
        signatures=tuple(_signature(way, owner) for way in ways),
        is_async="async" in found.labels,
        route=route[1] if route else "",
    )


def _signature(found: griffe.Function, owner: str) -> Signature:
    parameters = [
        Parameter(
            name={
                griffe.ParameterKind.var_positional: "*",
                griffe.ParameterKind.var_keyword: "**",
            }.get(each.kind or griffe.ParameterKind.keyword_only, "")
            + each.name,
            kind=_KINDS[each.kind or griffe.ParameterKind.keyword_only],
            type=str(each.annotation) if each.annotation is not None else "",
            default=str(each.default) if each.default is not None else "",
        )
        for each in found.parameters
    ]
    bound = owner and "staticmethod" not in found.labels
    returns = str(found.returns) if found.returns is not None else ""
    return Signature(parameters=tuple(parameters[1:] if bound else parameters), returns=returns)


def _attribute(found: griffe.Attribute, owner: str) -> Attribute:
    annotation = str(found.annotation) if found.annotation is not None else ""
    wire = _WIRE.search(annotation)
    return Attribute(
        name=found.name,
        owner=owner,
        type=annotation,
        default=str(found.value) if found.value is not None else "",
        wire=wire[2] if wire else "",
        is_property="property" in found.labels,
        is_constant="ClassVar" in annotation or (not annotation and "property" not in found.labels),
    )
