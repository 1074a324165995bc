"""A document and its overlays -> the document that is meant, which knows where each part stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from generator.diagnostics import Problem, SpecError, pointer
from generator.document import Applied, Document, Node, Part, is_list, is_node
from generator.overlay import Action, ActionError, Effect, Overlay, apply_action
from generator.yaml_text import locate

_Where = tuple[str, str]
"""A file and the pointer in it."""
_Key = int | str


def overlaid(document: Document, overlays: Sequence[Overlay]) -> Document:
    """Return a document to which all actions were applied, in their order.

    What they put there stands, for all that is said of it, in the file of the overlay.

    Raises:
        SpecError: actions that match nothing or cannot be applied; names each.
    """
    root, problems, applied = _copied(document.root), list[Problem](), list[Applied]()
    origins = _Origins(document, root)
    for overlay in overlays:
        for number, action in enumerate(overlay.actions):
            where = pointer("actions", number)
            try:
                effect = _effect(root, action)
            except ActionError as error:
                problem = Problem(pointer=where, fact=error.fact, remedy=error.remedy)
                line = locate(overlay.text, where)
                problems.append(replace(problem, file=overlay.file, line=line))
                continue
            if not action.remove:
                origins.put(effect, (overlay.file, f"{where}/update"))
            places = tuple(pointer(*each.place) for each in effect.changes)
            applied.append(Applied(overlay.file, number, action.remove, effect.selected, places))
    if problems:
        raise SpecError(*problems)
    others = {**document.others, **{each.file: each.text for each in overlays}}
    made = replace(document, root=root, parts=tuple(origins.parts(root)), others=others)
    return replace(made, applied=tuple(applied))


def _effect(root: Node, action: Action) -> Effect:
    effect = apply_action(root, action)
    if not effect.selected:
        raise ActionError(
            f"{action.target!r} selects nothing of the spec",
            "Correct the target, or remove the action if the spec has changed.",
        )
    return effect


class _Origins:
    """Where each value of a document stood before actions moved it; identity tells them apart."""

    def __init__(self, document: Document, root: Any) -> None:  # noqa: ANN401 - any JSON value
        self._holders: dict[int, tuple[object, _Where]] = {}  # the object too, so that it lives on
        self._values: dict[tuple[int, _Key], _Where] = {}
        self._root = document.name
        known = {part.place: (part.file, part.pointer) for part in document.parts}
        self._note(root, (self._root, ""), known, "")

    def put(self, effect: Effect, update: _Where) -> None:
        """Note what an action has put into the document."""
        for change in effect.changes:
            where = (update[0], update[1] + pointer(*change.source))
            key = change.place[-1]
            self._values[id(change.holder), key] = where
            self._note(change.holder[key], where, {}, "")

    def _note(self, value: object, where: _Where, known: Mapping[str, _Where], place: str) -> None:
        if is_node(value) or is_list(value):
            self._holders[id(value)] = value, where
        for key, child in _children(value):
            token = pointer(key)
            inside = known.get(place + token)
            if inside and not is_node(child) and not is_list(child):
                self._values[id(value), key] = inside
            self._note(child, inside or (where[0], where[1] + token), known, place + token)

    def parts(self, value: object, where: _Where | None = None, place: str = "") -> Iterator[Part]:
        """Yield each part of the document that does not stand where what holds it lets expect."""
        where = where or (self._root, "")
        for key, child in _children(value):
            token = pointer(key)
            expected = (where[0], where[1] + token)
            if id(child) in self._holders and (is_node(child) or is_list(child)):
                found = self._holders[id(child)][1]
            else:
                found = self._values.get((id(value), key), expected)
            if found != expected:
                yield Part(place + token, *found)
            yield from self.parts(child, found, place + token)


def _children(value: object) -> Iterator[tuple[_Key, Any]]:
    if is_node(value):
        yield from value.items()
    elif is_list(value):
        yield from enumerate(value)


def _copied(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a copy in which no two places share one object."""
    if is_node(value):
        return {key: _copied(child) for key, child in value.items()}
    return [_copied(child) for child in value] if is_list(value) else value
