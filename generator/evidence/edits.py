"""Changes of a spec: applied to its data, to its text, and written as an overlay."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

from generator.diagnostics import pointer, tokens
from generator.document import Node, is_list, is_node
from generator.overlay import Action, json_path

_PLAIN = re.compile(r"[A-Za-z_$][\w$./+-]*( [\w$./+-]+)*", re.ASCII)
_WORD = re.compile(r"y|n|yes|no|on|off|true|false|null", re.IGNORECASE)
"""What YAML 1.1 or 1.2 takes for something else than a text."""


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
        holder[styled(edit.key)] = styled(edit.value)
    elif isinstance(edit, Append):
        holder.append(styled(edit.value))
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
    is_crlf = "\r\n" in text and text.count("\n") == text.count("\r\n")
    lines = text.replace("\r\n", "\n") if is_crlf else text
    given = lines if lines.endswith("\n") else lines + "\n"
    read, write = _json(lines) if is_json else _yaml(lines)
    root = read(given)
    before = write(root)
    for edit in edits:
        apply_edit(root, edit)
    after = write(root)
    carried = _carried_over(given, before, after)
    # Where the lines of a change cannot be told from others, the whole is written anew.
    made = carried if _says_the_same(carried, after) else after
    made = made if lines.endswith("\n") else made.removesuffix("\n")
    return made.replace("\n", "\r\n") if is_crlf else made


def _says_the_same(text: str, other: str) -> bool:
    yaml: Any = YAML(typ="safe")  # JSON is YAML too
    try:
        return bool(yaml.load(text) == yaml.load(other))
    except YAMLError:
        return False


def _json(text: str) -> tuple[Callable[[str], Any], Callable[[Any], str]]:
    margin = re.search(r"\n([ \t]+)", text)
    marks = None if margin else (",", ":")
    indent = margin[1] if margin else None
    is_ascii = text.isascii()

    def write(root: Any) -> str:  # noqa: ANN401 - any JSON value
        return json.dumps(root, indent=indent, separators=marks, ensure_ascii=is_ascii) + "\n"

    return json.loads, write


def _yaml(text: str) -> tuple[Callable[[str], Any], Callable[[Any], str]]:
    yaml: Any = YAML()
    yaml.preserve_quotes, yaml.width = True, 10**6
    nested = re.search(
        r"^( *)[^ \n#-][^\n]*:\n(?: *#[^\n]*\n|\n)*\1( +)[^ \n#-]", text, re.MULTILINE
    )
    listed = re.search(r"^( *)[^ \n#-][^\n]*:\n\1( *)-( +)", text, re.MULTILINE)
    mapping = len(nested[2]) if nested else 2
    offset, gap = (len(listed[2]), len(listed[3])) if listed else (2, 1)
    yaml.indent(mapping=mapping, sequence=offset + 1 + gap, offset=offset)

    def null(representer: Any, _: None) -> Any:  # noqa: ANN401 - of ruamel.yaml
        return representer.represent_scalar("tag:yaml.org,2002:null", "null")

    yaml.representer.add_representer(type(None), null)

    def write(root: Any) -> str:  # noqa: ANN401 - a tree of ruamel.yaml
        stream = io.StringIO()
        yaml.dump(root, stream)
        return stream.getvalue()

    return yaml.load, write


def styled(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value as ruamel.yaml writes it best.

    A list of names stands on one line; text that could be taken for anything else is quoted.
    """
    if is_node(value):
        return {styled(name): styled(member) for name, member in value.items()}
    if is_list(value):
        made: Any = CommentedSeq(map(styled, value))
        if not any(isinstance(each, dict | list) for each in value):
            made.fa.set_flow_style()
        return made
    if not isinstance(value, str) or (_PLAIN.fullmatch(value) and not _WORD.fullmatch(value)):
        return value
    if value.isprintable():
        return SingleQuotedScalarString(value)
    return DoubleQuotedScalarString(value)


def _carried_over(text: str, before: str, after: str) -> str:
    """Return `text` with the change from `before` to `after`; `before` says what `text` says."""
    lines, old, new = map(lines_of, (text, before, after))
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


def lines_of(text: str) -> list[str]:
    """Return the lines of a text with their ends, as git divides it: at no other characters."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _matched(old: list[str], new: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _is_aside(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")
