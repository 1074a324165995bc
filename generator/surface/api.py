"""The public API of a package as data: what a caller can name, call, read and construct."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ParameterKind = Literal["positional", "either", "keyword", "variadic"]
ClassKind = Literal["client", "model", "exception", "page", "class"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a function, `self` apart."""

    name: str
    kind: ParameterKind
    type: str
    """Its annotation as source; empty without one."""
    default: str = ""
    """Source of the default; empty for a required parameter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    returns: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method or a function."""

    name: str
    owner: str
    """The class that defines it; empty for a function."""
    signatures: tuple[Signature, ...]
    """Its overloads, or the one signature that it has."""
    is_async: bool = False
    route: str = ""
    """Verb and path template of the operation that it calls, if it calls one."""
    places: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    """Parameter -> where its value goes in the request, as `query _skip`; where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A field, property or constant."""

    name: str
    owner: str
    type: str
    default: str = ""
    """Source of the value; empty for a field that must be given."""
    wire: str = ""
    """Its name in JSON, where that is another one."""
    is_property: bool = False
    is_constant: bool = False
    """Whether it belongs to the class and not to an object of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What a client's attribute leads to: the methods of one tag."""

    name: str
    class_name: str
    methods: Mapping[str, Method]


Member = Method | Attribute | Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """A public class with all that it has, what it inherits inside of the package included."""

    name: str
    kind: ClassKind
    ancestors: tuple[str, ...]
    """Names of all classes that it extends, the nearest first, others' classes included."""
    members: Mapping[str, Member]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name for a type: a union of models, mostly."""

    name: str
    type: str


Public = Class | Alias | Attribute | Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """All that a package offers from its root, and what is reached from there."""

    package: str
    names: Mapping[str, Public]

    def classes(self) -> dict[str, Class]:
        """Return the public classes by name."""
        return {name: each for name, each in self.names.items() if isinstance(each, Class)}

    def aliases(self) -> dict[str, str]:
        """Return the public names of types, and what they stand for."""
        return {name: each.type for name, each in self.names.items() if isinstance(each, Alias)}

    def methods(self) -> dict[str, Method]:
        """Return the methods of operations by symbol without the package: `Client.things.get`."""
        return {
            f"{symbol}.{method.name}": method
            for symbol, resource in self.resources().items()
            for method in resource.methods.values()
        }

    def resources(self) -> dict[str, Resource]:
        """Return the resources of all clients by symbol without the package: `Client.things`."""
        return {
            f"{client.name}.{member.name}": member
            for client in self.classes().values()
            for member in client.members.values()
            if isinstance(member, Resource)
        }
