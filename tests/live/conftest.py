"""How live scenarios are recorded (by `make record` only) and played."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from closecrm import CloseClient

from tests.live.recorder import Recorder, recorder_of
from tests.live.scenario import CASSETTES, KEY, Scenario
from tests.recording import CONFIG

UNRECORDED = "not recorded yet: `make record` does it"
UNWRITTEN = "it writes: RECORD_WRITES=1 records it"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    recorder = recorder_of(config)
    for item in items:
        if item.get_closest_marker("live"):
            item.add_marker(pytest.mark.vcr)
            item.add_marker(pytest.mark.default_cassette(f"{item.name}.yaml"))
            if recorder and item.get_closest_marker("writes") and not recorder.writes:
                item.add_marker(pytest.mark.skip(reason=UNWRITTEN))
            elif not recorder and not (cassettes(config) / f"{item.name}.yaml").exists():
                item.add_marker(pytest.mark.skip(reason=UNRECORDED))


def cassettes(config: pytest.Config) -> Path:
    """Return the folder that scenarios are recorded to, or played from."""
    recorder = recorder_of(config)
    return recorder.folder if recorder else Path(config.getini("live_cassettes") or CASSETTES)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:  # noqa: ANN401 - private to pytest
    """Say once how many scenarios are without a recording, however quiet pytest is."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(UNRECORDED in str(report.longrepr) for report in skipped)
    if count and not recorder_of(config):
        terminalreporter.write_line(
            f"live scenarios without a recording: {count}. Nothing here proves what they would; "
            "`make record` records them."
        )


@pytest.fixture(scope="module")
def vcr_config() -> dict[str, Any]:
    return CONFIG


@pytest.fixture(scope="module")
def vcr_cassette_dir(request: pytest.FixtureRequest) -> str:
    return str(cassettes(request.config))


@pytest.fixture
def scenario(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scenario]:
    """A client that talks to the API, or plays what was recorded of it."""
    cassette: Any = request.getfixturevalue("vcr")
    recorder: Recorder | None = recorder_of(request.config)
    if recorder is None:
        monkeypatch.delenv("CLOSE_BASE_URL", raising=False)
    else:
        for key, value in recorder.metadata(request.node.name).items():
            cassette.get_metadata(key, value)
    key, address = (recorder.key, recorder.address) if recorder else (KEY, None)
    # Without retries: a recording shows each answer, and playing it never waits.
    with CloseClient(api_key=key, base_url=address, max_retries=0) as client:
        yield Scenario(client, cassette)
    assert recorder or cassette.all_played
