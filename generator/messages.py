"""What is said of an error: place, fact and remedy, one line a problem."""

from __future__ import annotations

import posixpath
from pathlib import Path

from generator.config import Config
from generator.diagnostics import Problem, SpecError
from generator.document import Document
from generator.load import line_of
from generator.yaml_text import locate


def spec_messages(error: SpecError, spec: Path) -> list[str]:
    """Return what to say of the problems of the document at `spec`, one line a problem."""
    is_here = any(each.file is None for each in error.problems)
    text = spec.read_text(encoding="utf-8-sig", errors="replace") if is_here else ""
    return problem_lines(error, Config.shown(spec), text)


def problem_lines(error: SpecError, label: str, text: str) -> list[str]:
    """Return what to say of the problems of a document with this text, one line a problem."""
    return [
        f"{_place_of(each, label, text)}: {each.fact}. {each.remedy}" for each in error.problems
    ]


def _place_of(problem: Problem, label: str, text: str) -> str:
    if problem.file is None:
        return place(label, text, problem.pointer, problem.line)
    return _shown(beside(label, problem.file), problem.pointer, problem.line)


def place(label: str, text: str, pointer: str, line: int | None = None) -> str:
    """Return where something is wrong: `file:line pointer`, as far as it can be told."""
    return _shown(label, pointer, line or (locate(text, pointer) if pointer else None))


def true_place(document: Document, label: str, pointer: str) -> str:
    """Return where a place of a document stands: the file and line are those that have it."""
    file = document.origin(pointer).file
    name = label if file is None else beside(label, file)
    return _shown(name, pointer, line_of(document, pointer) if pointer else None)


def beside(label: str, file: str) -> str:
    """Return the name of a file of a spec whose root document has the name `label`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(label), file))


def _shown(label: str, pointer: str, line: int | None) -> str:
    pointer = pointer.replace("\n", "\\n")
    label = label.replace("\n", "\\n")
    return " ".join([f"{label}:{line}" if line else label, *([pointer] if pointer else [])])
