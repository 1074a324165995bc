"""How many operations a document has, counted apart from the generator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from generator.document import Node, is_node

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


def operations_in(path: Path) -> list[str] | None:
    """Return the pointer of each operation of a file, None if it cannot be read as a document."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    try:
        is_json = path.suffix == ".json"
        root: Any = json.loads(text) if is_json else yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - texts only
    except (ValueError, yaml.YAMLError, RecursionError):
        return None
    paths = root.get("paths") if is_node(root) else None
    if not is_node(root) or not is_node(paths):
        return []
    found: list[str] = []
    for path_name, item in paths.items():
        members = _followed(root, item)
        names = [name for name in members if name in METHODS]
        extra = members.get("additionalOperations")
        place = "/paths/" + str(path_name).replace("~", "~0").replace("/", "~1")
        found += [f"{place}/{name}" for name in names if is_node(members[name])]
        if is_node(extra):
            found += [f"{place}/additionalOperations/{name}" for name in extra]
    return found


def _followed(root: Node, item: object) -> Node:
    """Return a path item with what it refers to in the same document."""
    if not is_node(item):
        return {}
    reference = item.get("$ref")
    target: Any = root if isinstance(reference, str) and reference.startswith("#/") else {}
    for token in str(reference).split("/")[1:] if target else []:
        key = token.replace("~1", "/").replace("~0", "~")
        target = target.get(key, {}) if is_node(target) else {}
    return {**(target if is_node(target) else {}), **item}
