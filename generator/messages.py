"""What is said of an error: place, fact and remedy, one line a problem."""

from __future__ import annotations

from pathlib import Path

from generator.config import Config
from generator.diagnostics import GenerationError, SpecError
from generator.load import locate


def error_messages(error: GenerationError, config: Config | None) -> list[str]:
    """Return what to say of an error, one line a problem: place, fact, remedy."""
    if not isinstance(error, SpecError) or config is None:
        return [str(error)]
    return spec_messages(error, config.spec)


def spec_messages(error: SpecError, spec: Path) -> list[str]:
    """Return what to say of the problems of the document at `spec`, one line a problem."""
    text = spec.read_text(encoding="utf-8-sig", errors="replace")
    return problem_lines(error, Config.shown(spec), text)


def problem_lines(error: SpecError, label: str, text: str) -> list[str]:
    """Return what to say of the problems of a document with this text, one line a problem."""
    return [
        f"{place(label, text, each.pointer, each.line)}: {each.fact}. {each.remedy}"
        for each in error.problems
    ]


def place(label: str, text: str, pointer: str, line: int | None = None) -> str:
    """Return where something is wrong: `file:line pointer`, as far as it can be told."""
    line = line or (locate(text, pointer) if pointer else None)
    pointer = pointer.replace("\n", "\\n")
    return " ".join([f"{label}:{line}" if line else label, *([pointer] if pointer else [])])
