"""The server that is fuzzed, and how often."""

from __future__ import annotations

import pytest
from hypothesis import settings

# `make fuzz` takes this one; `make test` takes that of all tests, and a part of it.
settings.register_profile("fuzz", settings.get_profile("tests"), max_examples=1000)


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ["CLOSE_BASE_URL", "CLOSE_API_KEY", "CLOSE_ACCESS_TOKEN"]:
        monkeypatch.delenv(name, raising=False)


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.block_network(allowed_hosts=[r"127\.0\.0\.1$"]))
