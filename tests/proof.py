"""The proof over an output: its trees hold nothing but what templates and runtime put there.

Rendered files are held against the grammar of the templates; the files that get nothing of a spec
are held against their sources, where only the one declared name may differ.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import cache
from itertools import zip_longest
from pathlib import PurePosixPath

from generator.grammar import strange
from generator.package import COLOURS
from generator.recognition import STAMP
from generator.render import RUNTIME, template_environment

_OWN = ("_clients.py", "_pools.py")


def prove(files: Mapping[str, str]) -> list[str]:
    """Return what an output holds that no template prints, as `path:line: what`; else nothing.

    Args:
        files: the whole output, by path inside the package.
    """
    error = _error(files)
    found: list[str] = []
    for path, text in files.items():
        if path in {"py.typed", STAMP}:
            continue
        if PurePosixPath(path).suffix != ".py" or ".." in path or path.startswith("/"):
            found.append(f"{path}: no file of a package")
        elif (source := _sources().get(path)) is not None:
            found += _unlike(path, re.sub(r"\bApiError\b", error, source), text)
        else:
            found += _beyond(path, text)
    return found


def _beyond(path: str, text: str) -> list[str]:
    hidden = {f"U+{ord(char):04X}" for char in text if not char.isprintable() and char != "\n"}
    found = [f"{path}: does not print: {', '.join(sorted(hidden))}"] if hidden else []
    parts = strange(path, ast.parse(text))
    return found + [f"{path}:{part.lineno}: {ast.unparse(part)[:100]}" for part in parts]


@cache
def _sources() -> dict[str, str]:
    environment = template_environment()
    own = {name: environment.get_template(f"{name}.jinja").render(colours=COLOURS) for name in _OWN}
    runtime = {f"_runtime/{path.name}": path.read_text("utf-8") for path in RUNTIME.glob("*.py")}
    return own | runtime


def _error(files: Mapping[str, str]) -> str:
    """Return what the root of the errors, the one declared name, is called in an output."""
    place = "_runtime/errors.py"
    ours, theirs = (
        [node.name for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
        for text in (_sources()[place], files.get(place, ""))
    )
    pairs = dict(zip(ours, theirs, strict=False))
    return pairs.get("ApiError", "ApiError")


def _unlike(path: str, source: str, text: str) -> list[str]:
    """Return the first statement in which a copy differs from its source."""
    if text == source:
        return []
    for ours, theirs in zip_longest(ast.parse(source).body, ast.parse(text).body):
        if theirs is None:
            return [f"{path}: its end is missing"]
        if ours is None or ast.dump(ours) != ast.dump(theirs):
            return [f"{path}:{theirs.lineno}: {ast.unparse(theirs)[:100]}"]
    return []
