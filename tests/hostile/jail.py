"""Runs work in a process of its own, within bounds, and notes what it touches outside its folder.

The process is a fork of a warm one: the engines are imported once, not for each case.
"""

from __future__ import annotations

import os
import pickle
import resource
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar, cast

T = TypeVar("T")
Hook = Callable[[str, tuple[object, ...]], None]
ROOT = Path(__file__).parent.parent.parent
SECONDS = 10
MEGABYTES = 512
_WALL = 60.0  # seconds; a busy machine gives little of the time of its processors
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {
    "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.chmod",
    "os.truncate", "os.utime", "shutil.rmtree",
}  # fmt: skip
_NEVER = {
    "os.system", "os.exec", "os.posix_spawn", "os.spawn", "socket.connect",
    "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request", "ctypes.dlopen",
}  # fmt: skip
_READABLE = (str(ROOT), sys.prefix, sys.base_prefix, "/usr/lib", "/usr/share", "/dev/null", "/proc")
_SECRET = ("/proc/self/environ", "/etc/")


@dataclass
class Outcome(Generic[T]):
    """What came of some work."""

    value: T | None = None
    died: str = ""
    """Why there is no value: what killed the process, or the last line of a traceback."""
    touched: list[str] = field(default_factory=list[str])
    """What it read or changed outside, whom it called and what it started."""


def run(
    work: Callable[[], T],
    folder: Path,
    *,
    readable: tuple[Path, ...] = (),
    network: bool = False,
    seconds: int = SECONDS,
) -> Outcome[T]:
    """Return what came of some work, which starts in a folder that it may change.

    Args:
        work: what to do; its value has to be picklable.
        folder: where it runs, and where its temporary files go.
        readable: files and folders that it may read beside Python's own.
        network: whether it may talk to this machine.
        seconds: how much time of a processor it gets.
    """
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.close(reading)
        allowed = (str(folder.resolve()), *(str(path.resolve()) for path in readable))
        outcome: Outcome[T] = Outcome()
        hook = _noting(outcome.touched, allowed, network=network)
        _work(work, folder, outcome, hook, seconds)
        _send(writing, outcome)
        os._exit(0)
    os.close(writing)
    content = _received(reading, child)
    _, status = os.waitpid(child, 0)
    if content:
        return cast("Outcome[T]", pickle.loads(content))  # noqa: S301 - of our own child
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        return Outcome(died={"SIGXCPU": f"more than {seconds} s"}.get(name, name))
    return Outcome(died=f"ended with {os.waitstatus_to_exitcode(status)}")


def _received(reading: int, child: int) -> bytes:
    content, deadline = b"", time.monotonic() + _WALL
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            os.kill(child, signal.SIGKILL)
            break
        if not (piece := os.read(reading, 1 << 20)):
            break
        content += piece
    os.close(reading)
    return content


def _work(
    work: Callable[[], T], folder: Path, outcome: Outcome[T], hook: Hook, seconds: int
) -> None:
    try:
        os.chdir(folder)
        tempfile.tempdir = str(folder)
        for name in ("HOME", "TMPDIR"):
            os.environ[name] = str(folder)
        _bound(seconds)
        sys.addaudithook(hook)
        outcome.value = work()
    except MemoryError:
        outcome.died = f"more than {MEGABYTES} MB"
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is told
        outcome.died = " / ".join(traceback.format_exception_only(error)).strip()
    outcome.touched = list(dict.fromkeys(outcome.touched))


def _send(writing: int, outcome: Outcome[T]) -> None:
    content = pickle.dumps(outcome)
    while content:
        content = content[os.write(writing, content) :]


def _bound(seconds: int) -> None:
    used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    most = used + MEGABYTES * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    spent = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, spent + seconds + 1))


def _noting(touched: list[str], allowed: tuple[str, ...], *, network: bool) -> Hook:
    """Return a hook of Python's that notes what is done outside the folders."""

    def is_inside(path: object, inside: tuple[str, ...]) -> bool:
        if isinstance(path, int):
            return True  # what was opened already
        found = os.path.realpath(os.fsdecode(cast("str", path)))
        return any(found == each or found.startswith(f"{each}/") for each in inside)

    def hook(event: str, given: tuple[object, ...]) -> None:
        if event == "open":
            path, flags = given[0], given[2]
            changes = isinstance(flags, int) and bool(flags & _WRITES)
            secret = isinstance(path, str) and path.startswith(_SECRET)
            inside = allowed if changes else (*allowed, *_READABLE)
            if secret or not (path == os.devnull or is_inside(path, inside)):
                touched.append(f"{'writes' if changes else 'reads'} {path!s}")
        elif event in _CHANGES:
            paths = [each for each in given if isinstance(each, str | bytes | Path)]
            touched.extend(
                f"{event} {os.fsdecode(path)}" for path in paths if not is_inside(path, allowed)
            )
        elif event == "subprocess.Popen":
            name = Path(os.fsdecode(cast("str", given[0]))).name
            touched.extend([] if name == "ruff" else [f"runs {name}"])
        elif event in _NEVER and not (network and event.startswith("socket.")):
            touched.append(f"{event} {given[-1]!r:.80}")

    return hook
