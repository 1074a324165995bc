"""Changes of a spec: applied to its data, to its text, and written as an overlay."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq

from generator.diagnostics import pointer, tokens
from generator.document import Node, is_list, is_node
from generator.overlay import Action, json_path


@dataclass(frozen=True, slots=True)
class Put:
    """Set a member of the object at a pointer, whatever it is now."""

    pointer: str
    key: str
    value: Any


@dataclass(frozen=True, slots=True)
class Append:
    """Add an item to the array at a pointer."""

    pointer: str
    value: Any


@dataclass(frozen=True, slots=True)
class Drop:
    """Remove a member of the object at a pointer."""

    pointer: str
    key: str


Edit = Put | Append | Drop


def apply_edit(root: Any, edit: Edit) -> None:  # noqa: ANN401 - any tree of mappings and sequences
    """Change a document in place; it may be one of ruamel.yaml, which keeps its comments."""
    holder = _at(root, edit.pointer)
    if isinstance(edit, Put):
        holder[edit.key] = _styled(edit.value)
    elif isinstance(edit, Append):
        holder.append(_styled(edit.value))
    else:
        holder.pop(edit.key, None)


def _at(root: Any, place: str) -> Any:  # noqa: ANN401 - any tree of mappings and sequences
    for token in tokens(place):
        is_number = token.isdigit() and token not in root  # an index, or a status without quotes
        root = root[int(token) if is_number else token]
    return root


def as_actions(root: Node, edits: list[Edit]) -> list[Action]:
    """Return the edits as actions of an overlay; `root` is the document before them, and changes.

    An update merges, so what is to be replaced by something else is removed first.
    """
    actions: list[Action] = []
    for edit in edits:
        target = json_path(root, edit.pointer)
        if isinstance(edit, Append):
            actions.append(Action(target=target, update=edit.value))
        else:
            holder = _at(root, edit.pointer)
            if edit.key in holder and (
                isinstance(edit, Drop) or isinstance(holder[edit.key], dict | list)
            ):
                place = json_path(root, edit.pointer + pointer(edit.key))
                actions.append(Action(target=place, remove=True))
            if isinstance(edit, Put):
                actions.append(Action(target=target, update={edit.key: edit.value}))
        apply_edit(root, edit)
    return actions


def edited_text(text: str, edits: list[Edit], *, is_json: bool) -> str:
    """Return the text of a spec with the edits made; no other line of it changes."""
    if not edits:
        return text
    read, write = _json() if is_json else _yaml()
    root = read(text)
    before = write(root)
    for edit in edits:
        apply_edit(root, edit)
    after = write(root)
    carried = _carried_over(text, before, after)
    # Where the lines of a change cannot be told from others, the whole is written anew.
    return carried if _data(carried) == _data(after) else after


def _data(text: str) -> Any:  # noqa: ANN401 - any JSON value
    yaml: Any = YAML(typ="safe")  # JSON is YAML too
    return yaml.load(text)


def _json() -> tuple[Callable[[str], Any], Callable[[Any], str]]:
    return json.loads, lambda root: json.dumps(root, indent=2, ensure_ascii=False) + "\n"


def _yaml() -> tuple[Callable[[str], Any], Callable[[Any], str]]:
    yaml: Any = YAML()
    yaml.preserve_quotes, yaml.width = True, 10**6
    yaml.indent(mapping=2, sequence=4, offset=2)

    def null(representer: Any, _: None) -> Any:  # noqa: ANN401 - of ruamel.yaml
        return representer.represent_scalar("tag:yaml.org,2002:null", "null")

    yaml.representer.add_representer(type(None), null)

    def write(root: Any) -> str:  # noqa: ANN401 - a tree of ruamel.yaml
        stream = io.StringIO()
        yaml.dump(root, stream)
        return stream.getvalue()

    return yaml.load, write


def _styled(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value as ruamel.yaml writes it best: a list of names on one line."""
    if is_node(value):
        return {name: _styled(member) for name, member in value.items()}
    if is_list(value):
        styled: Any = CommentedSeq(map(_styled, value))
        if not any(isinstance(each, dict | list) for each in value):
            styled.fa.set_flow_style()
        return styled
    return value


def _carried_over(text: str, before: str, after: str) -> str:
    """Return `text` with the change from `before` to `after`; `before` says what `text` says."""
    lines, old, new = (each.splitlines(keepends=True) for each in (text, before, after))
    # For each line of `before` the one of `text`; from one written otherwise on, the next alike.
    place = list(range(len(old) + 1))
    for _, first, last, start, end in _matched(lines, old):
        for index in range(start, end):
            place[index + 1] = first + index - start + 1 if last - first == end - start else last
    place[len(old)] = len(lines)
    result: list[str] = []
    for tag, start, end, first, last in _matched(old, new):
        ahead: list[str] = []
        while tag == "insert" and result and _is_aside(result[-1]):
            ahead.insert(0, result.pop())  # it speaks of what follows
        kept = lines[place[start] : place[end]] if tag == "equal" else new[first:last]
        result += [*kept, *ahead]
    return "".join(result)


def _matched(old: list[str], new: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _is_aside(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")
