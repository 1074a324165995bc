"""What is read of the operations of a document, in terms that are not an engine's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ContentKind = Literal["json", "text", "bytes", "none"]
BodyKind = Literal["json", "form", "multipart", "content"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadParameter:
    """A parameter, in the order in which a caller should give it."""

    location: str
    name: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOperation:
    """An operation as the engine reads it."""

    path: str
    method: str
    tag: str
    """The tag as the spec spells it; `default` when there is none."""
    parameters: tuple[ReadParameter, ...]
    body: BodyKind | None
    body_required: bool
    success: str | None
    """The first success status that has content, else the first one."""
    success_kind: ContentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An operation that the engine cannot handle."""

    path: str
    method: str
    reason: str


Operations = tuple[tuple[ReadOperation, ...], tuple[Refusal, ...]]
"""Those of a document in its order, and those that were refused."""
