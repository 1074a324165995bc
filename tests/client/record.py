"""Record every cassette anew: python -m tests.client.record (from the root of the repository).

A server on this machine gives the answers of `scenarios.py`; nothing else is contacted. The
cassettes show the address of the API instead of the server's.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import vcr  # type: ignore[import-untyped]
from closecrm import APIStatusError, CloseClient

from tests.client.recording import API, CASSETTES, KEY, PERSISTER
from tests.client.scenarios import HEADERS, SCENARIOS, Answer
from tests.recording import CONFIG


class Handler(BaseHTTPRequestHandler):
    """Gives the next answer, whatever is asked; vcrpy records what that was."""

    answers: deque[Answer]

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = self.answers.popleft()
        self.send_response(answer.status)
        headers = {**HEADERS, "Content-Length": str(len(answer.content)), **answer.headers}
        if not answer.content:
            del headers["Content-Type"]
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.content)

    # The names that http.server looks for.
    do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Generator[tuple[str, deque[Answer]]]:
    """Yield the address of a server and the answers that it is going to give."""
    Handler.answers = deque()
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/api/v1", Handler.answers
        finally:
            server.shutdown()
            thread.join()


def record(folder: Path) -> None:
    """Write the cassettes of all scenarios into an empty folder."""
    with serving() as (address, answers):

        def published(request: Any) -> Any:  # noqa: ANN401 - vcrpy is untyped
            request.uri = request.uri.replace(address, API)
            return request

        recorder: Any = vcr.VCR()
        recorder.register_persister(PERSISTER)
        config = {**CONFIG, "before_record_request": published}
        for scenario in SCENARIOS:
            answers.extend(scenario.answers)
            with (
                recorder.use_cassette(folder / f"{scenario.name}.yaml", **config) as cassette,
                CloseClient(api_key=KEY, base_url=address, max_retries=0) as client,
                suppress(APIStatusError),
            ):
                for key, value in scenario.metadata.items():
                    cassette.get_metadata(key, value)
                scenario.call(client)
            if answers or len(cassette) != len(scenario.answers):
                raise RuntimeError(f"{scenario.name}: not one request for each answer")


def main() -> None:
    """Replace all cassettes, unless a scenario fails."""
    with TemporaryDirectory(prefix="cassettes-") as name:
        record(Path(name))
        for old in CASSETTES.glob("*.yaml"):
            old.unlink()
        for new in Path(name).iterdir():
            copy(new, CASSETTES)


if __name__ == "__main__":
    main()
