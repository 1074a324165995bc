"""The only writer: compares the output with the disk, stages it and exchanges the folders.

A run that fails or is killed leaves the old package or the new one, never a mixture: everything is
written to `.<name>.new` first, then the old folder moves to `.<name>.old` and the new one takes its
place. A run that finds such a folder finishes or rolls back what an earlier one began.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from generator.diagnostics import OutputError
from generator.recognition import STAMP

if TYPE_CHECKING:
    from generator.render import Files  # which a copy of a package does not need

_REMEDY = (
    "Move the change into the spec or a template, or overwrite it with "
    "`python -m generator regenerate --force`."
)
_CACHES = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How the disk differs from the output, as paths inside the package."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    edited: tuple[str, ...]
    """Files that a person changed since they were generated."""

    @property
    def is_empty(self) -> bool:
        """Tell whether the disk holds just the output."""
        return not (self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands in the folder of a package."""

    files: Mapping[str, str]
    """Path inside the package -> text, the stamp included."""
    manifest: Mapping[str, str]
    """Path -> hash of what was generated there."""

    @property
    def edited(self) -> tuple[str, ...]:
        """The files that are no longer as they were generated."""
        found = {path: self.files.get(path) for path in self.manifest}
        return tuple(
            path
            for path, text in sorted(found.items())
            if text is not None and digest(text) != self.manifest[path]
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """The files that are gone."""
        return tuple(path for path in sorted(self.manifest) if path not in self.files)

    @property
    def added(self) -> tuple[str, ...]:
        """The files that a person added."""
        return tuple(path for path in sorted(self.files) if path not in {*self.manifest, STAMP})


def stamped(
    files: Files,
    spec_text: str,
    tools: Mapping[str, str],
    others: Mapping[str, str] | None = None,
    templates: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the files with the stamp: what they were made of and by, and a hash of each.

    Args:
        files: the output.
        spec_text: the text of the root document.
        tools: the versions of what made the output.
        others: the texts of the other files of the spec, by path from the root document's folder.
        templates: the texts of the project's own templates, by path.
    """
    parts = {path: digest(text) for path, text in sorted((others or {}).items())}
    own = {path: digest(text) for path, text in sorted((templates or {}).items())}
    stamp = {
        "spec": digest(spec_text),
        **({"spec_files": parts} if parts else {}),
        **({"templates": own} if own else {}),
        "tools": dict(sorted(tools.items())),
        "files": {path: digest(text) for path, text in sorted(files.items())},
    }
    return {**files, STAMP: json.dumps(stamp, indent=1) + "\n"}


def digest(text: str) -> str:
    """Return the SHA-256 of text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


def compare(files: Files, output: Path) -> Difference:
    """Return how the folder differs from the output.

    Raises:
        OutputError: the folder is not one that the generator made.
    """
    with _locked(output):
        _recover(output)
        return _compare(files, output)


def standing(output: Path) -> Standing:
    """Return what stands in a folder that the generator made.

    Raises:
        OutputError: it is not one.
    """
    with _locked(output):
        _recover(output)
        if not output.is_dir() or output.is_symlink():
            raise OutputError(f"{output} is not the folder of a package. Name that folder itself.")
        present = _present(output)
        known = _manifest(output, present)
    if not known:
        raise OutputError(f"{output} holds no package. Name the folder of the package itself.")
    return Standing(files=present, manifest=known)


def publish(files: Files, output: Path, *, force: bool, remedy: str = _REMEDY) -> Difference:
    """Make the folder hold the output, all of it or nothing; files that a person added stay.

    Args:
        files: the output with its stamp.
        output: the folder of the package itself.
        force: whether files that a person edited are overwritten.
        remedy: what is said to one whose edits stop the run.

    Raises:
        OutputError: the folder is not ours, holds edited files and `force` is not given, or
            cannot be written.
    """
    with _locked(output):
        _recover(output)
        difference = _compare(files, output)
        if difference.edited and not force:
            raise OutputError(
                f"{output}: edited by hand since generated: {', '.join(difference.edited)}. "
                f"Nothing was written. {remedy}"
            )
        if not difference.is_empty:
            try:
                _stage(files, output, difference)
                _exchange(output)
            except OSError as error:
                _recover(output)
                raise OutputError(
                    f"{output}: cannot be written ({error.strerror}); nothing was changed."
                ) from None
            except BaseException:  # an interruption, which nothing may be left of
                _recover(output)
                raise
        return difference


def _compare(files: Files, output: Path) -> Difference:
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise OutputError(
            f"{output} is not a folder of its own. Remove it, or name another folder."
        )
    present = _present(output)
    known = _manifest(output, present)
    edited = [
        path
        for path, text in present.items()
        if path in known and text != files.get(path) and digest(text) != known[path]
    ]
    foreign = [
        path
        for path in files
        if path in present and path not in known and present[path] != files[path]
    ]
    return Difference(
        added=tuple(path for path in files if path not in present),
        changed=tuple(path for path in files if path in present and present[path] != files[path]),
        removed=tuple(path for path in known if path in present and path not in files),
        edited=tuple(sorted({*edited, *(path for path in foreign if path != STAMP)})),
    )


def _present(output: Path) -> dict[str, str]:
    """Return the text of every file in the folder, caches apart."""
    found: dict[str, str] = {}
    for path in sorted(output.rglob("*")) if output.exists() else ():
        relative = path.relative_to(output)
        if path.is_file() and not _CACHES.intersection(relative.parts):
            found[relative.as_posix()] = path.read_bytes().decode(errors="surrogateescape")
    return found


def _manifest(output: Path, present: Mapping[str, str]) -> dict[str, str]:
    """Return path -> hash of the files that the generator wrote last time."""
    if STAMP not in present:
        if any(Path(path).suffix != ".pyc" for path in present):
            raise OutputError(
                f"{output} holds files but no {STAMP}: the generator did not make it, or somebody "
                "deleted that. Restore it from git, empty the folder, or generate elsewhere."
            )
        return {}
    try:
        files = json.loads(present[STAMP])["files"]
        return {
            str(path): str(hashed) for path, hashed in cast("dict[object, object]", files).items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise OutputError(
            f"{output / STAMP} is damaged. Restore it from git, or empty the folder."
        ) from None


def _stage(files: Files, output: Path, difference: Difference) -> None:
    new = _new(output)
    if output.exists():
        shutil.copytree(output, new, symlinks=True, ignore=shutil.ignore_patterns(*_CACHES))
    else:
        new.mkdir(parents=True)
    for path in difference.removed:
        (new / path).unlink()
    for path in (*difference.added, *difference.changed):
        target = new / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as stream:
            stream.write(files[path].encode(errors="surrogateescape"))
            stream.flush()
            os.fsync(stream.fileno())
    for folder in sorted((path for path in new.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _exchange(output: Path) -> None:
    if output.exists():
        output.rename(_old(output))
    _new(output).rename(output)
    shutil.rmtree(_old(output), ignore_errors=True)


def _recover(output: Path) -> None:
    """Finish or roll back what a run began that was killed or failed."""
    if not output.exists() and _old(output).exists():
        _old(output).rename(output)
    shutil.rmtree(_old(output), ignore_errors=True)
    shutil.rmtree(_new(output), ignore_errors=True)


def _new(output: Path) -> Path:
    return output.with_name(f".{output.name}.new")


def _old(output: Path) -> Path:
    return output.with_name(f".{output.name}.old")


@contextmanager
def _locked(output: Path) -> Generator[None]:
    """Let one run at a time work on the folder; another one waits."""
    if not output.name:
        raise OutputError(f"{output} cannot be a package. Choose another --output.")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(output.parent, os.O_RDONLY)
    except OSError as error:
        raise OutputError(f"{output.parent}: cannot be used ({error.strerror}).") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
