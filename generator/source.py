"""Config -> Document: the spec as it is meant, with the overlays that the configuration names."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from generator.config import Config
from generator.diagnostics import SpecError, UsageError
from generator.document import Document
from generator.load import load

if TYPE_CHECKING:
    from generator.overlay import Overlay


def load_spec(config: Config, *, may_dangle: bool = False) -> Document:
    """Read the spec of a configuration and apply its overlays, as `load` does.

    Raises:
        UsageError: a file does not exist or cannot be read.
        SpecError: the spec or an overlay is at fault.
    """
    return load(
        config.spec,
        config.label(config.spec),
        config.shown(config.spec),
        folder=config.spec_root,
        may_dangle=may_dangle,
        overlays=read_overlays(config.overlays, config.spec),
    )


def read_overlays(paths: Iterable[Path], spec: Path) -> tuple[Overlay, ...]:
    """Read the overlays of a spec from the disk.

    Raises:
        UsageError: one cannot be read.
        SpecError: one is no overlay document; carries the problems of all.
    """
    overlays: list[Overlay] = []
    problems: list[SpecError] = []
    for path in paths:
        # What reads JSONPaths takes a while to import, and most specs have no overlay.
        from generator.overlay_file import read_overlay  # noqa: PLC0415

        try:
            content = path.read_bytes()
        except OSError as error:
            raise UsageError(
                f"{Config.shown(path)}: the overlay cannot be read ({error.strerror}). "
                "Correct `overlays` in the configuration."
            ) from None
        file = os.path.relpath(path.absolute(), spec.parent.absolute()).replace(os.sep, "/")
        try:
            overlays.append(read_overlay(content, file))
        except SpecError as error:
            problems.append(error)
    if problems:
        raise SpecError(*(problem for error in problems for problem in error.problems))
    return tuple(overlays)
