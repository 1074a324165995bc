"""Records live scenarios into a folder: a plugin of pytest that knows the key."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from generator.document import Node
from generator.load import load
from generator.recording.policy import policy_of
from generator.recording.scrub import scrub
from tests.live.scenario import INVENTED, ROOT
from tests.recording import Persister


@dataclass(eq=False)  # pytest looks its plugins up by their hash
class Recorder:
    """What is recorded with which key, from where, to which folder; and what became of it."""

    key: str = field(repr=False)
    address: str
    """The base URL: that of the spec, or another one."""
    folder: Path
    """A folder that nobody reads but the one who then publishes what succeeded."""
    writes: bool = False
    outcomes: dict[str, str] = field(default_factory=dict[str, str])
    """Of each scenario: `passed`, `failed`, or why it was skipped."""

    @cached_property
    def spec(self) -> Node:
        """The spec, whose words are known to be harmless."""
        return load(ROOT / "spec" / "openapi.yaml", "spec/openapi.yaml").root

    @property
    def is_live(self) -> bool:
        """Whether it is the API itself that answers: the server of the spec, over https."""
        return server(self.address) == server(api(self.spec))

    def metadata(self, scenario: str) -> dict[str, str]:
        """Return what a cassette says of where it is from."""
        source = f"{scenario} of tests/live, closecrm {version('closecrm')}"
        facts = {"source": source, "date": datetime.now(UTC).date().isoformat()}
        if self.is_live:
            return {"provenance": "live", "host": urlsplit(api(self.spec)).hostname or "", **facts}
        reason = "recorded from a server that is not the API"
        return {"provenance": "synthetic", "host": _kind(self.address), "reason": reason, **facts}

    @pytest.hookimpl(trylast=True)
    def pytest_recording_configure(self, vcr: Any) -> None:  # noqa: ANN401 - vcrpy is untyped
        """Let nothing but this write cassettes."""
        policy = policy_of(self.spec, self.address, INVENTED)
        vcr.register_persister(Persister(lambda found: scrub(found, policy, [self.key])))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what became of a scenario; whatever fails first is what counts."""
        name = report.nodeid.rpartition("::")[2]
        if report.failed:
            self.outcomes[name] = "failed"
        elif report.skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
            self.outcomes[name] = reason.removeprefix("Skipped: ")
        elif report.when == "call":
            self.outcomes.setdefault(name, "passed")

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Let vcrpy take its patches back: after a refused cassette it forgets to."""
        if self.outcomes.get(nodeid.rpartition("::")[2]) == "failed":
            gc.collect()


def recorder_of(config: pytest.Config) -> Recorder | None:
    """Return what records, if this run of pytest does."""
    plugins: set[object] = config.pluginmanager.get_plugins()
    return next((each for each in plugins if isinstance(each, Recorder)), None)


def api(spec: Node) -> str:
    """Return the base URL of the API."""
    return str(spec["servers"][0]["url"])


def server(url: str) -> tuple[str, str | None, int, str] | None:
    """Return what two URLs of the same server have in common; None if it is not https."""
    parts = urlsplit(url)
    if parts.scheme != "https":
        return None
    return parts.scheme, parts.hostname, parts.port or 443, parts.path.rstrip("/")


def _kind(url: str) -> str:
    """Return what may be told of a host that is not the API's: its name may be private."""
    host = urlsplit(url).hostname or ""
    try:
        is_here = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        is_here = False
    return "this machine" if is_here else "another host"
