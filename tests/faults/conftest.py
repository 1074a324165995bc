"""The clients of both colours, without anything from outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.playing import Play

OURS = ["CLOSE_BASE_URL", "CLOSE_API_KEY", "CLOSE_ACCESS_TOKEN"]
THEIRS = ["SSL_CERT_FILE", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fault(row, title, exempt): a test of the table of faults")


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.block_network(allowed_hosts=[r"127\.0\.0\.1$"]))


@pytest.fixture(params=["blocking", "asynchronous"])
def play(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    for name in [*OURS, *THEIRS]:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    # A folder without certificates: to load the system's takes longer than all else here.
    monkeypatch.setenv("SSL_CERT_DIR", str(Path(__file__).parent))
    play = Play(request.param)
    yield play
    for server in play.servers:
        server.close()


@pytest.fixture
def only_asynchronous(play: Play) -> None:
    """Skip what a blocking client cannot do."""
    if play.colour == "blocking":
        pytest.skip("a blocking call cannot be cut off, and knows no event loop")
