"""A disk that is full or cannot be written: one clear message, and the old output byte for byte."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.diagnostics import OutputError
from generator.write import publish, stamped
from tests.hostile.disks import own_mounts, read_only_disk, small_disk
from tests.hostile.jail import run
from tests.test_publishing import tree

OLD = stamped({"a.py": "a = 1\n", "b/c.py": "c = 1\n"}, "old", {})
NEW = stamped({"a.py": "a = 2\n", "b/d.py": f"d = {'1' * 80_000}\n"}, "new", {})
NOT_HERE = "this machine gives nobody a disk of their own"


def small(folder: Path) -> None:
    own_mounts()
    small_disk(folder, 64 * 1024)


def limited(_: Path) -> None:
    """Let no file grow beyond a few bytes: the write itself fails, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, resource.RLIM_INFINITY))


def read_only(folder: Path) -> None:
    if os.getuid():
        (folder / "out").chmod(0o555)
    else:  # whom no permission holds up
        own_mounts()
        read_only_disk(folder)


def told(prepare: Callable[[Path], None], folder: Path) -> str | None:
    """Return what is said of publishing to a disk that is prepared; None where it cannot be."""
    output = folder / "out" / "demo"
    before = prepare is read_only
    if before:
        publish(OLD, output, force=False)
    try:
        prepare(folder)
    except OSError:
        return None
    if not before:
        publish(OLD, output, force=False)
    try:
        publish(NEW, output, force=False)
    except OutputError as error:
        assert tree(output) == OLD
        assert [path.name for path in output.parent.iterdir()] == ["demo"]
        return str(error)
    return "it was written"


@pytest.mark.parametrize(
    ("prepare", "reasons"),
    [
        (small, ["No space left on device"]),
        (limited, ["File too large"]),
        (read_only, ["Read-only file system", "Permission denied"]),
    ],
    ids=["full", "limited", "read-only"],
)
def test_a_disk_that_takes_nothing_leaves_the_old_output(
    prepare: Callable[[Path], None], reasons: list[str], tmp_path: Path
) -> None:
    outcome = run(lambda: told(prepare, tmp_path), tmp_path)
    assert not outcome.died
    if outcome.value is None:
        pytest.skip(NOT_HERE)
    message = outcome.value.partition(": ")[2]
    assert message in [f"cannot be written ({each}); nothing was changed." for each in reasons]
