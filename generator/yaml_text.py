"""YAML 1.2 as text -> data, and the lines at which its parts stand."""

from __future__ import annotations

import re
from typing import Any, cast

import yaml

from generator.diagnostics import tokens

_STR, _SEQ, _MAP = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))
_MERGE = "tag:yaml.org,2002:merge"
_BOOL, _INT = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int"
_YAML_1_1_ONLY = {_BOOL, _INT, "tag:yaml.org,2002:timestamp"}
_YAML_1_2 = (
    ("tTfF", _BOOL, re.compile(r"(?:true|True|TRUE|false|False|FALSE)$")),
    ("-+0123456789", _INT, re.compile(r"[-+]?[0-9]+$")),
)


def _resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Return PyYAML's table of plain scalars under the rules of YAML 1.2."""
    table = {
        first: [(tag, regexp) for tag, regexp in resolvers if tag not in _YAML_1_1_ONLY]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }
    for firsts, tag, regexp in _YAML_1_2:
        for first in firsts:
            table.setdefault(first, []).append((tag, regexp))
    return table


class _Loader(yaml.CSafeLoader):
    """PyYAML's C loader under the rules of YAML 1.2: `on`, `no` and dates are strings."""

    yaml_implicit_resolvers = _resolvers()

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        """Read `010` as ten: YAML 1.1 has octal numbers, YAML 1.2 has not."""
        return int(str(node.value))

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        """Refuse a key that stands twice: PyYAML would keep the last one in silence."""
        if node.id == "mapping":  # what is tagged as one need not be one
            _refuse_duplicates(node)
        return super().construct_mapping(node, deep=deep)


def _refuse_duplicates(node: yaml.MappingNode) -> None:
    keys: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            continue  # a key that is a collection is refused by PyYAML
        if key.value in keys and key.tag != _MERGE:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key.value!r} stands twice in one mapping", key.start_mark
            )
        keys.add(key.value)


_Loader.add_constructor(_INT, _Loader.construct_yaml_int)


def read_yaml(text: str) -> object:
    """Return the content of a text, and keep its tree: composing it is half of the work.

    Raises:
        yaml.YAMLError: it is no YAML, or has a key twice in one mapping.
        ValueError: a number in it has too many digits.
        RecursionError: it is nested too deeply.
    """
    loader: Any = _Loader(text)  # its stubs leave `construct_document` without types
    try:
        tree: yaml.Node | None = loader.get_single_node()
        if tree is None:
            return None
        _keep(text, tree)
        try:
            return _built(tree, loader)
        except _UnusualError:
            return cast("object", loader.construct_document(tree))
    finally:
        loader.dispose()


class _UnusualError(Exception):
    """There is something in a tree that PyYAML itself should make data of."""


def _built(tree: yaml.Node, loader: Any) -> object:  # noqa: ANN401 - see above
    """Return the data of a tree, sooner than PyYAML does.

    Raises:
        _UnusualError: a key is no scalar, a mapping is merged, or a collection has a tag.
        yaml.YAMLError: a key stands twice in one mapping, or a tag is unknown.
    """
    known: dict[int, Any] = {}  # an alias leads to the same value

    def build(node: Any) -> Any:  # noqa: ANN401 - a node; any YAML value
        tag = node.tag
        if isinstance(node, yaml.ScalarNode):
            return node.value if tag == _STR else loader.construct_object(node, deep=True)
        if (value := known.get(id(node))) is not None:
            return value
        if isinstance(node, yaml.MappingNode) and tag == _MAP:
            known[id(node)] = members = dict[Any, Any]()
            _refuse_duplicates(node)
            for key, child in node.value:
                if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
                    raise _UnusualError
                members[build(key)] = build(child)
            return members
        if isinstance(node, yaml.SequenceNode) and tag == _SEQ:
            known[id(node)] = items = list[Any]()
            items.extend(map(build, node.value))
            return items
        raise _UnusualError

    return build(tree)


def locate(text: str, place: str) -> int | None:
    """Return the line (from 1) at which a JSON pointer stands in a text, if it can be told."""
    node = _composed(text)
    line: int | None = None
    for token in tokens(place):
        if isinstance(node, yaml.MappingNode):
            pairs = cast("list[tuple[yaml.Node, yaml.Node]]", node.value)
            match = next(((key, value) for key, value in pairs if key.value == token), None)
            if match is None:
                break
            line, node = match[0].start_mark.line + 1, match[1]
        elif (
            isinstance(node, yaml.SequenceNode) and token.isdigit() and int(token) < len(node.value)
        ):
            node = cast("list[yaml.Node]", node.value)[int(token)]
            line = node.start_mark.line + 1
        else:
            break
    return line


_TREES: dict[str, yaml.Node | None] = {}
"""Texts as trees that know their lines: of the last two, since a review compares two, and of more
while they are as short as the files of a spec of many."""
_MOST_TREES = 2
_MOST_CHARACTERS = 2_000_000


def forget_lines() -> None:
    """Give back the memory of all trees that are kept; `locate` makes what it needs again."""
    _TREES.clear()


def _composed(text: str) -> yaml.Node | None:
    if text not in _TREES:
        try:
            _keep(text, yaml.compose(text, Loader=yaml.CSafeLoader))
        except yaml.YAMLError:
            _keep(text, None)
    return _TREES[text]


def _keep(text: str, tree: yaml.Node | None) -> None:
    while len(_TREES) >= _MOST_TREES and sum(map(len, (*_TREES, text))) > _MOST_CHARACTERS:
        del _TREES[next(iter(_TREES))]
    _TREES[text] = tree
