"""The sandbox on a socket begins, stops, and says what is wrong if it cannot."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tests.sandbox.serving import running

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tests.sandbox", "--port"]
pytestmark = pytest.mark.block_network(allowed_hosts=[r"127\.0\.0\.1$"])


def test_two_run_side_by_side_and_stop() -> None:
    with running() as one, running() as other:
        assert one != other
        assert httpx2.get(f"{one}/send_as/").status_code == 401
        assert httpx2.get(f"{other}/send_as/").status_code == 401
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"{one}/send_as/")


def test_the_command_serves_until_it_is_interrupted() -> None:
    with subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, "0"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        said = ""
        while "base_url" not in said and process.poll() is None:
            said += process.stdout.readline()
        found = re.search(r'base_url="(\S+)"', said)
        assert found
        assert httpx2.get(f"{found[1]}/send_as/", auth=("key", "")).status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""


@pytest.mark.parametrize("port", ["taken", "70000"])
def test_a_port_that_cannot_be_had_is_one_line(port: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = str(taken.getsockname()[1]) if port == "taken" else port
        run = subprocess.run(  # noqa: S603 - our own command
            [*COMMAND, number], cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr.startswith(f"127.0.0.1:{number} cannot be listened to")
    assert run.stderr.count("\n") == 1
