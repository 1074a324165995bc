"""The modules of a package -> its public API: names followed to where they are defined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.surface.api import (
    Alias,
    Api,
    Attribute,
    Class,
    ClassKind,
    Member,
    Method,
    Parameter,
    Public,
    Resource,
    Signature,
)
from generator.surface.reading import ClassDefinition, Definition, Module, read_module

_ALIAS = re.compile(r"TypeAliasType\(\s*(['\"])\w+\1,\s*(.*)\)$", re.DOTALL)
_PROPERTY = re.compile(r"cached_property[\[(](\w+)[\])]$")  # as its value, or as its type
_UNPACK = re.compile(r"Unpack\[(\w+)\]$")
_MAGIC = {
    "__init__", "__call__", "__iter__", "__aiter__", "__enter__", "__exit__", "__aenter__",
    "__aexit__", "__len__", "__getitem__", "__contains__", "__eq__", "__hash__",
}  # fmt: skip
_DEEP = 50


def read_api(files: Mapping[str, str], package: str) -> Api:
    """Return the public API of a package.

    Args:
        files: the text of its modules by path, as `resources/things.py`.
        package: its name.

    Raises:
        SyntaxError: a module is no Python.
    """
    return _Reader(files, package).api()


class _Reader:
    def __init__(self, files: Mapping[str, str], package: str) -> None:
        self._files = files
        self._package = package

    def api(self) -> Api:
        names: dict[str, Public] = {}
        root = self._module(self._package)
        for name, home in self._public(root):
            found = self._find(home, name)
            if found is not None:
                names[name] = self._described(name, *found)
        return Api(package=self._package, names=names)

    def _public(self, root: Module | None) -> Iterator[tuple[str, str]]:
        """Yield each public name of the root with the module to look for it in."""
        if root is None:
            return
        names = [*root.imports, *root.definitions]
        for name in names:
            is_own = root.imports.get(name, f"{self._package}.").startswith(f"{self._package}.")
            if not name.startswith("_") and is_own:
                yield name, self._package
        for star in root.stars:
            module = self._module(star)
            for name in module.definitions if module else ():
                if not name.startswith("_"):
                    yield name, star

    def _module(self, dotted: str) -> Module | None:
        """Return a module of the package by its dotted name."""
        inner = dotted.removeprefix(self._package).removeprefix(".").replace(".", "/")
        for path in (f"{inner}.py", f"{inner}/__init__.py".lstrip("/")):
            if path in self._files:
                return read_module(self._package, path, self._files[path])
        return None

    def _find(self, home: str, name: str, depth: int = 0) -> tuple[Definition, str] | None:
        """Return the definition of a name that a module knows, and the module it stands in."""
        module = self._module(home)
        if module is None or depth > _DEEP:
            return None
        if name in module.definitions:
            return module.definitions[name], home
        if target := module.imports.get(name):
            parent, _, inner = target.rpartition(".")
            return self._find(parent, inner, depth + 1) if self._is_own(parent) else None
        found = (self._find(star, name, depth + 1) for star in module.stars)
        return next((each for each in found if each), None)

    def _is_own(self, dotted: str) -> bool:
        return f"{dotted}.".startswith(f"{self._package}.")

    def _described(self, name: str, found: Definition, home: str) -> Public:
        if isinstance(found, ClassDefinition):
            return self._class(found, home)
        if isinstance(found, Method):
            return self._method(found, home)
        if alias := _ALIAS.match(found.default):
            return Alias(name=name, type=alias[2])
        if found.type == "TypeAlias":
            return Alias(name=name, type=found.default)
        return replace(found, is_constant=True)

    def _class(self, found: ClassDefinition, home: str) -> Class:
        lineage = list(self._lineage(found, home))
        members: dict[str, Member] = {}
        for definition, where in reversed(lineage):
            if isinstance(definition, str):
                continue
            for name, member in definition.members.items():
                if name == "model_config" or (name.startswith("_") and name not in _MAGIC):
                    continue
                members[name] = self._member(member, where)
        ancestors = tuple(each if isinstance(each, str) else each.name for each, _ in lineage[1:])
        kind = _kind(found.name, ancestors, members)
        if kind == "exception":  # what a constructor keeps has no annotation of its own
            members = {name: each for name, each in members.items() if name != "__init__"}
        return Class(name=found.name, kind=kind, ancestors=ancestors, members=members)

    def _lineage(
        self, found: ClassDefinition, home: str, depth: int = 0
    ) -> Iterator[tuple[ClassDefinition | str, str]]:
        """Yield a class and all that it extends, the nearest first; of others' only the name."""
        yield found, home
        for base in found.bases if depth < _DEEP else ():
            name = base.partition("[")[0]
            parent = self._find(home, name)
            if parent and isinstance(parent[0], ClassDefinition):
                yield from self._lineage(parent[0], parent[1], depth + 1)
            else:
                yield name.rpartition(".")[2], home

    def _member(self, member: Method | Attribute, home: str) -> Member:
        if isinstance(member, Method):
            return self._method(member, home)
        if found := _PROPERTY.match(member.default) or _PROPERTY.match(member.type):
            target = self._find(home, found[1])
            definition, where = target or (None, home)
            if isinstance(definition, ClassDefinition):
                methods = {
                    name: self._method(each, where)
                    for name, each in definition.members.items()
                    if isinstance(each, Method) and not name.startswith("_")
                }
                return Resource(name=member.name, class_name=definition.name, methods=methods)
        return member

    def _method(self, method: Method, home: str) -> Method:
        signatures = tuple(self._unpacked(each, home) for each in method.signatures)
        return replace(method, signatures=signatures)

    def _unpacked(self, signature: Signature, home: str) -> Signature:
        """Return a signature whose `**options: Unpack[Options]` are parameters of their own."""
        parameters: list[Parameter] = []
        for each in signature.parameters:
            found = _UNPACK.match(each.type)
            options = self._find(home, found[1]) if found else None
            definition = options[0] if options else None
            if not isinstance(definition, ClassDefinition):
                parameters.append(each)
                continue
            parameters += [
                Parameter(name=name, kind="keyword", type=option.type, default="...")
                for name, option in definition.members.items()
                if isinstance(option, Attribute)
            ]
        return replace(signature, parameters=tuple(parameters))


def _kind(name: str, ancestors: tuple[str, ...], members: Mapping[str, Member]) -> ClassKind:
    if any(isinstance(each, Resource) for each in members.values()) or "ClientOf" in ancestors:
        return "client"
    if {"Exception", "BaseException"} & set(ancestors):
        return "exception"
    if "BaseModel" in ancestors or name == "Model":
        return "model"
    return "page" if name in {"Page", "AsyncPage"} else "class"
