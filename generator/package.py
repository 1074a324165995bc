"""What will exist: the frozen data between `plan` and the templates, every question answered.

A field of type `Code` may be printed as it is. A field of type `str` is text of the spec: templates
can print it only through a filter that quotes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnostics import Gap
from generator.naming import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import statement."""

    module: Code
    names: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBlock:
    """Imports that stand together: standard library, third party or our own."""

    modules: tuple[Code, ...]
    """Modules that are imported whole."""
    imports: tuple[Import, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value of a request: its name on the wire and the expression that gives it."""

    wire: str
    value: Code
    is_spread: bool = False
    """Whether the expression gives several values with names of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a request: `path={...}`, `query={...}`, `headers={...}`, `json=...`."""

    keyword: Code
    entries: tuple[Entry, ...]
    whole: Code
    """The one expression that is the whole part; empty when there are entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overload:
    """One way to call a method, and what it then returns."""

    signature: Code
    returns: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One operation in one colour."""

    name: Code
    definition: Code
    """`def` or `async def`."""
    overloads: tuple[Overload, ...]
    signature: Code
    returns: Code
    doc: str
    awaiting: Code
    """`await ` or nothing."""
    call: Code
    """The method of the client that sends it: `call` or `page`."""
    choice: Code
    """A statement that chooses between two constants where a checker must be told, or empty."""
    constant: Code
    """The constant of its operation, or what chooses between two."""
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceClass:
    """The methods of one tag in one colour."""

    name: Code
    client: Code
    doc: str
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """What the runtime knows of an operation; both colours share it."""

    name: Code
    type: Code
    """Its class in the runtime, with the type of the result."""
    route: str
    """Verb and path template, as `GET /send_as/{id}/`."""
    arguments: Code
    """How an answer is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """The operations of one tag."""

    module: Code
    doc: str
    blocks: tuple[ImportBlock, ...]
    constants: tuple[Constant, ...]
    classes: tuple[ResourceClass, ...]
    class_names: tuple[Code, ...]
    """Their names, sorted as an import lists them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelField:
    """One attribute of a model."""

    source: Code
    doc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelClass:
    """One model, or one alias when `value` is given."""

    name: Code
    doc: str
    parents: Code
    fields: tuple[ModelField, ...]
    value: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelModule:
    """One module of models."""

    path: str
    """Inside the package."""
    doc: str
    blocks: tuple[ImportBlock, ...]
    models: tuple[ModelClass, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceProperty:
    """The property of a client that gives one resource."""

    name: Code
    """Its module is called so too."""
    type: Code
    doc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientClass:
    """The client in one colour."""

    name: Code
    parent: Code
    doc: str
    properties: tuple[ResourceProperty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """How the blocking and the asynchronous form of one thing differ in source."""

    prefix: Code
    kind: Code
    sharers: Code
    """Who may share a client."""
    define: Code
    run: Code
    """What makes a value of a coroutine of the runtime."""
    awaiting: Code
    doing: Code
    """What `for` and `with` begin with."""
    iterator: Code
    promise: Code
    """The type of a call that returns a `T`."""
    magic: Code
    """What names of methods begin with: `aclose`, `__aenter__`."""
    loop: Code
    """The event loop that connections belong to."""
    sleep: Code
    """What a clock waits by."""
    limit: Code
    """What cuts a call off."""
    reading: Code
    """A context that gives the pieces of a response."""
    waits: bool
    """Whether it waits at an `await`."""
    giving: Code
    """What yields the items of a page."""


COLOURS = (
    Colour(
        prefix=Code(""),
        kind=Code("blocking"),
        sharers=Code("threads"),
        define=Code("def"),
        run=Code("blocking"),
        awaiting=Code(""),
        doing=Code(""),
        iterator=Code("Iterator"),
        promise=Code("T"),
        magic=Code(""),
        loop=Code(""),
        sleep=Code("sleep"),
        limit=Code("nullcontext"),
        reading=Code("nullcontext(response.iter_bytes())"),
        waits=False,
        giving=Code("yield from page.data"),
    ),
    Colour(
        prefix=Code("Async"),
        kind=Code("asynchronous"),
        sharers=Code("tasks, of asyncio or of trio"),
        define=Code("async def"),
        run=Code("await "),
        awaiting=Code("await "),
        doing=Code("async "),
        iterator=Code("AsyncIterator"),
        promise=Code("Awaitable[T]"),
        magic=Code("a"),
        loop=Code("event_loop()"),
        sleep=Code("sleep_async"),
        limit=Code("cut_off"),
        reading=Code("aclosing(response.aiter_bytes())"),
        waits=True,
        giving=Code("for item in page.data:\n                yield item"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One value of the API profile."""

    name: Code
    value: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Everything the templates print."""

    name: Code
    title: str
    source: str
    """The spec as generated headers name it."""
    identifiers: tuple[tuple[str, str], ...]
    """Names in the runtime -> names in this package."""
    clients: tuple[ClientClass, ...]
    resources: tuple[Resource, ...]
    model_modules: tuple[ModelModule, ...]
    is_split: bool
    """Whether each resource has models of its own, and is imported when it is first used."""
    settings: tuple[Setting, ...]
    exports: tuple[Import, ...]
    """What the package root offers, sorted; of a module without names all that is public there."""
    operations: int
    """How many operations the spec has."""
    generated: int
    """How many of them have a method."""
    gaps: tuple[Gap, ...]
    remarks: tuple[Gap, ...]
    """What differs from what a reader of the spec may expect, though nothing is lost."""
    needs_encoding: bool
    """Whether a method sends what the module `encoding` of the runtime has to make."""
    unused_schemas: tuple[str, ...]
    """Schemas that no method takes or returns, as pointers."""
