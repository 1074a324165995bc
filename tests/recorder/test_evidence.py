"""What `make record` records from the sandbox is evidence of each operation; none contradicts."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main as generator
from generator.evidence.cassettes import read_cassette
from tests.live.record import main as record
from tests.live.scenario import ROOT
from tests.recorder.planted import KEY
from tests.recorder.playing import NAMES, played
from tests.sandbox.application import Sandbox
from tests.sandbox.endpoints import Spec
from tests.sandbox.serving import running

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, sandbox = tmp_path_factory.mktemp("recorded"), Sandbox()
    before = deepcopy(sandbox.records.grants)
    with running(sandbox) as url:
        settings = {"CLOSE_API_KEY": KEY, "CLOSE_BASE_URL": url, "RECORD_WRITES": "1"}
        assert record(settings, folder) == 0
    assert sandbox.records.grants == before
    return folder


Report = Callable[..., Any]


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Report:
    """Return what a command of the generator reports; it must find nothing."""

    def reported(*arguments: str) -> Any:  # noqa: ANN401 - any JSON value
        monkeypatch.chdir(ROOT)
        capsys.readouterr()
        code = generator([*arguments, "--format=json"])
        said = capsys.readouterr().out
        assert code == 0, said
        return json.loads(said)

    return reported


def test_all_scenarios_are_recorded_and_played(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert {path.stem for path in folder.iterdir()} == NAMES
    for path in folder.iterdir():
        assert "not_observable" not in read_cassette(path).metadata
    assert f"{len(NAMES)} passed" in played(folder, capsys)


def test_the_spec_says_all_that_was_recorded(folder: Path, report: Report) -> None:
    found = report("verify", "--cassettes", str(folder))
    assert (found["findings"], found["broken"]) == ([], {})
    assert found["cassettes"] == {"synthetic": len(NAMES)}
    assert found["exchanges"].keys() == {"synthetic"}
    assert found["proven_live"] == 0


def test_each_operation_was_seen_to_succeed(folder: Path, report: Report) -> None:
    found = report("verify", "--cassettes", str(folder))
    seen = {
        (row["operation"], status)
        for row in found["coverage"]
        for status, counts in row["statuses"].items()
        if status.startswith("2") and counts
    }
    endpoints = Spec().endpoints
    assert len(endpoints) == 8
    assert seen == {(f"{each.method} {each.path}", str(each.success)) for each in endpoints}


def test_there_is_no_secret_in_it(folder: Path, report: Report) -> None:
    assert report("scan", str(folder)) == {"files": len(NAMES), "findings": []}
