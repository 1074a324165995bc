"""A server on this machine, on real sockets, that fails the way it is told to.

What it does about a request is a script: bytes are sent, a float is waited in seconds, and a
function does anything else to the connection. The first request gets the first script, and so
on; the last script serves all that follow.
"""

from __future__ import annotations

import json
import socket
import ssl
import struct
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Lock, Thread

HOST = "127.0.0.1"
PATIENCE = 10.0  # seconds; nothing here waits longer for a client


@dataclass(frozen=True)
class Request:
    """What a client sent, and by which connection."""

    connection: int
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class Connection:
    """One client, from its first request to its last."""

    def __init__(self, sock: socket.socket, number: int, over: Event) -> None:
        self._sock, self._file, self._over = sock, sock.makefile("rb"), over
        self.request = Request(number, "", "", {}, b"")

    def receive(self) -> bool:
        """Read a request; return whether there is one."""
        method, _, rest = self._file.readline().decode("latin-1").partition(" ")
        headers: dict[str, str] = {}
        while line := self._file.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = self._file.read(int(headers.get("content-length", 0)))
        target = rest.partition(" ")[0]
        self.request = Request(self.request.connection, method, target, headers, body)
        return bool(method)

    def play(self, *scripts: Script) -> None:
        """Do what scripts say."""
        for step in scripts:
            if isinstance(step, bytes):
                self._sock.sendall(step)
            elif isinstance(step, int | float):
                self._over.wait(step)
            elif callable(step):
                step(self)
            else:
                self.play(*step)

    def wait(self) -> None:
        """Wait until the client leaves."""
        self._file.read(1)

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self._sock.close()

    def reset(self) -> None:
        """Hang up without good manners: what is on its way is lost."""
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def abandon(self) -> None:
        """Wake the thread that serves this connection, whatever it waits for."""
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)


Step = bytes | float | Callable[[Connection], object]
Script = Step | list[Step]


class Server:
    """Plays one script per request; with a `context` it speaks TLS."""

    def __init__(self, *scripts: Script, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.accepted = 0
        self.open: set[Connection] = set()
        self._scripts, self._context, self._lock, self._over = scripts, context, Lock(), Event()
        self._listener = socket.create_server((HOST, 0), backlog=128)
        self.address = f"{HOST}:{self._listener.getsockname()[1]}"
        self.url = f"{'https' if context else 'http'}://{self.address}"
        Thread(target=self._accept, daemon=True).start()

    def is_left(self) -> bool:
        """Return whether all clients leave in time."""
        deadline = time.monotonic() + PATIENCE
        while self.open and time.monotonic() < deadline:
            time.sleep(0.002)
        return not self.open

    def close(self) -> None:
        """Leave every client, and take no other."""
        self._over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in [*self.open]:
            connection.abandon()
        assert self.is_left(), "a thread of the server does not end"

    def _accept(self) -> None:
        with suppress(OSError):  # the listener is closed
            while True:
                sock, _ = self._listener.accept()
                self.accepted += 1
                Thread(target=self._serve, args=(sock, self.accepted), daemon=True).start()

    def _serve(self, sock: socket.socket, number: int) -> None:
        sock.settimeout(PATIENCE)
        # The client leaves, or refuses the certificate; or the script has hung up.
        with suppress(OSError, ValueError), sock, ExitStack() as stack:
            if self._context:
                sock = stack.enter_context(self._context.wrap_socket(sock, server_side=True))
            connection = Connection(sock, number, self._over)
            stack.callback(self.open.discard, connection)
            stack.callback(connection.close)
            self.open.add(connection)
            while connection.receive() and not self._over.is_set():
                with self._lock:
                    self.requests.append(connection.request)
                    script = self._scripts[min(len(self.requests), len(self._scripts)) - 1]
                connection.play(script)


@contextmanager
def dead_end(*, full: bool = False) -> Generator[str]:
    """Yield an address where nobody listens; or, if `full`, where no connection is ever made."""
    with ExitStack() as stack:
        listener, *callers = [stack.enter_context(socket.socket()) for _ in range(5)]
        listener.bind((HOST, 0))  # so that nobody else gets the port
        if full:
            listener.listen(0)
            for caller in callers:  # until the queue is full
                caller.settimeout(0.0)
                caller.connect_ex(listener.getsockname())
        yield f"http://{HOST}:{listener.getsockname()[1]}"


def answer(body: object = b"", status: int = 200, **headers: str) -> bytes:
    """Return a whole response; a header `retry_after` is Retry-After, an empty one is left out."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"content_type": "application/json", "content_length": str(len(content)), **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in sent.items() if value]
    return "\r\n".join([f"HTTP/1.1 {status} Told", *lines, "\r\n"]).encode() + content


def echo(connection: Connection) -> None:
    """Answer with the id that was asked for."""
    connection.play(answer({**SEND_AS, "id": connection.request.target.split("/")[-2]}))


SEND_AS = {
    "id": "sdas_1",
    "organization_id": "orga_1",
    "allowing_user_id": "user_1",
    "allowed_user_id": "user_2",
}
OBJECT = answer(SEND_AS)
DOWN = answer(b"out to lunch", 503, trace_id="trace-1")
silence, hang_up, reset = Connection.wait, Connection.close, Connection.reset
HALF: list[Step] = [OBJECT[:-10], silence]
