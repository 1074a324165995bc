"""The clients of the recorded tests, and how their cassettes are read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from closecrm import AsyncCloseClient, CloseClient

from tests.client.recording import CASSETTES, KEY
from tests.recording import CONFIG


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that names its cassette is played from it."""
    for item in items:
        if item.get_closest_marker("default_cassette"):
            item.add_marker(pytest.mark.vcr)


@pytest.fixture(scope="module")
def vcr_config() -> dict[str, Any]:
    """How requests are matched, and what of them is kept."""
    return CONFIG


@pytest.fixture(scope="module")
def vcr_cassette_dir() -> str:
    """One folder for all modules: the tests of both clients share their cassettes."""
    return str(CASSETTES)


@pytest.fixture(autouse=True)
def every_interaction_is_played(request: pytest.FixtureRequest) -> Iterator[None]:
    """A cassette holds nothing that its test does not use."""
    cassette = request.getfixturevalue("vcr")
    yield
    assert cassette is None or cassette.all_played


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLOSE_BASE_URL", raising=False)


@pytest.fixture
def client() -> Iterator[CloseClient]:
    with CloseClient(api_key=KEY, max_retries=0) as client:
        yield client


@pytest.fixture
def async_client() -> Iterator[AsyncCloseClient]:
    client = AsyncCloseClient(api_key=KEY, max_retries=0)
    yield client
    asyncio.run(client.aclose())
