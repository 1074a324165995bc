"""What `diff` is told to compare -> the two specs, wherever they come from."""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.config import Config
from generator.diagnostics import SpecError, UsageError
from generator.document import Document
from generator.folders import DiskFolder, Folder, NoFolder
from generator.load import located, parse
from generator.messages import problem_lines
from generator.review.commits import CommitFolder
from generator.review.overlays import overlays_at_commit, overlays_on_disk
from generator.review.repository import Repository, ReviewError
from generator.validate import violations

if TYPE_CHECKING:
    from generator.overlay import Overlay

_SUFFIXES = {".yaml", ".yml", ".json"}
_SPEC = re.compile(rb"""^[ \t{]*["']?openapi["']?\s*:""", re.MULTILINE)
_JSON = re.compile(rb'\s*\{\s*"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two specs."""

    name: str
    """How messages name it: `origin/main:spec/openapi.yaml`."""
    file: str
    """Its path alone, as a link or an annotation needs it."""
    commit: str | None
    """The commit that it was read at; None for what lies on the disk."""
    document: Document


def read_sides(
    base: str, revision: str | None, config: Config, *, from_merge_base: bool = False
) -> tuple[Side, Side]:
    """Read both specs.

    Args:
        base: a file, a folder, a git ref, `ref:path`, or `-` for standard input.
        revision: the same; None for the spec of the working tree.
        config: says which spec a folder or a ref means.
        from_merge_base: compare with the commit at which `base` and `revision` part.

    Raises:
        UsageError: both are standard input, or a folder holds no single spec.
        ReviewError: one cannot be read, or is broken: the message says which and why.
    """
    if base == revision == "-":
        raise UsageError("Only one of the two can come from standard input.")
    if from_merge_base:
        base = _merge_base(base, revision, config)
    return _side(base, config), _side(revision, config)


def _merge_base(base: str, revision: str | None, config: Config) -> str:
    """Return `base` with the commit of the merge base in place of its ref."""
    ref, colon, path = base.partition(":")
    # What lies on the disk comes after the commit that is checked out.
    is_on_disk = revision in {None, "-"} or _exists(Path(revision or ""))
    other = "HEAD" if is_on_disk else (revision or "").partition(":")[0]
    repository = Repository.around(config.root)
    start = repository.merge_base(ref, other)
    # A name says more than a number, where both are the same commit.
    return base if start == repository.commit(ref) else f"{start}{colon}{path}"


def _side(name: str | None, config: Config) -> Side:
    if name is None:
        return _on_disk(config.spec, config)
    if name == "-":
        content = sys.stdin.buffer.read()
        is_json = bool(_JSON.match(content))
        side = _Unread("standard input", "-", None, content, is_json)
        return _parsed(side, NoFolder(), tuple)
    path = Path(name)
    if _exists(path) and path.is_dir():
        return _in_folder(path, config)
    if _exists(path) or (path.suffix in _SUFFIXES and ":" not in name):
        return _on_disk(path, config)
    return _at_commit(name, config)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a ref may be longer than a file's name
        return False


def _in_folder(folder: Path, config: Config) -> Side:
    """Read the spec of a folder; one that is like ours has its other files where ours has them."""
    spec = _spec_in(folder, config)
    is_like_ours = spec == folder / config.label(config.spec)
    limit = folder / config.label(config.spec_root)
    is_inside = spec.parent.resolve().is_relative_to(limit.resolve())
    own = folder / config.label(config.file) if config.file else None
    return _on_disk(spec, config, limit if is_like_ours and is_inside else folder, own)


def _on_disk(
    path: Path, config: Config, limit: Path | None = None, configuration: Path | None = None
) -> Side:
    shown = config.shown(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReviewError(
            f"{shown}: the spec cannot be read ({error.strerror}). Check its name."
        ) from None
    folder = DiskFolder(path, limit or _limit_on_disk(path, config))
    overlays = partial(overlays_on_disk, path, configuration or config.file)
    side = _Unread(shown, shown, None, content, is_json=path.suffix == ".json")
    return _parsed(side, folder, overlays)


def _limit_on_disk(path: Path, config: Config) -> Path:
    """Return the folder in which the files of a spec lie: its own, or one that was named."""
    is_inside = path.parent.resolve().is_relative_to(config.spec_root.resolve())
    return config.spec_root if is_inside and _is_named(config) else path.parent


def _is_named(config: Config) -> bool:
    """Tell whether the configuration names a folder for the files of the spec."""
    return config.spec_root.resolve() != config.spec.parent.resolve()


def _spec_in(folder: Path, config: Config) -> Path:
    """Return the spec of a folder: named as in the config, or the only one."""
    for named in (folder / config.label(config.spec), folder / config.spec.name):
        if named.is_file():
            return named
    files = (each for each in sorted(folder.iterdir()) if each.suffix in _SUFFIXES)
    specs = [each for each in files if each.is_file() and _SPEC.search(each.read_bytes())]
    if len(specs) == 1:
        return specs[0]
    found = ", ".join(each.name for each in specs) or "none"
    raise UsageError(f"{folder}: one spec was expected here, but found: {found}. Name the file.")


def _at_commit(name: str, config: Config) -> Side:
    repository = Repository.around(config.root)
    ref, colon, path = name.partition(":")
    if colon and not (ref and path):
        raise UsageError(f"{name}: a ref and a path were expected. Write REF:PATH.")
    commit = repository.commit(ref)
    path = path or repository.path_of(config.spec)
    shown = f"{ref[:12] if ref == commit else ref}:{path}"
    content = repository.content(commit, path, shown)
    plain = posixpath.normpath(path)
    folder = CommitFolder(repository, commit, plain, _limit(plain, repository, config))
    overlays = partial(overlays_at_commit, repository, commit, plain, config.file)
    side = _Unread(shown, path, commit, content, is_json=path.endswith(".json"))
    return _parsed(side, folder, overlays)


def _limit(path: str, repository: Repository, config: Config) -> str:
    """Return the folder of a repository in which the files of a spec lie."""
    own = posixpath.dirname(path)
    if not _is_named(config):
        return own
    try:
        limit = repository.path_of(config.spec_root)
    except ReviewError:  # it lies elsewhere
        return own
    limit = "" if limit == "." else limit
    return limit if not limit or f"{own}/".startswith(f"{limit}/") else own


class _Unread(NamedTuple):
    """A side before its content was parsed."""

    name: str
    file: str
    commit: str | None
    content: bytes
    is_json: bool


def _parsed(side: _Unread, folder: Folder, overlays: Callable[[], tuple[Overlay, ...]]) -> Side:
    try:
        document = parse(
            side.content,
            side.name,
            is_json=side.is_json,
            folder=folder,
            overlays=overlays(),
        )
    except SpecError as error:
        text = side.content.decode("utf-8-sig", errors="replace")
        raise _broken(error, side.name, text) from None
    return Side(name=side.name, file=side.file, commit=side.commit, document=document)


def _broken(error: SpecError, name: str, text: str) -> ReviewError:
    return ReviewError("\n".join(problem_lines(error, name, text)))


def broken(sides: tuple[Side, Side]) -> ReviewError | None:
    """Return what the OpenAPI standard says against one of the two, if anything.

    Asked only when the comparison has failed: a sound document pays nothing for it.
    """
    for side in sides:
        if problems := violations(side.document):
            return _broken(
                located(SpecError(*problems), side.document), side.name, side.document.text
            )
    return None
