"""What well-known functions return: those that pass on what belongs to the package."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from generator.callsites.values import UNKNOWN, awaited, either, item_of
from generator.surface.annotations import Type

Arguments = Sequence[Type]


def result_of(name: str, arguments: Arguments) -> Type:
    """Return what a function of that name returns; unknown for one that is not well known."""
    known = _RESULTS.get(name)
    return known(arguments) if known and arguments else UNKNOWN


def _copy(arguments: Arguments) -> Type:
    return Type("list", (item_of(arguments[-1]),))


def _pick(arguments: Arguments) -> Type:
    item = item_of(arguments[0])
    return either(item, awaited(item))


def _enumerate(arguments: Arguments) -> Type:
    return Type("list", (Type("tuple", (Type("int"), item_of(arguments[0]))),))


def _zip(arguments: Arguments) -> Type:
    return Type("list", (Type("tuple", tuple(map(item_of, arguments))),))


def _gather(arguments: Arguments) -> Type:
    return Type("Awaitable", (Type("tuple", tuple(map(awaited, arguments))),))


def _same(arguments: Arguments) -> Type:
    return arguments[0]


def _later(arguments: Arguments) -> Type:
    return Type("Awaitable", (arguments[0],))


def _run(arguments: Arguments) -> Type:
    return awaited(arguments[0])


_RESULTS: dict[str, Callable[[Arguments], Type]] = {
    **dict.fromkeys(
        ("list", "sorted", "tuple", "set", "reversed", "iter", "frozenset", "aiter", "filter"),
        _copy,
    ),
    **dict.fromkeys(("next", "min", "max", "anext", "choice"), _pick),
    **dict.fromkeys(("create_task", "wait_for", "enter_context", "closing", "copy"), _same),
    "enter_async_context": _later,
    "enumerate": _enumerate,
    "zip": _zip,
    "gather": _gather,
    "run": _run,
}
