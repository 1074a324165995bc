"""Servers of hostile answers are on this machine."""

from __future__ import annotations

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.block_network(allowed_hosts=[r"127\.0\.0\.1$"]))
