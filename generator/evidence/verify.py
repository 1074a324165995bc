"""Cassettes and a spec -> what the one proves of the other: on all cores, a cassette at a time."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache, partial
from pathlib import Path

from generator.config import Config
from generator.evidence.cassettes import read_cassette
from generator.evidence.data_file import CassetteError
from generator.evidence.examine import Examiner
from generator.evidence.models import Models
from generator.evidence.tally import Tally
from generator.source import load_spec

Progress = Callable[[Iterable[Tally], int], Iterable[Tally]]
_BATCH = 500_000
"""How many bytes of cassettes are worth handing to another process."""


def verify(config: Config, paths: Sequence[Path], progress: Progress | None = None) -> Tally:
    """Examine cassettes.

    Args:
        config: which spec, and which generated package.
        paths: the cassettes.
        progress: is given the tallies as they come and their number, and passes them on.

    Returns:
        What they show together; it does not depend on how the work was divided.

    Raises:
        GenerationError: the spec or the generated package cannot be used.
    """
    examiner(config)  # its faults are told once; a process that is forked has it already
    batches = list(_batches(paths))
    processes = min(os.cpu_count() or 1, len(batches))
    work = partial(examine_cassettes, config)
    if processes < 2:  # noqa: PLR2004
        return _together(map(work, batches), len(batches), progress)
    # A fork has all that is imported and compiled at once; elsewhere it is made again.
    fork = "fork" if sys.platform == "linux" else None
    with ProcessPoolExecutor(processes, multiprocessing.get_context(fork)) as pool:
        return _together(pool.map(work, batches), len(batches), progress)


def _together(parts: Iterable[Tally], number: int, progress: Progress | None) -> Tally:
    tally = Tally()
    for part in progress(parts, number) if progress else parts:
        tally.merge(part)
    return tally


def _batches(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Divide cassettes into parts of about the same size, in their order."""
    batch, size = list[Path](), 0
    for path in paths:
        batch.append(path)
        size += path.stat().st_size
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def examine_cassettes(config: Config, paths: Sequence[Path]) -> Tally:
    """Examine cassettes one after the other, in this process."""
    examine, tally = examiner(config).examine, Tally()
    for path in paths:
        name = config.shown(path)
        try:
            cassette = read_cassette(path)
        except CassetteError as error:
            tally.broken[name] = str(error)
        else:
            tally.add_cassette(name, cassette, map(examine, cassette.exchanges))
    return tally


@lru_cache(maxsize=1)
def examiner(config: Config) -> Examiner:
    """Return what compares exchanges with the spec and the package of a configuration."""
    document = load_spec(config)
    models = None if config.is_one_off else Models(config)
    return Examiner(document, models, config.projection)
