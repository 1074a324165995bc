"""As much of GitHub's API as the review calls, on a real socket, with faults on demand."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

TOKEN = "ghs_notARealTokenButItLooksLikeOne"
BOT = "github-actions[bot]"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: object = None


class GitHub(ThreadingHTTPServer):
    """The comments of the pull request 7 of `shop/books`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.comments: dict[int, dict[str, Any]] = {}
        self.calls: list[str] = []
        self.faults: list[Answer] = []
        """Answers that come before the next calls are heard."""
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def say(self, body: str, login: str = BOT) -> int:
        """Write a comment as somebody; return its number."""
        number = len(self.calls) + len(self.comments) + 100
        self.comments[number] = {"id": number, "body": body, "user": {"login": login}}
        return number

    def ours(self) -> list[str]:
        """Return the bodies of the comments of the bot."""
        return [each["body"] for each in self.comments.values() if each["user"]["login"] == BOT]


@contextmanager
def github() -> Generator[GitHub]:
    """Serve until the end."""
    server = GitHub()
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5

    def _hear(self) -> None:
        hub = cast("GitHub", self.server)
        length = int(self.headers.get("Content-Length", 0))
        content: dict[str, Any] = json.loads(self.rfile.read(length)) if length else {}
        hub.calls.append(f"{self.command} {self.path}")
        if hub.faults:
            self._answer(hub.faults.pop(0))
        elif self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._answer(Answer(401, body={"message": "Bad credentials"}))
        else:
            self._answer(self._result(hub, content))

    do_GET = do_POST = do_PATCH = do_DELETE = _hear  # noqa: N815 - named by http.server

    def _result(self, hub: GitHub, content: dict[str, Any]) -> Answer:
        url = urlsplit(self.path)
        one = re.fullmatch(r"/repos/shop/books/issues/comments/(\d+)", url.path)
        if url.path == "/repos/shop/books/issues/7/comments":
            if self.command == "POST":
                return Answer(201, body=hub.comments[hub.say(content["body"])])
            page, size = (int(parse_qs(url.query)[key][0]) for key in ("page", "per_page"))
            listed = list(hub.comments.values())[(page - 1) * size : page * size]
            return Answer(200, body=listed)
        if one is None or int(one[1]) not in hub.comments:
            return Answer(404, body={"message": "Not Found"})
        if self.command == "DELETE":
            del hub.comments[int(one[1])]
            return Answer(204)
        hub.comments[int(one[1])]["body"] = content["body"]
        return Answer(200, body=hub.comments[int(one[1])])

    def _answer(self, answer: Answer) -> None:
        data = b"" if answer.body is None else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        for name, value in {**answer.headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of a request."""
