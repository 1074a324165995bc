"""A second, quite different spec: generated, type-checked strictly, called, and free of Close."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from generator.cli import main

HERE = Path(__file__).parent
BOOK = {"title": "T", "price": 1, "printedAt": "2020-01-02T03:04:05Z", "genre": "drama"}


class Shop(BaseHTTPRequestHandler):
    """Answers every request and keeps what it was asked."""

    seen: ClassVar[list[tuple[str, str, str | None, Any]]] = []

    def answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        sent = json.loads(self.rfile.read(length)) if length else None
        self.seen.append((self.command, self.path, self.headers.get("x-reader"), sent))
        status = 204 if self.command == "DELETE" else 404 if self.path.endswith("/404") else 200
        answer = [BOOK] if "?" in self.path else BOOK
        body = b"" if status == 204 else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815 - http.server's names

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the generated package `bookshop`."""
    folder = tmp_path_factory.mktemp("packages")
    arguments = ["--spec", str(HERE / "spec.yaml"), "--output", str(folder / "bookshop")]
    assert main(["regenerate", *arguments, "--package", "bookshop"]) == 0
    return folder


@pytest.fixture
def shop() -> Iterator[str]:
    """The address of a shop on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join(timeout=5)
        server.server_close()


def run(*command: str | Path, packages: Path) -> str:
    env = {**os.environ, "PYTHONPATH": str(packages), "MYPYPATH": str(packages)}
    done = subprocess.run(  # noqa: S603 - our own tools
        [sys.executable, "-m", *command],
        env=env,
        cwd=packages,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.allowed_hosts([r"127\.0\.0\.1"])
def test_it_makes_the_calls_that_the_spec_describes(packages: Path, shop: str) -> None:
    Shop.seen.clear()
    (packages / "use_bookshop.py").write_text((HERE / "use_bookshop.py").read_text())
    printed = run("use_bookshop", shop, packages=packages)
    assert json.loads(printed) == ["T", 2020, "drama", 1.0, None, 404, "T"]
    query = "genre=novel&genre=poetry&signed=true&printed_after=2020-01-02T00%3A00%3A00Z"
    assert Shop.seen == [
        ("GET", f"/shelves/a%2Fb/books?{query}", "me", None),
        ("PUT", "/shelves/a/books/1", None, {"title": "T", "price": 1.5}),
        (
            "PATCH",
            "/shelves/a/books/1",
            None,
            {"subtitle": None, "authors": [{"name": "N", "born": "1900-01-02"}]},
        ),
        ("PATCH", "/shelves/a/books/1", None, {"title": "T"}),
        ("DELETE", "/shelves/a/books/1", None, None),
        ("GET", "/shelves/a/books/404", None, None),
        ("GET", "/shelves/a/books/1", None, None),
    ]


def test_it_passes_mypy_strict(packages: Path) -> None:
    (packages / "use_bookshop.py").write_text((HERE / "use_bookshop.py").read_text())
    run("mypy", "--strict", "--no-incremental", "bookshop", "use_bookshop.py", packages=packages)


def test_it_passes_pyright_strict(packages: Path) -> None:
    (packages / "use_bookshop.py").write_text((HERE / "use_bookshop.py").read_text())
    settings = {"typeCheckingMode": "strict", "include": ["bookshop", "use_bookshop.py"]}
    (packages / "pyrightconfig.json").write_text(json.dumps(settings))
    run("pyright", "--pythonpath", sys.executable, packages=packages)


def test_it_holds_nothing_of_close(packages: Path) -> None:
    words = ["closecrm", "close crm", "closeclient", "closeerror", "close_", "close.com"]
    words += ["send_as", "sendas", "connected", '"_skip"', "field-errors", "emailacct"]
    for path in (packages / "bookshop").rglob("*.py"):
        text = path.read_text().lower()
        assert not [word for word in words if word in text], path.name
