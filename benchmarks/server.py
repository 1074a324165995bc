"""A server that costs next to nothing: the same few answers in turn, connections stay open."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from itertools import cycle
from typing import Any

import yaml

from benchmarks.processes import ROOT

HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n"


def published_accounts() -> list[dict[str, Any]]:
    """Return the published connected accounts, as the spec has them."""
    spec = yaml.safe_load((ROOT / "spec" / "openapi.yaml").read_text(encoding="utf-8"))
    accounts: list[dict[str, Any]] = spec["components"]["examples"]["ConnectedAccountList"][
        "value"
    ]["data"]
    return accounts


@contextmanager
def serving(*bodies: bytes) -> Generator[str]:
    """Yield the address of a server, in a process of its own; it answers with a JSON body each."""
    command = [sys.executable, "-m", "benchmarks.server"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe) as server:  # noqa: S603 - ourselves
        try:
            if server.stdin is None or server.stdout is None:
                raise RuntimeError("the server has no pipes")
            server.stdin.write(b"\n".join(bodies))
            server.stdin.close()
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.terminate()


async def _serve(bodies: list[bytes]) -> None:
    answers = cycle([HEAD.format(len(body)).encode() + body for body in bodies])

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(next(answers))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - the port, for who started us
    async with asyncio.timeout(600):
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(sys.stdin.buffer.read().splitlines()))
