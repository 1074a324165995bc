"""The reading of operations in a process of its own, beside the making of models in this one.

Importing the two engines is most of what a run costs, and neither needs the other: one process
each halves the wait. It is done only where the process is ours alone (see `allow_fork`), and
everything comes out as if it were not done.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:  # every command comes by here, also one that has nothing to do
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from generator.document import Document
    from generator.engines.reading import Operations

_ENGINE = "openapi_python_client"


class _Ahead:
    """Whether there may be another process, and the way to it once there is one."""

    is_allowed = False
    process: BaseProcess | None = None
    way: Connection | None = None


def allow_fork() -> None:
    """Let this process be forked: it is a command's own, so nobody else is surprised by that."""
    _Ahead.is_allowed = True


def start_reader() -> None:
    """Begin to import the engine in another process, unless that is not allowed or of no use."""
    import multiprocessing  # noqa: PLC0415 - not every command comes this far
    import threading  # noqa: PLC0415

    is_of_use = _Ahead.way is None and _ENGINE not in sys.modules
    forks = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    if not (_Ahead.is_allowed and is_of_use and forks):
        return
    context = multiprocessing.get_context("fork")
    _Ahead.way, far = context.Pipe()
    _Ahead.process = context.Process(target=_serve, args=(far, _Ahead.way), daemon=True)
    _Ahead.process.start()
    far.close()


def end_reader() -> None:
    """End the other process, whatever it is doing."""
    if _Ahead.process is not None:
        _Ahead.process.kill()
        _Ahead.process.join()


def submit_operations(document: Document) -> Callable[[], Operations]:
    """Begin to read the operations of a normalized document.

    Returns:
        What waits for them; raises what `read_operations` raises.
    """
    if _Ahead.way is not None:
        with suppress(OSError, RecursionError):  # it has died, or the document is nested too deeply
            _Ahead.way.send(document)
            return lambda: _received(document)
    return lambda: _read(document)


def _received(document: Document) -> Operations:
    try:
        found = _Ahead.way.recv() if _Ahead.way else None
    except (EOFError, OSError):  # somebody has ended the process
        _Ahead.way = found = None
    if isinstance(found, Exception):
        raise found
    return found or _read(document)


def _read(document: Document) -> Operations:
    from generator.engines.operations import read_operations  # noqa: PLC0415 - costs half a second

    return read_operations(document)


def _serve(way: Connection, parents: Connection) -> None:
    """Read one document after the other until the parent has gone."""
    parents.close()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        from generator.engines.operations import read_operations  # noqa: PLC0415 - that is the point

        while True:
            document = way.recv()
            try:
                found: Operations | Exception = read_operations(document)
            except Exception as error:  # noqa: BLE001 - the parent raises it
                found = error
            way.send(found)
