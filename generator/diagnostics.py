"""What is said when something is wrong: place, fact and remedy, all problems of a run at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault of the input, as a person needs to read it."""

    pointer: str
    """Where in the spec, as a JSON pointer; empty for the document as a whole."""
    fact: str
    remedy: str
    line: int | None = None
    """The line (from 1), where only the text tells it; else it is found by the pointer."""
    file: str | None = None
    """The path from the folder of the root document, if it stands in another file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A part of the spec that the output does not cover."""

    pointer: str
    reason: str
    fallback: str
    """What the output has in its place, or what a caller can do instead."""
    loses_operation: bool = False
    is_remark: bool = False
    """Whether nothing is lost: the output only differs from what a reader may expect."""

    def as_data(self) -> dict[str, str]:
        """Return what a report has of it."""
        return {"pointer": self.pointer, "reason": self.reason, "fallback": self.fallback}

    @classmethod
    def of_operation(cls, pointer: str, reason: str) -> Gap:
        """Return the gap that a whole operation leaves."""
        fallback = "the operation is left out"
        return cls(pointer=pointer, reason=reason, fallback=fallback, loses_operation=True)

    @classmethod
    def remark(cls, pointer: str, reason: str, fallback: str) -> Gap:
        """Return what is worth a word, though nothing is lost."""
        return cls(pointer=pointer, reason=reason, fallback=fallback, is_remark=True)


class GenerationError(Exception):
    """A fault of the input or the surroundings: shown as one message, never as a traceback."""

    exit_code: ClassVar[int] = 1


class UsageError(GenerationError):
    """The command or the configuration is wrong: exit code 2."""

    exit_code: ClassVar[int] = 2


class OutputError(GenerationError):
    """The output folder cannot be written as asked."""


class SpecError(GenerationError):
    """The spec cannot be generated from; carries every problem that was found."""

    def __init__(self, *problems: Problem) -> None:
        """Keep the problems in the order in which they were found."""
        super().__init__("; ".join(f"{problem.pointer}: {problem.fact}" for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[SpecError], tuple[Problem, ...]]:
        """Let it come back from another process."""
        return type(self), self.problems


class UnreadableError(SpecError):
    """An engine cannot read the document; the standard may say better why."""


def pointer(*tokens: str | int) -> str:
    """Return the RFC 6901 pointer of a path of keys: `("paths", "/a/")` -> `/paths/~1a~1`."""
    return "".join(f"/{str(token).replace('~', '~0').replace('/', '~1')}" for token in tokens)


def tokens(place: str) -> list[str]:
    """Return the keys of an RFC 6901 pointer: the inverse of `pointer`."""
    return [part.replace("~1", "/").replace("~0", "~") for part in place.split("/")[1:]]
