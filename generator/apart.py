"""Work in a process of its own, whose memory is given back when it ends."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from typing import TypeAlias, TypeVar, cast

T = TypeVar("T")
Begin: TypeAlias = Callable[[Callable[[], T]], Callable[[], T]]
"""Begins some work; what it returns waits for the end and returns the result."""


def at_once(work: Callable[[], T]) -> Callable[[], T]:
    """Do the work here and now."""
    result = work()
    return lambda: result


def apart(work: Callable[[], T]) -> Callable[[], T]:
    """Do the work in a fork of this process, beside what this one does until it wants the result.

    An exception of the work is raised by what is returned; it must survive `pickle`, as must the
    result.

    Raises:
        ChildProcessError: (by what is returned) the process was ended from outside.
    """
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, writing)
    os.close(writing)

    def result() -> T:
        with os.fdopen(reading, "rb") as stream:
            content = stream.read()
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status):
            raise ChildProcessError(f"a process that reads the spec ended with status {status}")
        is_fine, value = pickle.loads(content)  # noqa: S301 - of our own process
        if not is_fine:
            raise value
        return cast("T", value)

    return result


def _work(work: Callable[[], object], writing: int) -> None:
    """Write the result of the work into a pipe and end the process, past all that is to be done."""
    code = 1
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):  # or who reads our output would wait for it if we are killed
            os.dup2(nothing, stream)
        try:
            answer = (True, work())
        except Exception as error:  # noqa: BLE001 - the other process raises it
            answer = (False, error)
        content = pickle.dumps(answer)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(content)
        code = 0
    finally:
        os._exit(code)  # past handlers at exit, which are the other process's
