"""Answers of servers: a value or one typed error, in bounds, and nothing sent elsewhere."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

from tests.faults.server import Connection, Script, Server, answer
from tests.hostile.cases import Case, Verdict
from tests.hostile.client import KEY, make_package, plain_items
from tests.hostile.jail import run

_LONGEST_PAUSE = 60.0  # seconds, as the client promises
_MOST_ATTEMPTS = 3
_MOST_TEXT = 4_000  # characters of an error, which ends in logs
_CHUNK = b"10000\r\n" + b" " * 65_536 + b"\r\n"
_TIMES = re.compile(r'("(?:[^"\\]|\\.)*")\*(\d+)')
_REPEATED = re.compile(r"(\d)x(\d+)")


@dataclass
class End:
    """How a call ended."""

    said: str
    is_typed: bool
    attempts: int
    pauses: list[float]
    seconds: float
    kept: list[str]
    """What a second call sent that came from the answer to the first."""


def judge(case: Case, folder: Path) -> Verdict:
    """Return what became of an answer."""
    scripts = [*_scripts(case.data)]
    if not scripts:
        return Verdict(None, "nothing here plays such an answer")
    data = case.data
    found = [
        run(partial(_played, each, data, Path()), folder, network=True, seconds=20)
        for each in scripts
    ]
    ends = [each.value for each in found]
    if lost := [each for each in found if each.value is None or each.touched]:
        return Verdict(is_safe=False, said=f"{lost[0].died} {'; '.join(lost[0].touched)}")
    wrong = [fault for end in ends if end for fault in _faults(end, data)]
    return Verdict(not wrong, "; ".join(wrong or dict.fromkeys(end.said for end in ends if end)))


def _faults(end: End, data: dict[str, Any]) -> Iterator[str]:
    if not end.is_typed:
        yield f"an error of another kind: {end.said}"
    if not end.said.isprintable() or len(end.said) > _MOST_TEXT or KEY in end.said:
        yield f"an error that is not fit for a log: {end.said!r:.100}"
    if end.attempts > (1 if data.get("request") == "POST" else _MOST_ATTEMPTS):
        yield f"{end.attempts} attempts"
    if any(not 0 <= pause <= _LONGEST_PAUSE for pause in end.pauses):
        yield f"pauses of {end.pauses} s"
    if 300 <= data.get("status", 0) < 400 and end.attempts > 1:
        yield "it followed a redirect"
    if end.kept:
        yield f"a later call sent {end.kept}"


def _scripts(data: dict[str, Any]) -> Iterator[list[Script]]:
    """Yield what a server does, for each variant of a case."""
    status, headers = data.get("status", 200), data.get("headers", {})
    if "cases" in data:
        for kind in data["cases"]:
            yield [answer({"id": "a"}, status, content_type=kind)]
    elif "body_gen" in data:
        yield _generated(data["body_gen"], status, headers)
    elif "declared" in data:
        body = b'{"id":"a"}'[: data.get("sent", 0)]
        yield [[answer(body, status, content_length=str(data["declared"])), Connection.close]]
    elif "rst_after" in data:
        yield [[answer({"id": "a"})[: -data["rst_after"] // 4], Connection.reset]]
    elif "bps" in data:
        yield [
            [piece for char in answer({"id": "a"}) for piece in (bytes([char]), 1 / data["bps"])]
        ]
    elif "headers_count" in data:
        many = {f"x_{number}": "y" * 40 for number in range(data["headers_count"])}
        yield [answer({"id": "a"}, status, **many)]
    elif "statuses" in data:
        yield [answer({"id": "a"}, each) for each in data["statuses"]]
    elif {"status", "headers", "body"} & data.keys():
        yield [_raw(status, headers, data.get("body", "{}").encode())]


def _raw(status: int, headers: dict[str, str], body: bytes) -> bytes:
    sent = {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    return f"HTTP/1.1 {status} Told\r\n{lines}\r\n".encode() + body


def _generated(recipe: str, status: int, headers: dict[str, str]) -> list[Script]:
    """Return a body by its recipe: `"["*1000+"]"*1000`, `{"n":9x5000}`, or one without an end."""
    if "endless" in recipe:
        head = answer(b"", status, transfer_encoding="chunked", content_length="")
        return [[head, _endless]]
    if _TIMES.search(recipe):
        text = "".join(json.loads(piece) * int(times) for piece, times in _TIMES.findall(recipe))
    else:
        text = _REPEATED.sub(lambda found: found[1] * int(found[2]), recipe)
    return [_raw(status, headers, text.encode())]


def _endless(connection: Connection) -> None:
    for _ in count():
        connection.play(_CHUNK)


def _in_time(client: Any, name: str) -> object:  # noqa: ANN401 - an asynchronous client
    return asyncio.run(client.items.find(name))


def _played(scripts: list[Script], data: dict[str, Any], folder: Path) -> End:
    os.environ["SSL_CERT_DIR"] = str(folder)  # to load the system's takes longer than all else
    package = make_package(folder)
    made, error = plain_items(package)
    server, pauses, shift = Server(*scripts), list[float](), 0.0

    def sleep(seconds: float) -> None:
        nonlocal shift
        pauses.append(seconds)
        shift += seconds

    clock = package.Clock(now=lambda: monotonic() + shift, sleep=sleep)
    options = {"total_timeout": 5.0, "max_response_bytes": 2**20} if "bps" in data else {}
    started = monotonic()
    with (
        contextlib.closing(server),
        made(api_key=KEY, base_url=server.url, clock=clock, **options) as client,
    ):
        called = client.items.add if data.get("request") == "POST" else client.items.find
        if "bps" in data:  # a blocking call cannot be cut off
            slow = package.AsyncHostileDemoClient(api_key=KEY, base_url=server.url, **options)
            called = partial(_in_time, slow)
        try:
            said, is_typed = f"a value: {called('a')!r:.60}", True
        except error as failure:
            said, is_typed = f"{type(failure).__name__}: {failure}", True
        except Exception as failure:  # noqa: BLE001 - whatever it is, it is told
            said, is_typed = f"{type(failure).__name__}: {failure!s:.100}", False
        attempts = len(server.requests)
        with contextlib.suppress(error):
            if not {"bps", "body_gen"} & data.keys():
                client.items.find("a")
        kept = [f"{name}: {value}" for name, value in server.requests[-1].headers.items()]
    cookies = [line for line in kept if line.startswith("cookie")]
    return End(said, is_typed, attempts, pauses, monotonic() - started, cookies)
