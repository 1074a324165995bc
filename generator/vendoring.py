"""A package that lives in another repository: copied there with its stamp, and compared later.

Nothing here needs more than Python itself, for a repository that holds the copy may have no more.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from generator.config import Config
from generator.diagnostics import GenerationError, OutputError
from generator.recognition import STAMP
from generator.review.repository import Repository, ReviewError
from generator.write import Difference, Standing, publish, standing

State = Literal["fresh", "older", "other tools", "unknown"]
_REMEDY = (
    "Make the change where the package is generated, or overwrite it with "
    "`python -m generator vendor --force`."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a copy comes from, as far as can be told."""

    state: State
    commit: str | None = None
    """The commit whose spec it was made from, if that is another one than here."""
    note: str = ""
    """Why it is not fresh, or cannot be told; empty if it is fresh."""


def vendor(package: Path, destination: Path, *, force: bool) -> Difference:
    """Copy a generated package with its stamp, all of it or nothing.

    Args:
        package: the folder of the generated package.
        destination: the folder of the copy itself; what a person added there stays.
        force: whether files that a person edited there are overwritten.

    Raises:
        OutputError: the package is edited or none, or the destination is not a copy of one.
    """
    ours = standing(package)
    if changed := (*ours.edited, *ours.missing):
        raise OutputError(
            f"{package}: not as it was generated: {', '.join(changed)}. Nothing was copied. "
            "Regenerate it first: `python -m generator regenerate`."
        )
    if destination.is_dir() and any(destination.iterdir()) and not (destination / STAMP).exists():
        raise OutputError(
            f"{destination} is not a copy of a package. Nothing was copied. "
            f"Name the folder of the copy itself, such as {destination / package.name}."
        )
    if destination.resolve() == package.resolve():
        raise OutputError(f"{destination} is the package itself. Name a folder elsewhere.")
    files = {path: ours.files[path] for path in (*ours.manifest, STAMP)}
    return publish(files, destination, force=force, remedy=_REMEDY)


def origin(copy: Standing, config: Config) -> Origin:
    """Return how a copy relates to the package that is generated here."""
    shown = config.shown(config.output)
    try:
        ours = standing(config.output)
    except OutputError:
        return Origin(state="unknown", note=f"{shown} is not here, so its age cannot be told")
    if copy.files[STAMP] == ours.files[STAMP]:
        return Origin(state="fresh")
    theirs, mine = _stamp(copy), _stamp(ours)
    if theirs.get("spec") == mine.get("spec") and _parts(theirs) == _parts(mine):
        tools = _changed_tools(theirs, mine)
        return Origin(
            state="other tools",
            note=f"made from the same spec as {shown}, but by another generator ({tools})",
        )
    commit, reason = _commit_of(theirs, config)
    if commit is None:
        return Origin(state="unknown", note=f"made from another spec than {shown}; {reason}")
    note = f"older than {shown}: made from the spec of commit {commit[:12]}"
    return Origin(state="older", commit=commit, note=note)


def _stamp(package: Standing) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(package.files[STAMP]))


def _parts(stamp: dict[str, Any]) -> object:
    return stamp.get("spec_files")


def _changed_tools(theirs: dict[str, Any], ours: dict[str, Any]) -> str:
    old, new = (cast("dict[str, str]", each.get("tools", {})) for each in (theirs, ours))
    changed = [
        f"{tool} {old.get(tool)} -> {new.get(tool)}"
        for tool in sorted({*old, *new})
        if old.get(tool) != new.get(tool)
    ]
    return ", ".join(changed) or "its own code or templates have changed"


def _commit_of(stamp: dict[str, Any], config: Config) -> tuple[str | None, str]:
    """Return the last commit whose spec a stamp names, or why there is none."""
    try:
        repository = Repository.around(config.root)
        path = repository.path_of(config.spec)
        others = cast("dict[str, str]", stamp.get("spec_files", {}))
        folder = posixpath.dirname(path)
        hashes = {posixpath.normpath(posixpath.join(folder, name)): h for name, h in others.items()}
        hashes[path] = str(stamp.get("spec"))
        for commit in repository.commits_of([*hashes]):
            if all(_hash_at(repository, commit, each) == hashes[each] for each in hashes):
                return commit, ""
    except GenerationError as error:
        return None, f"its history cannot be read: {error}"
    return None, f"no commit here has that spec at {path}: fetch the history, or it is newer"


def _hash_at(repository: Repository, commit: str, path: str) -> str | None:
    """Return the hash of a file at a commit, as a stamp has it; None if it was not there."""
    try:
        content = repository.content(commit, path, path)
    except ReviewError:
        return None
    return hashlib.sha256(content.removeprefix(BOM_UTF8)).hexdigest()
