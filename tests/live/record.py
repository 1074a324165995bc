"""Record the live scenarios: `make record`, or python -m tests.live.record [FOLDER].

CLOSE_API_KEY is the key, CLOSE_BASE_URL another server than the API (its recordings are never
called live), RECORD_WRITES=1 records those scenarios too that change something and put it back.
A cassette is replaced only when its scenario succeeded; nothing private gets into it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from closecrm import CloseClient, ConfigurationError

from generator.escape import printable
from generator.evidence.cassettes import read_cassette
from generator.load import load
from generator.recording.meaning import difference, meaning, operations
from generator.recording.secrets import MIN_FOUND
from tests.live.recorder import Recorder, api
from tests.live.scenario import CASSETTES, ROOT

NO_KEY = (
    "CLOSE_API_KEY is not set, and without a key nothing can be recorded. "
    "Set it to the key of an account, or of any server that CLOSE_BASE_URL leads to."
)
SHORT_KEY = (
    f"CLOSE_API_KEY has fewer than {MIN_FOUND} characters, so nothing could tell it from other "
    "text in a recording. Set it to a whole key."
)


def main(environment: Mapping[str, str] = os.environ, into: Path = CASSETTES) -> int:
    """Record; return 0 if no scenario failed, 1 if one did, 2 if something is missing."""
    key = environment.get("CLOSE_API_KEY", "")
    if len(key) < MIN_FOUND:
        return wrong_usage(SHORT_KEY if key else NO_KEY)
    spec = load(ROOT / "spec" / "openapi.yaml", "spec/openapi.yaml").root
    address = environment.get("CLOSE_BASE_URL") or api(spec)
    try:
        CloseClient(api_key=key, base_url=address).close()
    except ConfigurationError as error:
        return wrong_usage(str(error))
    with TemporaryDirectory(prefix="recording-") as name:
        recorder = Recorder(key, address, Path(name), environment.get("RECORD_WRITES") == "1")
        code = play(recorder)
        lines = [line for each in recorder.outcomes for line in published(each, recorder, into)]
    sys.stdout.write(printable("\n".join([*lines, summary(recorder)])) + "\n")
    return 1 if code or not recorder.outcomes else 0


def wrong_usage(message: str) -> int:
    """Say what is missing."""
    sys.stderr.write(printable(message) + "\n")
    return 2


def play(recorder: Recorder) -> int:
    """Run the scenarios with recording on; return whether one failed.

    What was sent and came back is not shown: pytest compares plainly and keeps its output.
    """
    options = ["--record-mode=rewrite", "--assert=plain", "--show-capture=no", "--tb=short"]
    options += ["--no-header", "-rN", "-p", "no:cacheprovider"]
    options += [f"--rootdir={ROOT}", "-c", str(ROOT / "pyproject.toml")]
    scenarios = sorted(map(str, Path(__file__).parent.glob("test_*.py")))
    return int(pytest.main([*options, *scenarios], plugins=[recorder]))


def published(scenario: str, recorder: Recorder, into: Path) -> list[str]:
    """Put the cassette of a scenario in its place, if it may go there; return what to say."""
    outcome = recorder.outcomes[scenario]
    new, old = recorder.folder / f"{scenario}.yaml", into / f"{scenario}.yaml"
    if outcome == "failed":
        return [f"{scenario}: failed; what was recorded before stays"]
    if not new.exists():
        return [f"{scenario}: left out; {outcome}"]
    before, after = read_cassette(old) if old.exists() else None, read_cassette(new)
    said = "recorded" if outcome == "passed" else outcome
    if before and outcome != "passed" and "not_observable" not in before.metadata:
        return [f"{scenario}: {said}; what was recorded before stays"]
    if before and before.provenance == "live" != after.provenance:
        return [f"{scenario}: {said}, but not from the API; the live recording stays"]
    into.mkdir(parents=True, exist_ok=True)
    stage = into / f".{scenario}.new"
    stage.write_bytes(new.read_bytes())
    stage.replace(old)
    if before is None:
        called = [f"  + {each}" for each in sorted(operations(after))]
        return [f"{scenario}: {said}, for the first time", *called]
    news = [f"  {line}" for line in difference(meaning(before), meaning(after))]
    return [f"{scenario}: {said}{'' if news else '; means the same as before'}", *news]


def summary(recorder: Recorder) -> str:
    """Return the last line: how many, and what they prove."""
    count = sum(each == "passed" for each in recorder.outcomes.values())
    kind = "live" if recorder.is_live else "synthetic, for this is not the API"
    return f"scenarios recorded: {count} of {len(recorder.outcomes)} ({kind}); read the diff"


if __name__ == "__main__":
    sys.exit(main(os.environ, *map(Path, sys.argv[1:2])))
