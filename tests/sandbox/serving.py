"""The sandbox on a real socket of this machine."""

from __future__ import annotations

import socket
import time
from collections.abc import Generator
from contextlib import contextmanager
from threading import Thread

import uvicorn

from tests.sandbox.application import Sandbox

HOST = "127.0.0.1"
PATIENCE = 10.0  # seconds


class Server(uvicorn.Server):
    """A server that listens to a socket of ours, so that the port is known before it starts."""

    def __init__(self, sandbox: Sandbox, port: int = 0) -> None:
        """Listen; raises OSError if the port is taken."""
        self._listener = socket.create_server((HOST, port))
        # asyncio would do this for a socket of its own; without it each answer takes 40 ms.
        self._listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.base_url = f"http://{HOST}:{self._listener.getsockname()[1]}{sandbox.base}"
        super().__init__(
            uvicorn.Config(
                sandbox,
                lifespan="off",
                ws="none",
                loop="asyncio",
                log_config=None,  # what it logs goes where the process sends it
                log_level="warning",
            )
        )

    def serve_until_told(self) -> None:
        """Serve until `should_exit` is set, or a signal comes if this is the main thread."""
        with self._listener:
            self.run(sockets=[self._listener])


@contextmanager
def running(sandbox: Sandbox | None = None) -> Generator[str]:
    """Serve a sandbox on a free port and yield its base URL; at the end it has stopped."""
    server = Server(sandbox or Sandbox())
    thread = Thread(target=server.serve_until_told, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + PATIENCE
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the sandbox does not start")
            time.sleep(0.002)
        yield server.base_url
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
    if thread.is_alive():
        raise RuntimeError("the sandbox does not stop")
