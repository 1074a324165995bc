"""`[tool.generator]` of pyproject.toml -> Config: what is made, and what the API decides."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from generator.naming import Code
from generator.review.settings import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How the lists of the API are paged: the JSON members and query parameters that say so."""

    items: str
    skip: str
    limit: str | None = None
    has_more: str | None = None
    """Without it, only an empty page is known to be the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """Where an error response says what is wrong."""

    list: str | None = None
    """The member of the body that holds a list of messages."""
    fields: str | None = None
    """The member of the body that holds messages by field."""
    rate_reset: str | None = None
    """The member of a 429 that says how many seconds to wait, beside the standard headers."""
    retry_header: str | None = None
    """The response header that says `false` where another attempt is of no use."""
    trace_id_header: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A difference between the spec and what the vendor publishes that was decided."""

    place: str
    """As the finding names it; `*` in place of method and path stands for any operation."""
    reason: str
    source: str | None = None
    """A pattern of the file names of the sources it is accepted of; None for all."""
    value: object = field(default=None, hash=False)
    """What upstream says there: another value is a finding again. None for any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """What the vendor has published, and where the spec differs from it on purpose."""

    fingerprint: Path
    accepted: tuple[Accepted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything the generator is told; the rest comes from the spec."""

    spec: Path
    overlays: tuple[Path, ...]
    """OpenAPI Overlays, applied to the spec in this order."""
    templates: tuple[Path, ...]
    """Folders of templates that replace ours of the same names; the first that has one counts."""
    spec_root: Path
    """The folder that the other files of the spec lie in; nothing outside of it is read."""
    output: Path
    """The folder of the generated package itself."""
    package: Code
    client: Code
    error: Code
    api_key_env: str
    access_token_env: str
    base_url_env: str
    projection: str | None
    """The query parameter that chooses which fields come back, if the API has one."""
    paging: Paging | None
    errors: Errors
    split_models: bool | None
    """Whether what only one resource needs stands beside it; None for packages of many models."""
    accepted_gaps: tuple[str, ...]
    """JSON pointers of parts of the spec that may be missing from the output."""
    cassettes: tuple[Path, ...]
    """Folders of recorded traffic."""
    upstream: Upstream | None
    """None if the spec is compared with nothing."""
    review: Review
    """How changes of the spec are judged."""
    root: Path
    """The folder that relative paths in generated headers start from."""
    file: Path | None
    """The file it was read from; None for a one-off run."""
    is_one_off: bool
    """Whether it comes from the command line, where no gap can be accepted."""

    @staticmethod
    def shown(path: Path) -> str:
        """Return `path` as messages name it: relative to where the command runs, if below it."""
        found = os.path.relpath(path)
        return path.as_posix() if found.startswith("..") else Path(found).as_posix()

    def label(self, path: Path) -> str:
        """Return `path` as generated headers name it, the same on every machine."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.name
