"""The overlays of one of the two specs: those that the configuration beside it names."""

from __future__ import annotations

import posixpath
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from generator.config import Config
from generator.config_file import table_of
from generator.review.repository import Repository, ReviewError
from generator.source import read_overlays

if TYPE_CHECKING:
    from generator.overlay import Overlay


class Named(NamedTuple):
    """What a configuration names; its paths start from its own folder."""

    spec: str
    overlays: tuple[str, ...]


def overlays_on_disk(spec: Path, configuration: Path | None) -> tuple[Overlay, ...]:
    """Return the overlays of a spec, if the configuration is one of that very spec.

    Raises:
        UsageError: one cannot be read.
        SpecError: one is no overlay document.
    """
    if configuration is None or not configuration.is_file():
        return ()
    folder = configuration.parent
    named = _named(configuration.read_bytes(), Config.shown(configuration))
    if (folder / named.spec).resolve() != spec.resolve():
        return ()
    return read_overlays((folder / name for name in named.overlays), spec)


def overlays_at_commit(
    repository: Repository, commit: str, spec: str, configuration: Path | None
) -> tuple[Overlay, ...]:
    """Return the overlays of a spec as they and the configuration were at a commit.

    Args:
        repository: which holds them.
        commit: its full id.
        spec: the path of the spec in it.
        configuration: where the configuration lies now.

    Raises:
        ReviewError: one does not exist there.
        SpecError: one is no overlay document.
    """
    if configuration is None or not configuration.resolve().is_relative_to(
        repository.root.resolve()
    ):
        return ()
    path = repository.path_of(configuration)
    if path not in repository.entries(commit, path):
        return ()
    shown = f"{commit[:12]}:{path}"
    named = _named(repository.content(commit, path, shown), shown)
    folder = posixpath.dirname(path)
    if posixpath.normpath(posixpath.join(folder, named.spec)) != spec:
        return ()
    found: list[Overlay] = []
    for name in named.overlays:
        from generator.overlay_file import read_overlay  # noqa: PLC0415 - few specs have one

        overlay = posixpath.normpath(posixpath.join(folder, name))
        content = repository.content(commit, overlay, f"{commit[:12]}:{overlay}")
        found.append(read_overlay(content, posixpath.relpath(overlay, posixpath.dirname(spec))))
    return tuple(found)


def _named(content: bytes, shown: str) -> Named:
    try:
        document = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReviewError(f"{shown}: not valid TOML: {error}.") from None
    table = table_of(document) or {}
    spec, overlays = table.get("spec", ""), table.get("overlays", ())
    names = cast("list[object]", overlays if isinstance(overlays, list) else [])
    return Named(str(spec), tuple(map(str, names)))
