"""Chromium without a window, told what to do through a pipe: no driver, no port."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pytest

_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--remote-debugging-pipe",
)  # fmt: skip
_SECONDS = 60


@dataclass
class Page:
    """A page that is open."""

    commands: BinaryIO
    answers: BinaryIO
    session: str | None = None
    number: int = 0

    def send(self, method: str, **parameters: object) -> Any:  # noqa: ANN401 - JSON
        """Send a command of the DevTools protocol; return its result."""
        self.number += 1
        message: dict[str, object] = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.commands.write(json.dumps(message).encode() + b"\0")
        self.commands.flush()
        while (answer := self._read()).get("id") != self.number:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    def value(self, expression: str) -> Any:  # noqa: ANN401 - JSON
        """Return what a JavaScript expression gives."""
        found = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def click(self, selector: str) -> None:
        """Click with the mouse on what a selector finds."""
        box = self.value(
            f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])"
            f"(document.querySelector({json.dumps(selector)}).getBoundingClientRect())"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.send(
                "Input.dispatchMouseEvent",
                type=kind, x=box[0], y=box[1], button="left", clickCount=1,
            )  # fmt: skip

    def open(self, path: Path) -> None:
        """Load a file and wait until it is there."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        attached = self.send("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        self.send("Page.enable")
        self.send("Page.navigate", url=path.as_uri())
        while self.value("document.readyState + location.protocol") != "completefile:":
            pass

    def _read(self) -> Any:  # noqa: ANN401 - JSON
        content = bytearray()
        while (byte := self.answers.read(1)) != b"\0":
            assert byte, "Chromium has ended"
            content += byte
        return json.loads(content)


@contextmanager
def chromium(profile: Path) -> Generator[Page]:
    """Start Chromium, or skip the test where none is installed and none is demanded."""
    names = "chromium", "chromium-browser", "google-chrome"
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        if os.environ.get("CHROMIUM_REQUIRED"):
            pytest.fail("Chromium is not installed.")
        pytest.skip("Chromium is not installed (on Debian: apt-get install chromium).")
    command_read, command_write = os.pipe()
    answer_read, answer_write = os.pipe()
    script = f'exec "$0" "$@" 3<&{command_read} 4>&{answer_write}'
    options = [*_OPTIONS, f"--user-data-dir={profile}"]
    process = subprocess.Popen(  # noqa: S603 - our own command
        ["/bin/bash", "-c", script, program, *options],
        pass_fds=(command_read, answer_write),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(command_read)
    os.close(answer_write)
    previous = signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(_SECONDS)
    try:
        with os.fdopen(command_write, "wb") as commands, os.fdopen(answer_read, "rb") as answers:
            yield Page(commands, answers)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _too_long(*_: object) -> None:
    raise TimeoutError("Chromium has not answered in time.")
