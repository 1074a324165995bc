"""Whole processes, timed in turn: A B A B, so that a machine that changes its pace changes both."""

from __future__ import annotations

import os
import subprocess
import sysconfig
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
BIN = Path(sysconfig.get_path("scripts"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a run of one or more processes cost."""

    cpu: float
    """Seconds of user and system time."""
    wall: float
    """Seconds on the clock."""
    peak: float
    """MiB of memory that the largest process had at its largest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """Commands that run one after the other and together make one run."""

    name: str
    commands: Sequence[Sequence[str]]
    environment: dict[str, str]
    prepare: Callable[[], object] = lambda: None
    """Called before each run, not timed."""


def run(contender: Contender) -> Cost:
    """Run a contender once.

    Raises:
        RuntimeError: a command failed; its output is the message.
    """
    contender.prepare()
    cpu, peak, start = 0.0, 0.0, time.perf_counter()
    for command in contender.commands:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command,
            env={**os.environ, **contender.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        output = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.stdout:
            process.stdout.close()
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)}: {output.decode(errors='replace')}")
        cpu += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss / 1024)
    return Cost(cpu=cpu, wall=time.perf_counter() - start, peak=peak)


def compare(ours: Contender, peer: Contender, runs: int) -> str:
    """Return one line: the medians of both and of the ratio of each pair."""
    for contender in (ours, peer):
        run(contender)  # fills the caches of both
    pairs = [(run(ours), run(peer)) for _ in range(runs)]
    cpu = median(mine.cpu / theirs.cpu for mine, theirs in pairs)
    wall = median(mine.wall / theirs.wall for mine, theirs in pairs)
    mine, theirs = (median(pair[side].cpu for pair in pairs) for side in (0, 1))
    return (
        f"{ours.name}: {cpu:.2f}x CPU, {wall:.2f}x wall of {peer.name} "
        f"(medians of {runs} pairs; {mine:.2f} s and {theirs:.2f} s of CPU)"
    )
