"""`make record` as its user meets it, against the sandbox."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from generator.evidence.cassettes import Cassette, read_cassette
from generator.recording.scan import scan
from tests.live.record import main, published, summary
from tests.live.recorder import Recorder
from tests.live.scenario import CASSETTES
from tests.recorder.organization import ME, organization
from tests.recorder.planted import KEY, seen
from tests.recorder.playing import NAMES, played
from tests.sandbox.application import Sandbox
from tests.sandbox.changes import planting
from tests.sandbox.serving import running

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

API = "https://api.close.com/api/v1"
NONE_TO_LIST = "not observable in this account: no association with this user exists"


# Or each run would import what only other tests need.
FEW_PLUGINS = {
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_PLUGINS": "pytest_recording.plugin",
}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLOSE_")}
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", *arguments],
        env={**kept, **FEW_PLUGINS, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class Recorded(NamedTuple):
    folder: Path
    sandbox: Sandbox
    said: str

    def of(self, name: str) -> Cassette:
        return read_cassette(self.folder / f"{name}.yaml")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    folder = tmp_path_factory.mktemp("recorded")
    plant = planting({"Trace-Id": "0" * 32}, {"session": "0123456789abcdef"})
    sandbox = Sandbox(plant, records=organization())
    with running(sandbox) as address:
        found = run(
            *("tests.live.record", str(folder)),
            CLOSE_API_KEY=KEY,
            CLOSE_BASE_URL=address,
            RECORD_WRITES="1",
        )
    assert found.returncode == 0, found.stdout + found.stderr
    return Recorded(folder, sandbox, found.stdout)


def test_each_scenario_has_a_cassette_and_the_account_is_as_before(recorded: Recorded) -> None:
    assert {path.stem for path in recorded.folder.iterdir()} == NAMES
    assert recorded.sandbox.records.grants == {}
    assert "scenarios recorded: 11 of 14 (synthetic, for this is not the API)" in recorded.said
    assert "\n  + POST /api/v1/send_as/ 201\n" in recorded.said


def test_what_is_not_from_the_api_is_never_called_live(recorded: Recorded) -> None:
    for name in NAMES:
        metadata = recorded.of(name).metadata
        assert (recorded.of(name).provenance, metadata["host"]) == ("synthetic", "this machine")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", metadata["date"])
        assert name in metadata["source"]


def test_a_scenario_without_data_says_so_in_its_cassette(recorded: Recorded) -> None:
    metadata = recorded.of("test_associations_are_listed").metadata
    assert metadata["not_observable"] == NONE_TO_LIST
    assert "not_observable" not in recorded.of("test_accounts_are_listed").metadata


def test_nothing_private_is_recorded_and_the_scan_agrees(recorded: Recorded) -> None:
    assert scan([recorded.folder])[1] == []
    ids = [account["id"] for account in recorded.sandbox.records.accounts]
    private = [KEY, ME, "acme", "Alice", "127.0.0.1", "session", *ids]
    texts = seen(recorded.folder)
    assert [each for each in private if any(each in text for text in texts)] == []


def test_what_was_recorded_is_played_like_any_other_test(
    recorded: Recorded, capsys: pytest.CaptureFixture[str]
) -> None:
    said = played(recorded.folder, capsys)
    assert "11 passed, 3 skipped" in said
    assert re.search(rf"SKIPPED \[3\] tests/live/scenario.py:\d+: {NONE_TO_LIST}", said)


def test_what_is_not_recorded_is_skipped_and_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = played(tmp_path, capsys)
    assert f"{len(NAMES)} skipped" in said
    assert said.count(f"live scenarios without a recording: {len(NAMES)}.") == 1


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({}, "CLOSE_API_KEY is not set"),
        ({"CLOSE_API_KEY": "abc"}, "CLOSE_API_KEY has fewer than 8 characters"),
        ({"CLOSE_API_KEY": KEY, "CLOSE_BASE_URL": "http://home.lan/"}, "https"),
    ],
)
def test_what_is_missing_is_said_with_exit_code_2(
    environment: dict[str, str], message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(environment, tmp_path) == 2
    said = capsys.readouterr()
    assert message in said.err
    assert KEY not in said.err + said.out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "provenance"),
    [
        (API, "live"),
        (f"{API}/", "live"),
        ("https://API.close.com:443/api/v1", "live"),
        (API.replace("https", "http"), "synthetic"),
        ("https://api.close.com.home.lan/api/v1", "synthetic"),
        ("https://api.close.com/api/v2", "synthetic"),
        ("https://api.close.com:8443/api/v1", "synthetic"),
        ("http://[::1]:80/api/v1", "synthetic"),
    ],
)
def test_only_the_server_of_the_spec_is_live(address: str, provenance: str) -> None:
    metadata = Recorder(KEY, address, Path()).metadata("test_x")
    assert metadata["provenance"] == provenance
    assert "home.lan" not in str(metadata)
    assert KEY not in repr(Recorder(KEY, address, Path()))


Publish = Callable[..., list[str]]


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """Publish a cassette over an older one; returns what is said and the cassette in the end."""
    new, into = tmp_path / "new", tmp_path / "into"
    new.mkdir()
    into.mkdir()

    def published_over(
        outcome: str, body: str = '{"b": 1}', *, before: dict[str, str] | None, **metadata: str
    ) -> list[str]:
        facts = {"provenance": "live", **metadata}
        (new / "a.yaml").write_text(cassette(body, facts), encoding="utf-8")
        if before is not None:
            (into / "a.yaml").write_text(cassette('{"a": 1}', before), encoding="utf-8")
        recorder = Recorder(KEY, API, new, outcomes={"a": outcome})
        said = published("a", recorder, into)
        kept = '"a"' in (into / "a.yaml").read_text("utf-8")
        return [*said, "kept" if kept else "replaced"]

    return published_over


def cassette(body: str, metadata: dict[str, str]) -> str:
    answer: dict[str, object] = {"status": {"code": 200}, "body": {"string": body}}
    exchange = {"request": {"method": "GET", "uri": "https://a.example/x"}, "response": answer}
    return yaml.safe_dump({"interactions": [exchange], "metadata": metadata})


LIVE = {"provenance": "live"}


def test_a_success_replaces_a_cassette_and_says_what_that_means(publish: Publish) -> None:
    assert publish("passed", before=LIVE) == [
        "a: recorded",
        "  - GET /x 200 response body /a: number",
        "  + GET /x 200 response body /b: number",
        "replaced",
    ]
    assert publish("passed", '{"a": 2}', before=LIVE)[0] == (
        "a: recorded; means the same as before"
    )


def test_a_first_recording_says_what_was_called(publish: Publish) -> None:
    assert publish("passed", before=None) == [
        "a: recorded, for the first time",
        "  + GET /x 200",
        "replaced",
    ]


def test_a_failure_replaces_nothing(publish: Publish) -> None:
    assert publish("failed", before=LIVE) == ["a: failed; what was recorded before stays", "kept"]


def test_an_account_without_data_does_not_replace_what_one_with_data_showed(
    publish: Publish,
) -> None:
    lacking = {"not_observable": NONE_TO_LIST}
    said = publish(NONE_TO_LIST, before=LIVE, **lacking)
    assert said == [f"a: {NONE_TO_LIST}; what was recorded before stays", "kept"]
    assert publish(NONE_TO_LIST, before={**LIVE, **lacking}, **lacking)[-1] == "replaced"


def test_another_server_does_not_replace_what_the_api_itself_showed(publish: Publish) -> None:
    said = publish("passed", before=LIVE, provenance="synthetic")
    assert said == ["a: recorded, but not from the API; the live recording stays", "kept"]
    assert publish("passed", before={"provenance": "synthetic"})[-1] == "replaced"


def test_each_cassette_belongs_to_a_scenario() -> None:
    assert {path.stem for path in CASSETTES.glob("*.yaml")} <= NAMES


def test_the_summary_counts_what_was_seen() -> None:
    recorder = Recorder(KEY, API, Path(), outcomes={"a": "passed", "b": "failed", "c": "not"})
    assert summary(recorder) == "scenarios recorded: 1 of 3 (live); read the diff"
