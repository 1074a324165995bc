"""A secret and a person, planted wherever a server can put them, never reach the disk."""

from __future__ import annotations

import base64
import gc
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, unquote

import httpx2
import pytest
import vcr  # type: ignore[import-untyped]

from generator.document import Node
from generator.recording.policy import Policy
from generator.recording.scrub import LeakError, scrub
from tests.recording import CONFIG, Persister, refuse_other_persisters

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

KEY = "api_7Kq2Wz9Xv4Lm8Np3.6Rt5Yb1Hd"
MAIL, NAME, USER = (
    "carol@home.lan",
    "Carol Home",
    "user_zvqYMtrb1uvZwnZuDMjJxyZLLKcgTAOGSf9uih4vmuG",
)
BASIC = base64.b64encode(f"{KEY}:".encode()).decode()
FORMS = (KEY, quote(KEY.replace("_", "%5f")), BASIC, base64.b64encode(BASIC.encode()).decode())
PRIVATE = [KEY, BASIC, MAIL, NAME, USER, "Carol", "home.lan"]


class Echo(BaseHTTPRequestHandler):
    """Answers with the secret and the person in each part of the answer."""

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        form = FORMS[int(self.headers["X-Form"])]
        body = {
            "status": form,
            "enabled_features": [form, "ok"],
            form: form,
            MAIL: [{"name": NAME, "user_id": USER, "type": NAME}],
            "error": f"{NAME} <{MAIL}> ({USER}) used {form}",
            "escaped": "".join(f"\\u{ord(char):04x}" for char in form),
        }
        content = json.dumps(body).replace("\\\\u", "\\u").encode()
        self.send_response(int(self.headers["X-Status"]), f"{form} {NAME}")
        self.send_header("Content-Type", f"application/json; charset={form[:20]}")
        self.send_header(
            "Location", f"https://{KEY}:@home.lan/{form}/{USER}/?q={form}&m={MAIL}#{form}"
        )
        self.send_header("Retry-After", form)
        self.send_header("RateLimit", f"limit=1; {form}")
        self.send_header("Set-Cookie", f"session={form}; Path=/")
        self.send_header("X-Request-Id", form)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = answer  # noqa: N815 - the names that http.server looks for

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Generator[str]:
    with HTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def send(address: str, form: int, status: int) -> None:
    """Send the secret and the person in each part of a request."""
    text = FORMS[form]
    headers = {
        "Authorization": f"Basic {BASIC}",
        "Cookie": f"session={text}",
        "X-Api-Key": text,
        "Accept": f"text/{text[:30]}",
        "X-Form": str(form),
        "X-Status": str(status),
    }
    httpx2.post(
        f"{address}/{USER}/{quote(text, safe='')}/{quote(NAME)}",
        params={"email": MAIL, "q": text, text: "1"},
        json={"allowed_user_ids": [USER], "status": text, "password": "hunter2hunter2", MAIL: NAME},
        headers=headers,
    )


def record(path: Path, address: str, clean: Callable[[Node], Node]) -> None:
    """Record each form of the secret in answers of each kind."""
    recorder: Any = vcr.VCR()
    recorder.register_persister(Persister(clean))
    with recorder.use_cassette(path, **CONFIG) as cassette:
        cassette.get_metadata("provenance", "synthetic")
        for form in range(len(FORMS)):
            for status in (200, 302, 404):
                send(address, form, status)


def seen(folder: Path) -> list[str]:
    """Return everything in a folder, decoded by other means than the scrubber's."""
    texts = [path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file()]
    texts += [re.sub(r"\\?\n\s*", "", text) for text in texts]
    for _ in range(3):
        texts += [unquote(text) for text in texts]
        runs = {run for text in texts for run in re.findall(r"[A-Za-z0-9+/]{16,}", text)}
        texts += [
            base64.b64decode(run[at:] + "==="[: -len(run[at:]) % 4]).decode("latin-1")
            for run in runs
            for at in range(4)
            if len(run[at:]) % 4 != 1
        ]
        texts = list(dict.fromkeys(texts))
    return texts


@pytest.mark.parametrize("known", [[KEY], []], ids=["the key is known", "it is found"])
def test_no_byte_of_a_planted_secret_or_person_reaches_the_disk(
    known: list[str], tmp_path: Path
) -> None:
    with serving() as address:
        record(tmp_path / "a.yaml", address, lambda found: scrub(found, Policy(), known))
    texts = seen(tmp_path)
    assert any("interactions" in text for text in texts)
    for private in [*PRIVATE, "hunter2", "127.0.0.1"]:
        assert [text for text in texts if private.lower() in text.lower()] == []


def test_the_search_for_it_can_find_it(tmp_path: Path) -> None:
    for form in FORMS:
        (tmp_path / "a.yaml").write_text(f"x: {form}\n", encoding="utf-8")
        assert any(KEY in text for text in seen(tmp_path))


def test_what_would_still_show_a_secret_is_not_written_at_all(tmp_path: Path) -> None:
    with serving() as address, pytest.raises(LeakError, match="nothing was written") as caught:
        record(tmp_path / "a.yaml", address, lambda found: found)  # scrubs nothing
    said = str(caught.value)
    del caught
    gc.collect()  # vcrpy takes its patches back when what it was doing is forgotten
    assert KEY not in said
    assert list(tmp_path.iterdir()) == []


MARKED = """
import httpx2, pytest, sys
sys.path.insert(0, {root!r})
from tests.recorder import test_secrecy

@pytest.mark.vcr(
    {options}
)
def test_it(vcr):
    vcr.get_metadata("provenance", "synthetic")
    test_secrecy.send({address!r}, 0, 200)
"""
CONFTEST = """
import sys
sys.path.insert(0, {root!r})
from generator.recording.policy import Policy
from generator.recording.scrub import scrub
from tests.recording import Persister

def pytest_recording_configure(vcr):
    vcr.register_persister(Persister(lambda found: scrub(found, Policy())))
"""
OVERRIDES = (
    "filter_headers=[], before_record_request=None, before_record_response=lambda r: r, "
    "decode_compressed_response=False, filter_query_parameters=[], match_on=['method'], "
    "record_mode='all', before_save_interaction=lambda q, a: (q, a), serializer='json'"
)


def test_a_mark_cannot_switch_it_off(tmp_path: Path, root: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST.format(root=str(root)), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "pytest_recording.plugin"]
    with serving() as address:
        text = MARKED.format(root=str(root), options=OVERRIDES, address=address)
        (tmp_path / "test_it.py").write_text(text, encoding="utf-8")
        found = subprocess.run(  # noqa: S603 - our own interpreter
            [*command, "--record-mode=rewrite", "test_it.py"],
            cwd=tmp_path,
            env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert found.returncode == 0, found.stdout + found.stderr
    written = tmp_path / "cassettes"
    assert list(written.rglob("*.json"))
    assert not any(private in text for text in seen(written) for private in PRIVATE)


def test_a_mark_that_brings_its_own_persister_ends_the_run() -> None:
    marks = {"vcr": [pytest.mark.vcr(persister=object()).mark]}
    item: Any = SimpleNamespace(nodeid="test_it", iter_markers=marks.__getitem__)
    with pytest.raises(pytest.UsageError, match="test_it: its vcr mark has a persister of its own"):
        refuse_other_persisters([item])
