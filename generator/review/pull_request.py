"""The pull request that a workflow of GitHub Actions runs for, and its one comment."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.diagnostics import UsageError
from generator.document import is_node
from generator.review.comment import MARKER
from generator.review.github import Comments, MissingError

_SHA = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?$")
_NAME = re.compile(r"[\w.-]+/[\w.-]+$", re.ASCII)
AUTHOR = "github-actions[bot]"
"""Who writes the comments of a job with its own token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """What the review needs to know of a pull request."""

    repository: str
    number: int
    base: str
    """The commit that it wants to go into."""
    head: str
    is_fork: bool
    """Whether it comes from another repository: then the token can only read."""


def read_event(environment: Mapping[str, str]) -> PullRequest:
    """Return the pull request of the event that a job runs for.

    Raises:
        UsageError: it runs for none.
    """
    path, repository = (environment.get(f"GITHUB_{key}") for key in ("EVENT_PATH", "REPOSITORY"))
    remedy = "Run this in a workflow `on: pull_request`; here, `make diff` does the same."
    if not path or not repository:
        raise UsageError(f"GITHUB_EVENT_PATH and GITHUB_REPOSITORY are not set. {remedy}")
    try:
        event: object = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise UsageError(f"{path}: the event cannot be read. {remedy}") from None
    request: Any = event.get("pull_request") if is_node(event) else None
    try:
        found = PullRequest(
            repository=repository,
            number=int(request["number"]),
            base=request["base"]["sha"],
            head=request["head"]["sha"],
            is_fork=_full_name(request["head"]) != _full_name(request["base"]),
        )
    except (KeyError, TypeError, ValueError):
        raise UsageError(f"{path}: the event is of no pull request. {remedy}") from None
    if not (_SHA.match(found.base) and _SHA.match(found.head) and _NAME.match(repository)):
        raise UsageError(f"{path}: the event names no commits or no repository. {remedy}")
    return found


def _full_name(end: Mapping[str, Any]) -> str | None:
    repository = end.get("repo")  # null when the fork was deleted
    return repository["full_name"] if repository else None


def keep_comment(comments: Comments, body: str | None, author: str = AUTHOR) -> str:
    """Leave one comment with this body in a pull request, or none if there is nothing to say.

    Returns:
        What was done with it, in a word.

    Raises:
        ReviewError: GitHub refuses, or cannot be reached.
    """
    found = list(comments.with_marker(MARKER, author))
    for each in found if body is None else found[1:]:
        comments.delete(each)
    if body is None:
        return "cleared" if found else "not needed"
    if not found:
        comments.create(body)
        return "created"
    first = found[0]
    if first.body == body:
        return "unchanged"
    try:
        comments.update(first, body)
    except MissingError:  # somebody has removed it just now
        comments.create(body)
        return "created"
    return "updated"
