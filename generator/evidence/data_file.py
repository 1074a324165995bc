"""A YAML or JSON file -> plain data, however hostile it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import yaml
from yaml12 import parse_yaml

SUFFIXES = {".yaml", ".yml", ".json"}
_MAX_DEPTH = 900
"""How deep collections may be nested; PyYAML's C code has no bound and would crash."""
_PYTHON_2 = {f"tag:yaml.org,2002:python/{kind}" for kind in ("str", "unicode")}
_STR, _SEQ, _MAP, _BINARY, _DATE = (
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map", "binary", "timestamp")
)
_NOT_PLAIN = {
    "&": tuple(f"{before}&" for before in " \n\t[{,"),
    "!": tuple(f"{before}!" for before in " \n\t[{,"),
    "%": ("\n%",),
    "": ("\n---", "\n..."),
}
"""Where an anchor, a tag, a directive or another document may begin: first what is found fast."""
_NOT_TEXT = {*"-+.0123456789tTfFyYnNoO~", ""}

_resolve = cast("Callable[..., str]", cast("Any", yaml.CSafeLoader).resolve)


class CassetteError(Exception):
    """A cassette, or an exchange in it, cannot be read; the others can."""


class _Loader(yaml.CSafeLoader):
    """PyYAML's safe loader in C, which does not wonder whether an obvious text is a number.

    What a recorder never writes as anything but text stays one: a date, `<<` and `=`.
    """

    depth = 0

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """Return the tag of a node that states none; a plain scalar is implicit in the first."""
        if kind is not yaml.ScalarNode:
            return _MAP if kind is yaml.MappingNode else _SEQ
        if implicit[0] and value[:1] in _NOT_TEXT:
            tag = _resolve(self, kind, value, implicit)
            return _STR if tag == _DATE else tag
        return _STR

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        """Count how deep the nodes are nested; there are no tags by path."""
        del current_node, current_index
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise CassetteError("is nested too deeply")

    def ascend_resolver(self) -> None:
        """Leave a node."""
        self.depth -= 1


def read_data(path: Path, *, quickly: bool = False) -> Any:  # noqa: ANN401 - any YAML value
    """Read a YAML or JSON file with a loader that makes plain data only.

    Args:
        path: of the file.
        quickly: whether a text such as `1e5` may come as the number that YAML 1.2 sees in it.

    Raises:
        CassetteError: it cannot be read, or is no YAML or JSON.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".json":
            return json.loads(text)
        return _read_plain_yaml(text) if quickly and _is_plain(text) else _read_yaml(text)
    except OSError as error:
        raise CassetteError(f"cannot be read ({error.strerror})") from None
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise CassetteError(f"not valid YAML ({error.problem}{line})") from None
    except RecursionError:
        raise CassetteError("is nested too deeply") from None
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise CassetteError(f"cannot be read ({error})") from None


def _is_plain(text: str) -> bool:
    """Tell whether a YAML text means the same to YAML 1.1 and 1.2, but for numbers."""
    return (
        text.isascii()
        and text[:1].isalpha()
        and not any(
            mark in text for sign, marks in _NOT_PLAIN.items() if sign in text for mark in marks
        )
    )


def _read_plain_yaml(text: str) -> Any:  # noqa: ANN401 - any YAML value
    """Return what a plain YAML text stands for, sooner than PyYAML does."""
    try:
        return parse_yaml(text)
    except ValueError:
        return _read_yaml(text)  # which knows the line of the mistake


def _read_yaml(text: str) -> Any:  # noqa: ANN401 - any YAML value
    """Return what a YAML text stands for: as PyYAML's safe loader does, without its detours."""
    loader: Any = _Loader(text)
    built: dict[int, Any] = {}  # an alias leads to the same value; one in a circle is too deep

    def build(node: Any) -> Any:  # noqa: ANN401 - a node, any YAML value
        tag = node.tag
        if tag == _STR:
            return node.value
        if id(node) in built:
            return built[id(node)]
        value: Any
        if tag == _SEQ:
            value = [build(each) for each in node.value]
        elif tag == _MAP:
            value = {build(key): build(member) for key, member in node.value}
        elif tag in _PYTHON_2:
            value = str(node.value)
        else:
            if tag == "!binary":  # as Ruby writes it
                node.tag = _BINARY
            value = loader.construct_object(node, deep=True)
        built[id(node)] = value
        return value

    try:
        return build(loader.get_single_node())
    finally:
        loader.dispose()
